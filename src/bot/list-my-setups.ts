// A person's setups as a card: all of them, page by page, or those of which one is meant.
import type { Setup } from '../model/setup';
import type { SetupWord } from '../model/setup-words';
import type { Turn, TurnAnswer } from '../model/turn';
import type { BotRuntime } from './bot-runtime';
import { makeSetupFact } from './setup-fact';

/** One button each, and one for the next page. */
const MOST_LISTED = 5;

/** @param from how many newer ones are passed over */
export async function listMySetups({ deps }: BotRuntime, turn: Turn, from = 0): Promise<TurnAnswer> {
  const [setups, total] = await Promise.all([deps.setups.listAll(turn.person, { from, most: MOST_LISTED }), deps.setups.countAll(turn.person)]);
  const shown = from + setups.length;
  return {
    type: 'card',
    card: deps.buildCard('setups', { setups: setups.map((setup) => makeSetupFact(deps, setup)), more: Math.max(0, total - shown), next: String(shown), hasNewer: from > 0, total }),
  };
}

export function askWhichSetup({ deps }: BotRuntime, setups: Setup[], word: SetupWord, named?: string): TurnAnswer {
  const shown = setups.slice(0, MOST_LISTED);
  const ask = { word, ...(named === undefined ? {} : { named: named.slice(0, 60) }) };
  return {
    type: 'card',
    card: deps.buildCard('setups', { setups: shown.map((setup) => makeSetupFact(deps, setup)), more: setups.length - shown.length, next: '0', hasNewer: false, total: setups.length, ask }),
  };
}
