// The few words that Teams' own protocol needs. Their wording stands in cards/teams.yaml.
import { z } from 'zod';

export const TeamsTextsSchema = z.strictObject({
  signInText: z.string().min(1),
  signInButton: z.string().min(1),
  working: z.string().min(1),
  unexpected: z.string().min(1),
  /** With `{seconds}`. */
  tooQuick: z.string().min(1),
  tenantBusy: z.string().min(1),
});
export type TeamsTexts = z.infer<typeof TeamsTextsSchema>;
