// Reads cards/words.yaml and cards/errors.yaml: the wording that is no card of its own. Knows no card.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { SETUP_ERROR_CODES } from '../model/errors';
import type { SetupErrorCode } from '../model/errors';
import { SETUP_WORDS } from '../model/setup-words';

const texts = z.record(z.string(), z.string());

const WordsSchema = z.strictObject({
  planLines: z.record(z.string(), z.strictObject({ label: z.string(), tick: z.string() })),
  planKinds: texts,
  planNotes: texts,
  planValues: texts,
  progress: z.record(z.string(), z.strictObject({ now: z.string(), done: z.string(), undo: z.string().optional() })),
  progressDetails: texts,
  states: texts,
  proofs: texts,
  audit: texts,
  scopes: texts,
  details: texts,
  tests: texts,
  picks: z.record(z.enum(SETUP_WORDS), z.strictObject({ title: z.string(), does: z.string() })),
  requestStates: texts,
  requestHeadings: texts,
  accountFaults: texts,
  requestStandings: texts,
  requestHelps: texts,
  batonEnds: texts,
  batonOver: z.record(z.string(), z.strictObject({ heading: z.string(), lead: z.string() })),
  help: z.array(z.strictObject({ say: z.string(), does: z.string() })),
  channelHelp: z.array(z.strictObject({ say: z.string(), does: z.string() })),
});
export type Words = z.infer<typeof WordsSchema>;

const ErrorTextSchema = z.strictObject({ what: z.string(), likelyWhy: z.string().optional(), whatHelps: z.string(), operator: z.string(), button: z.enum(['sign-in', 'retry', 'change', 'current']).optional() });
export type ErrorTexts = Record<SetupErrorCode, z.infer<typeof ErrorTextSchema>>;

/** @throws when a text has another shape than expected; the message names the place. */
export function loadWords(folder: string): Words {
  const words = WordsSchema.parse(parse(readFileSync(join(folder, 'words.yaml'), 'utf8')));
  // A write that takes something back is noted as `<action>.undo`.
  const undone = Object.entries(words.progress).map(([action, { done, undo }]) => [`${action}.undo`, undo ?? done]);
  return { ...words, audit: { ...words.audit, ...Object.fromEntries(undone) } };
}

/** @throws when a code of the model has no text. */
export function loadErrorTexts(folder: string): ErrorTexts {
  const schema = z.strictObject(Object.fromEntries(SETUP_ERROR_CODES.map((code) => [code, ErrorTextSchema])));
  return schema.parse(parse(readFileSync(join(folder, 'errors.yaml'), 'utf8'))) as ErrorTexts;
}

/** Fills `{name}` of a text; a name without a value becomes `?`. */
export function fillWords(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '?'));
}

/** As fillWords, but a sentence that names an unknown value is left out. */
export function fillKnown(text: string, values: Record<string, string>): string {
  const isKnown = (sentence: string): boolean => [...sentence.matchAll(/\{(\w+)\}/g)].every((match) => values[match[1]!]);
  return fillWords(text.split(/(?<=[.!?])\s+/).filter(isKnown).join(' '), values);
}
