// A word that is said of a setup of which the person has the vendor half alone: they see their card, hand it back, and nothing else. Knows no click.
import type { Setup } from '../../model/setup';
import type { SetupWord } from '../../model/setup-words';
import type { Turn, TurnAnswer } from '../../model/turn';
import { escapeMarkdown } from '../../content/escape-markdown';
import { nameOf } from '../../engine/name-of';
import type { BotRuntime } from '../bot-runtime';
import { findNamed } from '../talk/find-meant-setup';

/** Undefined: nobody has handed them anything that is meant. */
export async function answerHeld(runtime: BotRuntime, turn: Turn, word: SetupWord, name?: string): Promise<TurnAnswer | undefined> {
  const { deps, holderCards, presenter, runner } = runtime;
  const setup = await findHeld(runtime, turn, name);
  if (!setup) return word === 'hand-back' ? { type: 'text', text: deps.say('notices.batonNotYours') } : undefined;
  if (word === 'status' || word === 'resume') return holderCards.sendCurrent(setup, turn);
  if (word !== 'hand-back' || turn.isLate) {
    await holderCards.sendCurrent(setup, turn);
    const text = deps.say(`notices.${turn.isLate ? 'cameLate' : 'batonAdminOnly'}`);
    return { type: 'text', text: deps.say('chat.ofSetup', { vendor: escapeMarkdown(nameOf(deps.dialogs.get(setup.vendor)!, setup)), code: setup.code, text }) };
  }
  const { setup: decided, isStale } = await runner.dispatch({ setup, event: { type: 'clicked', verb: 'baton.give-back', values: {}, by: turn.person }, correlationId: turn.correlationId });
  if (isStale) return { type: 'text', text: deps.say('notices.batonNotYours') };
  return { type: 'card', card: await presenter.renderPart(decided, turn.person.objectId) };
}

async function findHeld({ deps }: BotRuntime, { person }: Turn, name?: string): Promise<Setup | undefined> {
  const held = (await deps.setups.listHeld(person)).filter(({ vendor }) => deps.dialogs.has(vendor));
  return name === undefined ? held[0] : findNamed(deps, held, name)[0];
}
