// Prints a card as the lines that a person reads, with inputs and buttons in brackets. Knows Adaptive Cards, no bot.
import type { CardJson } from '../relay/activity';

type Node = Record<string, unknown>;

export function readCardLines(card: CardJson): string[] {
  return readNode(card as Node).filter((line) => line.trim() !== '');
}

/** What a person sees of a TextBlock: Markdown is drawn, dates stand in their own zone (here: UTC). */
export function readShownText(text: unknown): string {
  return String(text ?? '')
    .replace(/\{\{DATE\((\d{4}-\d{2}-\d{2})T[^)]*\)\}\}/g, '$1')
    .replace(/\{\{TIME\(\d{4}-\d{2}-\d{2}T(\d{2}:\d{2})[^)]*\)\}\}/g, '$1 UTC')
    .replace(/(?<!\\)\*\*/g, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

export function childrenOf(node: Node): Node[] {
  return [node.body, node.items, node.columns, node.inlines].flatMap((one) => (Array.isArray(one) ? (one as Node[]) : []));
}

function readNode(node: Node): string[] {
  switch (node.type) {
    case 'TextBlock':
      return [readShownText(node.text)];
    case 'RichTextBlock':
      return [childrenOf(node).map((run) => String(run.text ?? '')).join('')];
    case 'ColumnSet':
      return [childrenOf(node).map((column) => childrenOf(column).flatMap(readNode).join(' ')).filter(Boolean).join(' | ')];
    case 'ActionSet':
      return readActions(node);
    default:
      return String(node.type).startsWith('Input.') ? readInput(node) : [...childrenOf(node).flatMap(readNode), ...readActions(node)];
  }
}

function readInput(input: Node): string[] {
  const value = String(input.value ?? '');
  if (input.type === 'Input.Toggle') return [`[${value === String(input.valueOn ?? 'true') ? 'x' : ' '}] ${String(input.title)}`];
  const label = `${String(input.label ?? input.id)}:`;
  if (input.type !== 'Input.ChoiceSet') return [`${label} [${value}]`];
  return [label, ...(input.choices as Node[]).map((choice) => `(${choice.value === value ? 'x' : ' '}) ${String(choice.title)}`)];
}

// What opens behind a button is indented, so that a reader can tell it from what is shown at once.
function readActions(node: Node): string[] {
  const actions = Array.isArray(node.actions) ? (node.actions as Node[]) : [];
  if (actions.length === 0) return [];
  const inside = actions.filter((action) => action.type === 'Action.ShowCard').flatMap((action) => readNode(action.card as Node).map((line) => `    ${line}`));
  return [actions.map((action) => `[${String(action.title)}]`).join(' '), ...inside];
}
