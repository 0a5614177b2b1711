// The shape of a journey as data, in test/journeys/<name>.yaml: several people, in their own chats and in a channel. Plays nothing.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { TenantAfter } from './chat';

/** Texts may hold `{word}`: one of the journey's words. */
const Text = z.string().min(1);

/** One small step of one person. First everything in `sees` has to stand in one message that they see there; then the one thing that is named is done. */
export const JourneyTurn = z.strictObject({
  /** Who: a person of the rehearsal, such as `ada`. */
  as: Text,
  /** Where they look and act. */
  in: z.enum(['personal', 'channel', 'group']).default('personal'),
  /** Texts that must all stand in one message, as people read it. */
  sees: z.array(Text).default([]),
  /** Texts that stand in no message that this person sees there by now. */
  seesNowhere: z.array(Text).default([]),
  /** Typed there; in a channel it begins a conversation and mentions the bot. */
  say: Text.optional(),
  /** Title of the button that is pressed on that message. */
  press: Text.optional(),
  /** Label -> text, typed or chosen before the button is pressed. */
  type: z.record(z.string(), Text).default({}),
  /** Boxes that are ticked before the button is pressed, by their text. */
  tick: z.array(Text).default([]),
  /** The press has to be refused, with this in the red line below the card. */
  refused: Text.optional(),
  /** The press has to leave this in the plain line below the card. */
  told: Text.optional(),
  /** Plays the first run of this vendor's chat, to its end. */
  plays: Text.optional(),
  /** A word of the rehearsal, without `rehearsal:`. */
  rehearsal: Text.optional(),
}).refine((turn) => [turn.say, turn.press, turn.plays, turn.rehearsal].filter((one) => one !== undefined).length <= 1, 'a turn does one thing')
  .refine((turn) => turn.press !== undefined || (Object.keys(turn.type).length === 0 && turn.tick.length === 0 && turn.refused === undefined && turn.told === undefined), 'type, tick, refused and told need a button to press');

export const Journey = z.strictObject({
  /** What it shows, in one sentence. */
  about: Text,
  words: z.record(z.string(), z.string()).default({}),
  /** Settings of the bot beside those of every rehearsal. */
  settings: z.record(z.string(), z.string()).default({}),
  turns: z.array(JourneyTurn).min(1),
  /** Texts that no message in channel or group held at any time. */
  neverInChannel: z.array(Text).default([]),
  tenantAfter: TenantAfter.optional(),
});

export type Journey = z.infer<typeof Journey>;
export type JourneyTurn = z.infer<typeof JourneyTurn>;

/** @throws Error that names the file when the journey does not have this shape */
export function loadJourney(folder: string, name: string): Journey {
  const read = Journey.safeParse(parse(readFileSync(join(folder, `${name}.yaml`), 'utf8')));
  if (!read.success) throw new Error(`${name}.yaml: the journey is not readable: ${z.prettifyError(read.error)}`);
  return read.data;
}

export function listJourneys(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => name.replace(/\.yaml$/, '')).sort();
}
