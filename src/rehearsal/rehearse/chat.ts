// The shape of a whole chat as data: the keys beside `vendor:` in test/chats/<vendor>.yaml. Knows no vendor and plays nothing.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Texts may hold `{word}`: a word of the run, or one that was looked up in the console before. */
const Text = z.string().min(1);

const LookUp = z.strictObject({
  /** Menu path in the vendor's console. */
  where: Text,
  /** Label of the line whose value is remembered. */
  line: Text,
});

/** One small step of the chat. First everything in `sees` has to stand in one card; then the one thing that is named is done. */
export const Turn = z.strictObject({
  /** What this turn is counted under: `entra` is the work that the tutorial's numbered Entra actions stand for. */
  half: z.enum(['entra', 'vendor', 'proof', 'end']),
  /** Words of the run -> one of these values: the turn is for such runs only. */
  when: z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])).optional(),
  /** Texts that must all stand in one card, as people read it. */
  sees: z.array(Text).default([]),
  /** Typed into the chat. */
  say: Text.optional(),
  /** Title of the button that is pressed on that card. */
  press: Text.optional(),
  /** Label -> text, typed or chosen before the button is pressed. */
  type: z.record(z.string(), Text).default({}),
  /** Label of an answer of this turn, or title of its button -> why another answer makes no difference to a sign-in. */
  noEffectOnSignIn: z.record(z.string(), Text).optional(),
  /** Boxes that are ticked before the button is pressed, by their text. */
  tick: z.array(Text).default([]),
  /** Works off every open item of the checklist on the card at the vendor's console, ticks it and presses this button. */
  checklist: Text.optional(),
  /** Copies the message on the card to the vendor's support, remembers what the answer brings under its names, and presses this button. */
  sends: Text.optional(),
  /** Reads lines of the console: word -> where it stands. */
  lookUp: z.record(z.string(), LookUp).optional(),
  /** Opens the link of a button in a browser of its own and signs in there. */
  signIn: z.strictObject({
    opens: Text,
    as: Text,
    /** It has to be refused for now, with this in the reason. */
    refused: Text.optional(),
  }).optional(),
  /** Does in the admin center what the card says: opens the link of this button there, then presses what stands in “quotes”, in the card's order. */
  byHand: Text.optional(),
  /** Does at the console what the card says beside this label: enters the value there and presses what is named after it. */
  mend: Text.optional(),
  /** Signs in at the vendor's login page with a password of the vendor's own. */
  signInLocally: z.strictObject({ email: Text, password: Text }).optional(),
}).refine((turn) => [turn.say, turn.press, turn.checklist, turn.sends, turn.lookUp, turn.signIn, turn.byHand, turn.mend, turn.signInLocally].filter((one) => one !== undefined).length <= 1, 'a turn does one thing')
  .refine((turn) => turn.press !== undefined || (Object.keys(turn.type).length === 0 && turn.tick.length === 0), 'type and tick need a button to press');

export const Run = z.strictObject({
  name: Text,
  /** What the tile in My Apps has to do: `sp` leads over the vendor's page, `idp` goes straight in. */
  mode: z.enum(['sp', 'idp']),
  /** Key of the region whose account is set up, as in the vendor's truth. */
  account: Text,
  /** False: another run does the same at the vendor, so that its mistakes are tried there. */
  spoiled: z.boolean().default(true),
  /** What differs from run to run. */
  words: z.record(z.string(), z.string()).default({}),
});

/** Objects that the tenant has to hold at the end; each is compared only in what is written here. */
export const TenantAfter = z.strictObject({
  applications: z.array(z.record(z.string(), z.unknown())).default([]),
  servicePrincipals: z.array(z.record(z.string(), z.unknown())).default([]),
  assignments: z.array(z.record(z.string(), z.unknown())).default([]),
});

export const Chat = z.strictObject({
  /** Most interactions with the bot for the Entra half, and the numbered actions of the tutorial for the same result. */
  interactions: z.strictObject({
    most: z.number().int(),
    /** Absent: there is no tutorial. */
    tutorial: z.number().int().optional(),
    /** What the README's table calls it; absent: the vendor's name. */
    row: Text.optional(),
  }),
  /** One for each way to start a sign-in; each is played in a fresh world. */
  runs: z.array(Run).min(1),
  turns: z.array(Turn).min(1),
  tenantAfter: TenantAfter.optional(),
});

export type Chat = z.infer<typeof Chat>;
export type Turn = z.infer<typeof Turn>;
export type Run = z.infer<typeof Run>;
export type TenantAfter = z.infer<typeof TenantAfter>;

/** @throws Error that names the file when the chat does not have this shape */
export function loadChat(folder: string, vendor: string): Chat {
  const { vendor: _truth, ...content } = parse(readFileSync(join(folder, `${vendor}.yaml`), 'utf8')) as Record<string, unknown>;
  const read = Chat.safeParse(content);
  if (!read.success) throw new Error(`${vendor}.yaml: the chat is not readable: ${z.prettifyError(read.error)}`);
  return read.data;
}

/** Names of the vendors that have a chat file. */
export function listChats(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => name.replace(/\.yaml$/, '')).sort();
}

/** The turns that this run plays. */
export function listTurns({ turns }: Pick<Chat, 'turns'>, { words }: Pick<Run, 'words'>): Array<{ turn: Turn; index: number }> {
  const isPlayed = ({ when = {} }: Turn): boolean => Object.entries(when).every(([word, values]) => [values].flat().includes(words[word] ?? ''));
  return turns.map((turn, index) => ({ turn, index })).filter(({ turn }) => isPlayed(turn));
}

/** @throws Error for a word that nobody gave */
export function fillWords(text: string, words: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = words[name];
    if (value === undefined) throw new Error(`The chat uses {${name}}, which no run gives and nobody looked up.`);
    return value;
  });
}
