// Reads the text of one dialog file into a checked dialog, or into its faults with line and column. Knows no folder.
import { LineCounter, isAlias, isMap, isNode, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import { DialogSchema, type Dialog } from '../model/dialog';
import { checkDialog } from './checks/check-dialog';
import type { DialogFault, Path } from './checks/dialog-fault';
import { explainSchemaIssues } from './checks/explain-schema-issues';
import { mendWritten } from './checks/mend-written';

export interface LocatedFault extends DialogFault {
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
}

export interface ReadDialog {
  /** Absent when the file has a fault that leaves nothing to work with. */
  dialog?: Dialog;
  /** By line and column. */
  faults: LocatedFault[];
}

export interface ReadingParts {
  /** The file's name without its ending. */
  slug: string;
  /** What a dialog may say after `action:`. */
  actionNames: string[];
  /** More checks, of what only the asker knows. */
  further?(dialog: Dialog): DialogFault[];
}

export function readDialog(text: string, parts: ReadingParts): ReadDialog {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const locate = (offset: number) => ({ line: lines.linePos(offset).line, column: lines.linePos(offset).col });
  const explain = (error: (typeof document.errors)[number]) => ({ path: [], ...explainSyntax(error.code, error.message), ...locate(error.pos[0]) });
  // Behind the first place that is no YAML nothing is as it was meant: what is said of the rest would confuse.
  const broken = document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY').sort((one, other) => one.pos[0] - other.pos[0])[0];
  if (broken) return { faults: [explain(broken)] };
  const syntax = document.errors.map(explain);
  const { dialog, faults } = checkWritten(document.toJS({ maxAliasCount: 100 }), parts);
  const located = faults.map((fault) => ({ ...fault, ...locate(findOffset(document, fault.path)) }));
  return { ...(dialog ? { dialog } : {}), faults: inOrder([...syntax, ...located]) };
}

function checkWritten(written: unknown, parts: ReadingParts): { dialog?: Dialog; faults: DialogFault[] } {
  const read = DialogSchema.safeParse(written);
  if (!read.success) return { faults: [...explainSchemaIssues(DialogSchema, written, read.error.issues), ...checkMended(written, parts)] };
  return { dialog: read.data, faults: checkRead(read.data, parts) };
}

function checkRead(dialog: Dialog, { slug, actionNames, further }: ReadingParts): DialogFault[] {
  const faults = [...checkDialog(dialog, actionNames), ...(further?.(dialog) ?? [])];
  if (dialog.vendor !== slug) faults.push({ path: ['vendor'], message: `vendor is "${dialog.vendor}", but the file is ${slug}.yaml`, instead: `Write vendor: ${slug}, or rename the file.` });
  return faults;
}

/** A word that the language does not have hides no other fault: the rest is checked as if it stood there as it was meant. */
function checkMended(written: unknown, parts: ReadingParts): DialogFault[] {
  const mended = mendWritten(DialogSchema, written);
  if (!mended) return [];
  const isMended = (path: Path) => mended.paths.some((one) => one.every((key, at) => path[at] === key));
  return checkRead(mended.value, parts).filter(({ path }) => !isMended(path));
}

function explainSyntax(code: string, said: string): { message: string; instead: string } {
  const message = `this is no YAML: ${said.split('\n', 1)[0]!.replace(/[.:]$/, '')}`;
  switch (code) {
    case 'DUPLICATE_KEY': return { message: 'this word stands here twice', instead: 'Keep one of them.' };
    case 'TAB_AS_INDENT': return { message: 'this line is indented by a tab', instead: 'Write spaces.' };
    case 'MISSING_CHAR': return { message, instead: 'Close the quote or the bracket.' };
    case 'BAD_INDENT': return { message, instead: 'Indent it like its neighbours.' };
    default: return { message, instead: 'Put a text with ": ", "#", quotes or brackets in it into quotes.' };
  }
}

/** Where the deepest part of the path that is there begins: the word, or the entry of a list. */
function findOffset(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    const inside = isMap(node)
      ? node.items.filter((pair) => isScalar(pair.key) && String(pair.key.value) === String(key)).map((pair) => ({ at: pair.key, below: pair.value }))[0]
      : isSeq(node) && typeof key === 'number' ? { at: node.items[key], below: node.items[key] } : undefined;
    if (!inside || !isNode(inside.at)) break;
    offset = inside.at.range?.[0] ?? offset;
    node = inside.below;
  }
  return offset;
}

function inOrder(faults: LocatedFault[]): LocatedFault[] {
  return faults.sort((one, other) => one.line - other.line || one.column - other.column);
}
