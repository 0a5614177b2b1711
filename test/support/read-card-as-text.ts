// Prints a card as lines of text, as people read it. Knows Adaptive Cards, no dialog.
import type { AdaptiveCard } from '../../src/model/cards';

type Node = Record<string, unknown>;

/** Readable lines: texts, values, inputs with what stands in them, and the titles of the buttons in square brackets. */
export function readCardAsText(card: AdaptiveCard): string {
  return readNode(card as Node).join('\n');
}

function readNode(node: Node): string[] {
  switch (node.type) {
    case 'TextBlock':
      return [readDates(unescapeMarkdown(String(node.text ?? '')))];
    case 'RichTextBlock':
      return [list(node.inlines).map((run) => String(run.text ?? '')).join('')];
    case 'ColumnSet':
      return [list(node.columns).map((column) => readAll(column.items).join(' ')).filter(Boolean).join(' | ')];
    case 'ActionSet':
      return readActions(list(node.actions));
    case 'Container':
      return readAll(node.items);
    default:
      return typeof node.type === 'string' && node.type.startsWith('Input.') ? readInput(node) : [...readAll(node.body), ...readActions(list(node.actions))];
  }
}

function readAll(nodes: unknown): string[] {
  return list(nodes).flatMap(readNode);
}

function readInput(input: Node): string[] {
  const value = String(input.value ?? '');
  if (input.type === 'Input.Toggle') return [`[${value === String(input.valueOn ?? 'true') ? 'x' : ' '}] ${String(input.title)}`];
  const label = `${String(input.label ?? input.id)}:`;
  if (input.type !== 'Input.ChoiceSet') return [`${label} [${value || `${String(input.placeholder ?? '')}…`}]`];
  return [label, ...list(input.choices).map((choice) => `(${choice.value === value ? 'x' : ' '}) ${String(choice.title)}`)];
}

function readActions(actions: Node[]): string[] {
  if (actions.length === 0) return [];
  const titles = actions.map((action) => `[${String(action.title)}]${typeof action.url === 'string' ? ` ${action.url}` : ''}`).join(' ');
  const inside = actions.flatMap((action) => (action.type === 'Action.ShowCard' ? readNode(action.card as Node).map((line) => `  ${line}`) : []));
  return [titles, ...inside];
}

function readDates(text: string): string {
  return text.replace(/\{\{DATE\((\d{4}-\d{2}-\d{2})T[^)]*\)\}\}/g, '$1').replace(/\{\{TIME\(\d{4}-\d{2}-\d{2}T(\d{2}:\d{2})[^)]*\)\}\}/g, '$1 UTC');
}

function list(value: unknown): Node[] {
  return Array.isArray(value) ? (value as Node[]) : [];
}

/** Takes the backslashes and the bold marks out again. */
export function unescapeMarkdown(text: string): string {
  return text.replace(/(?<!\\)\*\*/g, '').replace(/\\([\\`*_[\]<~|{}&\-+#>.)])/g, '$1');
}
