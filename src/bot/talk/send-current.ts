// Sends a setup's card as the newest message of a chat, because its person asked for it.
import type { Setup } from '../../model/setup';
import type { Turn, TurnAnswer } from '../../model/turn';
import type { BotRuntime } from '../bot-runtime';
import { idleWithin } from './idle-within';

/** Work that is not over yet is followed by edits. */
export async function sendCurrent(runtime: BotRuntime, turn: Turn, begun: Setup): Promise<TurnAnswer> {
  const { deps, presenter } = runtime;
  const idle = await idleWithin(runtime, begun);
  const setup = (await deps.setups.find(begun.tenantId, begun.id)) ?? begun;
  await presenter.answerNew(setup, turn.conversation, { correlationId: turn.correlationId, asked: true });
  if (!idle) presenter.follow(setup, turn.correlationId);
  else if (setup.status === 'needs-sign-in') await runtime.startSignIn(setup, turn.conversation, turn.correlationId);
  return { type: 'none' };
}
