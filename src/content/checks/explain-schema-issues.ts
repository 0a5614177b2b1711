// Turns what the schema says of a file into faults that a person can mend: the unknown word with the one that was meant, the missing one, the wrong kind.
import type { z } from 'zod';
import { writeNearest, type DialogFault, type Path } from './dialog-fault';
import { listSchemaWords } from './list-schema-words';

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', object: 'words with values below it', record: 'words with values below it', null: 'nothing',
};

/** @param written the file as it was read */
export function explainSchemaIssues(schema: z.ZodType, written: unknown, issues: readonly Issue[]): DialogFault[] {
  const faults = chooseForms(written, issues).flatMap((issue) => explain(schema, written, issue));
  // A misspelt word is one fault, not also a missing one.
  const meant = new Set(faults.map(({ path, instead }) => [...path.slice(0, -1), /^Write (\w+):\.$/.exec(instead)?.[1]].join('/')));
  return faults.filter(({ path, message }) => !(message.endsWith(' is missing') && meant.has(path.join('/'))));
}

function explain(schema: z.ZodType, written: unknown, issue: Issue): DialogFault[] {
  const path = issue.path as Path;
  const value = valueAt(written, path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => explainUnknown(schema, path, key));
  if (issue.code === 'invalid_union') return explainUnion(schema, written, issue);
  if (issue.code === 'invalid_key') return [{ path, message: `"${String(path.at(-1))}" is not written as a name has to be`, instead: sentence(issue.issues[0]?.message ?? 'Write another name') }];
  if (value === undefined) return [{ path, message: `${nameOf(path)} is missing`, instead: `Write ${String(path.at(-1))}: with ${wanted(issue)}.` }];
  if (value === null) return [{ path, message: `${nameOf(path)} is empty`, instead: `Write ${wanted(issue)}, or take the word out.` }];
  return [{ path, ...explainValue(issue, value, path) }];
}

function explainValue(issue: Issue, value: unknown, path: Path): Omit<DialogFault, 'path'> {
  const name = nameOf(path);
  switch (issue.code) {
    case 'invalid_type': {
      const isPlainValue = issue.expected === 'string' && (typeof value === 'number' || typeof value === 'boolean');
      return { message: `${name} has to be ${wanted(issue)}, not ${kindOf(value)}`, instead: isPlainValue ? `Write it in quotes: "${String(value)}".` : `Write ${wanted(issue)}.` };
    }
    case 'invalid_value':
      return { message: `${name} has to be ${wanted(issue)}, not "${String(value)}"`, instead: writeNearest(String(value), issue.values.map(String), (one) => one, `Write ${wanted(issue)}.`) };
    case 'too_small':
      return typeof value === 'number' ? { message: `${name} is too small`, instead: `Write ${String(issue.minimum)} or more.` } : { message: `${name} is empty`, instead: Array.isArray(value) ? 'Write at least one entry.' : 'Write a text, or take the word out.' };
    case 'too_big':
      return { message: `${name} is too ${typeof value === 'number' ? 'big' : 'long'}`, instead: `Write at most ${String(issue.maximum)}${typeof value === 'string' ? ' characters' : ''}.` };
    case 'invalid_format':
      return { message: `"${String(value)}" is not written as ${name} has to be`, instead: issue.format === 'url' ? 'Write a whole address, with https://.' : sentence(issue.message) };
    case 'custom':
      return { message: issue.message, instead: typeof issue.params?.['instead'] === 'string' ? issue.params['instead'] : 'Write it as docs/dialogs.md describes it.' };
    default:
      return { message: `${name}: ${issue.message}`, instead: 'Write it as docs/dialogs.md describes it.' };
  }
}

function explainUnknown(schema: z.ZodType, path: Path, key: string): DialogFault {
  const words = listSchemaWords(schema, path);
  return { path: [...path, key], message: `the language has no word "${key}" here`, instead: writeNearest(key, words, (word) => `${word}:`, `Take it out, or write one of ${words.join(', ')}.`) };
}

function explainUnion(schema: z.ZodType, written: unknown, issue: Extract<Issue, { code: 'invalid_union' }>): DialogFault[] {
  const at = issue.path as Path;
  const forms = formsOf(issue).flat();
  const value = valueAt(written, at);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [{ path: at, message: `${nameOf(at)} is of the wrong kind`, instead: `Write ${[...new Set(forms.map(wanted))].join(' or ')}.` }];
  const known = listSchemaWords(schema, at);
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) return unknown.map((key) => explainUnknown(schema, at, key));
  const missing = forms.filter((one) => one.path.length === at.length + 1 && valueAt(written, one.path as Path) === undefined).map((one) => String(one.path.at(-1)));
  return [{ path: at, message: `${nameOf(at)} has too few words, or some that exclude each other`, instead: `Write exactly one of ${[...new Set(missing)].join(', ')}.` }];
}

/** Of several forms, the one that was meant is the one with the fewest words too many or missing; where none stands out, the issue stays as it is. */
export function chooseForms(written: unknown, issues: readonly Issue[]): Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union') return [issue];
    const forms = formsOf(issue);
    const costs = forms.map((form) => form.reduce((sum, one) => sum + costOf(written, issue.path as Path, one), 0));
    const nearest = forms.filter((_, index) => costs[index] === Math.min(...costs));
    return nearest.length === 1 ? chooseForms(written, nearest[0]!) : [issue];
  });
}

function formsOf(issue: Extract<Issue, { code: 'invalid_union' }>): Issue[][] {
  return issue.errors.map((issues) => issues.map((one) => ({ ...one, path: [...issue.path, ...one.path] }) as Issue));
}

function costOf(written: unknown, at: Path, issue: Issue): number {
  if (issue.path.length === at.length) return issue.code === 'unrecognized_keys' ? issue.keys.length : 100;
  return issue.path.length === at.length + 1 && valueAt(written, issue.path as Path) === undefined ? 1 : 0;
}

function wanted(issue: Issue): string {
  if (issue.code === 'invalid_type') return KINDS[issue.expected] ?? issue.expected;
  if (issue.code === 'invalid_value') return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.map(String).join(', ')}`;
  return 'a value';
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : KINDS[typeof value] ?? typeof value;
}

/** "label" for a word; an entry of a list is called after the list. */
function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  return typeof last === 'number' ? `entry ${last + 1} of ${nameOf(path.slice(0, -1))}` : last;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}

export function valueAt(written: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | null | undefined)?.[key], written);
}
