// What somebody sees who adds the app: a greeting, or what waits for them already. Knows no card.
import type { Turn, TurnAnswer } from '../../model/turn';
import type { BotRuntime } from '../bot-runtime';
import { openWelcome } from './handle-command';
import { listMySetups } from './list-my-setups';

/** @param offers cards that are on their way: whoever adds the app because of what was handed to them needs no greeting below it */
export async function greetNewcomer(runtime: BotRuntime, turn: Turn, offers: number): Promise<TurnAnswer> {
  const { setups } = runtime.deps;
  if ((await setups.listOpen(turn.person)).length > 0) return listMySetups(runtime, turn);
  if (offers > 0) return { type: 'none' };
  return (await setups.listHeld(turn.person)).length > 0 ? listMySetups(runtime, turn) : openWelcome(runtime, turn, 'welcome');
}
