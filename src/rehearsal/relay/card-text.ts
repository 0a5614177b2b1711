// An Adaptive Card as plain text, for whoever reads it without a screen. Knows no layout.
import type { CardJson } from './activity';
import { listNodes, textOf } from './list-nodes';

/** All text that a person can read on the card, one line an element. */
export function cardText(card: CardJson): string {
  return listNodes(card, (node) => ['TextBlock', 'TextRun', 'Fact'].includes(String(node.type)) || ('title' in node && 'value' in node && !('type' in node)))
    .map((node) => (node.type ? textOf(node.text) : `${textOf(node.title)}: ${textOf(node.value)}`)).join('\n');
}
