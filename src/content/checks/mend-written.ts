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

const STAND_INS: Readonly<Record<string, unknown>> = { string: 'x', number: 1, int: 1, boolean: false };

/** Undefined when it cannot be mended. */
export function mendWritten<T>(schema: z.ZodType<T>, written: unknown): Mended<T> | undefined {
  const copy = structuredClone(written);
  const paths: Path[] = [];
  // A renamed word may show what is wrong below it.
  for (let round = 0; round < 3; round += 1) {
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
  const standIn = issue.code === 'invalid_value' ? issue.values[0] : issue.code === 'invalid_type' ? STAND_INS[issue.expected] : undefined;
  if (standIn === undefined || holder === undefined || key === undefined) return false;
  holder[key as string | number] = standIn;
  return true;
}
