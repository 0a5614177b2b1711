// A click on a card of somebody else's setup, by whoever has its vendor half or had it before. Everything else of the setup stays closed to them.
import type { Click } from '../../model/click';
import type { Setup } from '../../model/setup';
import type { Turn, TurnAnswer } from '../../model/turn';
import { listNews } from '../../engine/list-news';
import type { BotRuntime } from '../bot-runtime';
import { noteRefusal } from '../talk/note-refusal';
import { isForged } from '../talk/is-forged';

/** @param setup of which the turn's person has the vendor half, or had it */
export async function answerHolder(runtime: BotRuntime, turn: Turn, setup: Setup, click: Click, messageId: string | undefined): Promise<TurnAnswer> {
  const { objectId } = turn.person;
  if (setup.baton?.holder.objectId === objectId) return answerPartClick(runtime, turn, setup, click, messageId);
  // An old card, or a list of theirs: they see who has it now, and nothing is done.
  if (click.verb !== 'setup.open' && click.verb !== 'current.show') await noteRefusal(runtime.deps, turn, 'click.handed-back', setup.id);
  return runtime.holderCards.answerInPlace(setup, turn, messageId);
}

/** The card of now, where it stays a card of theirs alone. */
async function answerPartClick(runtime: BotRuntime, turn: Turn, setup: Setup, click: Click, messageId: string | undefined): Promise<TurnAnswer> {
  const { deps, holderCards, presenter, runner } = runtime;
  switch (click.verb) {
    case 'setup.open':
    case 'current.show':
      return holderCards.answerInPlace(setup, turn, messageId);
    case 'baton.talk':
      return { type: 'card', card: presenter.renderTalk(setup) };
  }
  if (isForged(click, setup)) return refuse(runtime, turn, setup, 'click.forged', 'neverShown');
  if (turn.isLate) return holderCards.answerInPlace(setup, turn, messageId);
  const event = { type: 'clicked' as const, verb: click.verb, values: click.values, by: turn.person, ...(click.choice === undefined ? {} : { choice: click.choice }) };
  const decided = await runner.dispatch({ setup, known: setup, face: click.revision ?? -1, correlationId: turn.correlationId, event });
  if (decided.notice !== undefined) return { type: 'notice', text: deps.say(`notices.${decided.notice}`), isError: true };
  if (decided.isUnfit) return refuse(runtime, turn, setup, 'click.unfit', 'notOnCard');
  if (decided.isStale) await noteRefusal(deps, turn, decided.setup.baton?.holder.objectId === turn.person.objectId ? 'click.superseded' : 'click.handed-back', setup.id);
  // A letter tells the admin what they have to know; anything else changes their card where it lies.
  else if (!listNews(deps.dialogs.get(setup.vendor)!, setup, decided.setup, event).admin) presenter.owe(decided.setup, turn.correlationId);
  return holderCards.answerInPlace(decided.setup, turn, messageId);
}

async function refuse({ deps }: BotRuntime, turn: Turn, setup: Setup, what: 'click.forged' | 'click.unfit', says: string): Promise<TurnAnswer> {
  await noteRefusal(deps, turn, what, setup.id);
  return { type: 'notice', text: deps.say(`notices.${says}`), isError: true };
}
