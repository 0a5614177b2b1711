// Mends what the schema refuses, only so that the rest of the file can be checked in the same go. What was mended is never used as a dialog.
import type { z } from 'zod';
import { findNearest, type Path } from './dialog-fault';
import { chooseForms, valueAt } from './explain-schema-issues';
import { listSchemaWords } from './list-schema-words';

type Words = Record<string | number, unknown>;

export interface Mended<T> {
  value: T;
  /** Places that are not as they were written: what is said of them would confuse. */
  paths: Path[];
}

const STAND_INS: Readonly<Record<string, unknown>> = { string: 'x', number: 1, int: 1, boolean: false, array: [], record: {} };
/** By word, for lists that may not be empty. */
const ENTRIES: Readonly<Record<string, unknown[]>> = { sources: [{ title: 'x', read: '2000-01-01' }], initiation: ['sp'] };
const FORMATS: Readonly<Record<string, (written: string) => unknown>> = { date: () => '2000-01-01', url: () => 'https://x.example/', regex: (written) => written.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+|-$/g, '') };
/** Each mended place may show what is wrong below it: a list that is not there, its entries, a word in an entry. */
const MOST_ROUNDS = 6;

/** Undefined when it cannot be mended. */
export function mendWritten<T>(schema: z.ZodType<T>, written: unknown): Mended<T> | undefined {
  const copy = structuredClone(written);
  const paths: Path[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const read = schema.safeParse(copy);
    if (read.success) return { value: read.data, paths };
    for (const issue of chooseForms(copy, read.error.issues)) {
      if (issue.code === 'unrecognized_keys') issue.keys.forEach((key) => paths.push(...renameWord(schema, copy, issue.path as Path, key)));
      // A wrong word out of a list may change the meaning of its neighbours.
      else if (putStandIn(copy, issue)) paths.push((issue.code === 'invalid_value' ? issue.path.slice(0, -1) : issue.path) as Path);
      else return undefined;
    }
  }
  return undefined;
}

/** The word that was most likely meant takes its place; else it is taken out. */
function renameWord(schema: z.ZodType, copy: unknown, path: Path, key: string): Path[] {
  const holder = valueAt(copy, path) as Words;
  const meant = findNearest(key, listSchemaWords(schema, path).filter((word) => !(word in holder)));
  const value = holder[key];
  delete holder[key];
  if (meant === undefined) return [[...path, key]];
  holder[meant] = value;
  return [[...path, key], [...path, meant]];
}

function putStandIn(copy: unknown, issue: z.core.$ZodIssue): boolean {
  const holder = valueAt(copy, issue.path.slice(0, -1) as Path) as Words | undefined;
  const key = issue.path.at(-1);
  if (holder === undefined || holder === null || key === undefined) return false;
  const standIn = standInFor(issue, holder[key as string | number]);
  if (standIn === undefined) return false;
  holder[key as string | number] = standIn;
  return true;
}

function standInFor(issue: z.core.$ZodIssue, written: unknown): unknown {
  switch (issue.code) {
    case 'invalid_value': return issue.values[0];
    case 'invalid_type': return structuredClone(STAND_INS[issue.expected]);
    case 'invalid_format': return FORMATS[issue.format]?.(String(written));
    case 'too_small': return typeof written === 'number' ? Number(issue.minimum) + (issue.inclusive ? 0 : 1) : typeof written === 'string' ? STAND_INS['string'] : structuredClone(ENTRIES[String(issue.path.at(-1))]);
    case 'too_big': return typeof written === 'string' ? written.slice(0, Number(issue.maximum)) : typeof written === 'number' ? Number(issue.maximum) : undefined;
    default: return undefined;
  }
}
