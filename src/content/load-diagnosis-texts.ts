// Reads cards/diagnosis.yaml: what a trouble at sign-in is called, what an AADSTS number means, and the message to a vendor. Knows no card.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { LOOKS, SIDE_OF_CAUSE, SIDES, UNSEEN, type Cause, type SignInCodes } from '../model/trouble';

const texts = z.record(z.string(), z.string());
/** One text for each of a closed list. */
const each = <T extends z.ZodType>(names: readonly string[], schema: T) => z.strictObject(Object.fromEntries(names.map((name) => [name, schema])));

const CauseSchema = z.strictObject({ heading: z.string(), next: z.string(), why: z.string().optional(), ask: z.string().optional() });
const CodeSchema = z.strictObject({
  side: z.enum(['entra', 'vendor', 'person']),
  about: z.enum(['both', 'app', 'person']).default('both'),
  cause: z.string(),
  next: z.string(),
  /** What the vendor is asked to do, for a message to them. */
  ask: z.string().optional(),
});

const DiagnosisSchema = z.strictObject({
  theirName: z.string(),
  sides: each(SIDES, z.string()),
  causes: each(Object.keys(SIDE_OF_CAUSE), CauseSchema),
  looks: each(LOOKS, z.string()),
  states: texts,
  seen: texts,
  unseen: each(UNSEEN, z.string()),
  codes: z.record(z.string().regex(/^\d{4,9}$/), CodeSchema),
  message: z.strictObject({ subject: z.string(), lines: z.array(z.string()) }),
});

export type CauseText = z.infer<typeof CauseSchema>;
export interface DiagnosisTexts extends Omit<z.infer<typeof DiagnosisSchema>, 'causes'> {
  causes: Record<Cause, CauseText>;
}

/** @throws when a cause has no text, or a text has another shape than expected */
export function loadDiagnosisTexts(folder: string): DiagnosisTexts {
  return DiagnosisSchema.parse(parse(readFileSync(join(folder, 'diagnosis.yaml'), 'utf8'))) as DiagnosisTexts;
}

export function listSignInCodes({ codes }: Pick<DiagnosisTexts, 'codes'>): SignInCodes {
  return new Map(Object.entries(codes).map(([code, { side, about }]) => [code, { side, about }]));
}
