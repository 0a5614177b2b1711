// The runbook as a card in the person's own chat, in parts where it is long. It names people, so it never stands behind a link.
import type { Setup } from '../../model/setup';
import type { TurnAnswer } from '../../model/turn';
import type { BotRuntime } from '../bot-runtime';
import { addressOf } from '../show/views/address-of';

/** Of the 28 KB that a card may have; the rest is the card's own. */
const MOST_BYTES = 16_000;

/** Even where each character takes three bytes. */
const LONGEST_LINE = /.{1,5000}/gsu;

/** @param from number of the part, the first being 0; beyond the last one it is the last */
export async function showRunbook({ deps, presenter }: BotRuntime, setup: Setup, from: number): Promise<TurnAnswer> {
  const parts = splitText(await presenter.writeRunbook(setup));
  const at = Math.min(from, parts.length - 1);
  const address = addressOf({ dialog: deps.dialogs.get(setup.vendor)!, setup });
  return { type: 'card', card: deps.buildCard('runbook', { ...address, runbook: parts[at]!, part: at + 1, of: parts.length, ...(at + 1 < parts.length ? { next: String(at + 1) } : {}) }) };
}

/** At ends of lines, each part small enough as JSON. */
export function splitText(text: string): string[] {
  const parts: string[] = [];
  let bytes = Infinity;
  for (const line of text.split('\n').flatMap((one) => one.match(LONGEST_LINE) ?? [''])) {
    const more = Buffer.byteLength(JSON.stringify(`${line}\n`));
    if (bytes + more > MOST_BYTES) {
      parts.push(line);
      bytes = more;
    } else {
      parts[parts.length - 1] += `\n${line}`;
      bytes += more;
    }
  }
  return parts;
}
