// Builds the README's table of vendors from their chats: what the public tutorial asks a person to do, and what remains with the bot. Knows no vendor.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readYaml } from './content/read-yaml';

/** Of a chat file only what is counted; its whole shape belongs to the rehearsal. */
const ChatSchema = z.object({
  vendor: z.object({ name: z.string() }),
  interactions: z.object({ tutorial: z.number().optional(), row: z.string().optional() }),
  runs: z.array(z.object({ words: z.record(z.string(), z.string()).default({}) })).min(1),
  turns: z.array(z.looseObject({ half: z.string(), when: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}) })).min(1),
});
type Chat = z.infer<typeof ChatSchema>;
type Turn = Chat['turns'][number];

/** What a person does in the chat; a turn that only looks, or happens in another browser, is none. */
const DOES = ['say', 'press', 'checklist', 'signIn'];

export interface VendorCount {
  name: string;
  /** Numbered actions of the public tutorial for the Entra half; absent: there is none. */
  tutorial?: number;
  /** Interactions with the bot for the same result: fewest and most of all runs. */
  entra: [number, number];
  /** The same for the whole setup: vendor half and proof included. */
  all: [number, number];
}

/** @param folder of chats; one that has only the vendor's truth so far is left out */
export function countVendors(folder: string): VendorCount[] {
  return readdirSync(folder).filter((file) => file.endsWith('.yaml')).sort().flatMap((file) => {
    const read = ChatSchema.safeParse(readYaml(join(folder, file)));
    return read.success ? [countVendor(read.data)] : [];
  });
}

function countVendor({ vendor, interactions, runs, turns }: Chat): VendorCount {
  const counts = runs.map(({ words }) => {
    const played = turns.filter((turn) => isPlayed(turn, words) && DOES.some((word) => turn[word] !== undefined));
    return { entra: played.filter(({ half }) => half === 'entra').length, all: played.length };
  });
  const range = (numbers: number[]): [number, number] => [Math.min(...numbers), Math.max(...numbers)];
  return {
    name: interactions.row ?? vendor.name, entra: range(counts.map(({ entra }) => entra)), all: range(counts.map(({ all }) => all)),
    ...(interactions.tutorial ? { tutorial: interactions.tutorial } : {}),
  };
}

function isPlayed({ when }: Turn, words: Record<string, string>): boolean {
  return Object.entries(when).every(([word, values]) => [values].flat().includes(words[word] ?? ''));
}

/** Markdown, without a line end. */
export function buildVendorTable(folder: string): string {
  const show = ([fewest, most]: [number, number]) => (fewest === most ? String(most) : `${fewest} to ${most}`);
  return [
    '| vendor | numbered actions in the public tutorial, Entra half | interactions with the bot instead | interactions for the whole setup, with the vendor’s half and the proof |',
    '|---|---|---|---|',
    ...countVendors(folder).map(({ name, tutorial, entra, all }) => `| ${name} | ${tutorial ?? 'no tutorial'} | ${show(entra)} | ${show(all)} |`),
  ].join('\n');
}
