// Reads a checklist as a person does who knows nothing but the card: place, instruction, value and box of each open item.
import type { CardJson } from '../relay/activity';
import { childrenOf, readShownText } from './card-lines';

export interface ChecklistEntry {
  /** As on the card, such as `4`. */
  number: string;
  /** The whole instruction, such as `Paste the “Metadata URL”`. */
  instruction: string;
  /** First word of the instruction. */
  verb: string;
  /** What stands in curly quotes: the label at the vendor. */
  label?: string;
  /** Menu path above the item. */
  place: string;
  /** The monospace text, lines joined; or the link of the file to upload. */
  value?: string;
  /** Id of the box that claims the item. */
  box: string;
}

/** A piece of the card in reading order. */
export type Piece = { kind: 'text' | 'value' | 'file' | 'box'; text: string } | { kind: 'row'; text: string; word: string };

/** Every open item, in the order of the card. */
export function readChecklist(card: CardJson): ChecklistEntry[] {
  const entries: ChecklistEntry[] = [];
  let open: Omit<ChecklistEntry, 'box'> | undefined;
  let place = '';
  for (const piece of listPieces(card as Record<string, unknown>)) {
    const item = piece.kind === 'row' && piece.word === 'Open' ? /^(\d+) · (.+)$/.exec(piece.text) : null;
    if (item) open = startEntry(item[1] ?? '', item[2] ?? '', place);
    else if (piece.kind === 'box' && open) {
      entries.push({ ...open, box: piece.text });
      open = undefined;
    } else if (piece.kind === 'value' && open) open.value = open.value === undefined ? piece.text : `${open.value}\n${piece.text}`;
    else if (piece.kind === 'file' && open) open.value = piece.text;
    // Between two items nothing stands but the place of the next one.
    else if (piece.kind === 'text' && !open) place = piece.text;
  }
  return entries;
}

function startEntry(number: string, instruction: string, place: string): Omit<ChecklistEntry, 'box'> {
  const label = /“([^”]+)”/.exec(instruction)?.[1];
  return { number, instruction, verb: /^\p{L}+/u.exec(instruction)?.[0].toLowerCase() ?? '', place, ...(label === undefined ? {} : { label }) };
}

export function listPieces(node: Record<string, unknown>): Piece[] {
  if (node.type === 'ActionSet') return linksIn(node).map((text) => ({ kind: 'file', text }));
  if (node.type === 'Input.Toggle') return [{ kind: 'box', text: String(node.id) }];
  if (node.type === 'TextBlock' || node.type === 'TextRun') {
    const text = node.type === 'TextRun' ? String(node.text ?? '') : readShownText(node.text);
    return [{ kind: node.fontType === 'Monospace' ? 'value' : 'text', text }];
  }
  const inside = childrenOf(node).flatMap(listPieces);
  if (node.type !== 'ColumnSet') return inside;
  const [first, ...rest] = inside;
  return first ? [{ kind: 'row', text: first.text, word: rest.map((piece) => piece.text).join(' ') }] : [];
}

function linksIn({ actions }: Record<string, unknown>): string[] {
  const links = (Array.isArray(actions) ? actions : []) as { type?: string; url?: string }[];
  return links.flatMap(({ type, url }) => (type === 'Action.OpenUrl' && url !== undefined ? [url] : []));
}
