// A person's setups as a card: all of them, page by page, or those of which one is meant.
import type { Setup } from '../../model/setup';
import type { SetupWord } from '../../model/setup-words';
import type { Turn, TurnAnswer } from '../../model/turn';
import type { BotRuntime } from '../bot-runtime';
import { makeSetupFact } from './setup-fact';

/** One button each, and one for the next page. */
const MOST_LISTED = 5;
const MOST_HELD = 3;

/** @param from how many newer ones are passed over */
export async function listMySetups({ deps }: BotRuntime, turn: Turn, from = 0): Promise<TurnAnswer> {
  // What others have handed to them stands first, on the first page alone.
  const held = from === 0 ? (await deps.setups.listHeld(turn.person)).slice(0, MOST_HELD) : [];
  const [own, count] = await Promise.all([deps.setups.listAll(turn.person, { from, most: MOST_LISTED - held.length }), deps.setups.countAll(turn.person)]);
  const [setups, total, shown] = [[...held, ...own], count + held.length, from + own.length];
  return {
    type: 'card',
    card: deps.buildCard('setups', { setups: setups.map((setup) => makeSetupFact(deps, setup, turn.person)), more: Math.max(0, count - shown), next: String(shown), hasNewer: from > 0, total }),
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
