// One click on a card, top to bottom. What the card carries is a hint: who, where and what is decided from the turn and the store.
import type { SetupCard } from '../../model/card-data';
import type { Click } from '../../model/click';
import type { RefusedWhat } from '../../model/refusal';
import type { Setup } from '../../model/setup';
import type { SetupWord } from '../../model/setup-words';
import type { Turn, TurnAnswer } from '../../model/turn';
import { answerHolder } from '../baton/answer-holder';
import { findReach, reachMeanwhile } from '../baton/reach-holder';
import { addressOf } from '../show/views/address-of';
import type { BotRuntime } from '../bot-runtime';
import { openWelcome, signOut, WORD_VERBS } from './handle-command';
import { idleWithin } from './idle-within';
import { isForged } from './is-forged';
import { listHistory } from './list-history';
import { listMySetups } from './list-my-setups';
import { noteRefusal, noteRefusalOf } from './note-refusal';
import { isRequestClick, readClick } from './read-click';
import { showRunbook } from './show-runbook';
import { beginAnother, startAnyProduct, startSetup } from './start-setup';

/** Pages of a list go no further. */
const MOST_PASSED_OVER = 100_000;

export async function handleClick(runtime: BotRuntime, turn: Turn, data: Record<string, unknown>, messageId: string | undefined): Promise<TurnAnswer> {
  const { deps } = runtime;
  const click = readClick(data);
  switch (click.verb) {
    case undefined:
      await noteRefusalOf(deps, turn, 'click.unreadable', click.setupId);
      return notice(runtime, 'unknownClick');
    case 'vendor.choose':
      return belowClick(runtime, await startSetup(runtime, turn, click.choice ?? ''));
    case 'vendor.find':
      return belowClick(runtime, await startSetup(runtime, turn, click.values['product'] ?? ''));
    case 'vendor.any':
      return belowClick(runtime, await startAnyProduct(runtime, turn, click.choice ?? ''));
    case 'help.show':
      return openWelcome(runtime, turn, 'help');
    case 'setup.list':
      return listMySetups(runtime, turn, readOffset(click.choice));
    case 'diagnosis.look':
      return runtime.troubles.press(turn, click, messageId);
    case 'session.sign-out':
      return signOut(runtime, turn);
  }
  if (isRequestClick(click)) return runtime.requests.press(turn, click, messageId);
  const setup = click.setupId === undefined ? undefined : await deps.setups.find(turn.person.tenantId, click.setupId);
  // Another tenant's setup is not found. Another person's is answered in the same words: nobody learns what others have.
  if (!setup) return refuseClick(runtime, turn, 'click.unknown-setup', 'unknownSetup');
  const isTheirs = setup.admin.objectId === turn.person.objectId;
  const hasPart = isTheirs || [setup.baton, ...setup.formerBatons ?? []].some((one) => one?.holder.objectId === turn.person.objectId);
  if (!hasPart) return refuseClick(runtime, turn, 'click.not-yours', 'unknownSetup', setup);
  if (!deps.dialogs.has(setup.vendor)) return refuseClick(runtime, turn, 'click.unknown-product', 'unknownProduct', setup);
  if (!isTheirs) return answerHolder(runtime, turn, setup, click, messageId);
  return answerSetupClick(runtime, turn, setup, click, messageId);
}

async function refuseClick(runtime: BotRuntime, turn: Turn, what: RefusedWhat, says: string, setup?: Setup): Promise<TurnAnswer> {
  await noteRefusal(runtime.deps, turn, what, setup?.id);
  return notice(runtime, says);
}

function readOffset(choice: string | undefined): number {
  return Math.min(MOST_PASSED_OVER, Math.max(0, Math.trunc(Number(choice ?? '0')) || 0));
}

async function answerSetupClick(runtime: BotRuntime, turn: Turn, setup: Setup, click: Click, messageId: string | undefined): Promise<TurnAnswer> {
  const { deps, runner, presenter } = runtime;
  switch (click.verb) {
    case 'setup.open':
    case 'current.show':
      return showInPlace(runtime, turn, setup, messageId);
    case 'setup.history':
      return listHistory(runtime, setup, readOffset(click.choice));
    case 'setup.runbook':
      return showRunbook(runtime, setup, readOffset(click.choice));
    case 'setup.begin-another':
      return belowClick(runtime, await beginAnother(runtime, turn, setup));
    case 'setup.pick':
      return answerPick(runtime, turn, setup, click, messageId);
    case 'password.taken':
      return runtime.passwords.take(setup, messageId, turn.correlationId);
    case 'access.sign-in':
      await deps.chat.startSignIn(turn.conversation, turn.person);
      return { type: 'card', card: await presenter.render(setup) };
  }
  if (isForged(click, setup)) return refuseClick(runtime, turn, 'click.forged', 'neverShown', setup);
  // Pressed long ago, when its person perhaps gave up on it: they see where it stands, and press again.
  if (turn.isLate) return answerStale(runtime, turn, setup, messageId);
  const reach = click.verb === 'baton.offer' ? await findReach(runtime, turn, click.choice) : undefined;
  const { setup: decided, notice: refusal, isStale, isUnfit } = await runner.dispatch({
    setup, known: setup, face: click.revision ?? -1, correlationId: turn.correlationId,
    event: { type: 'clicked', verb: click.verb, values: click.values, by: turn.person, ...(click.choice === undefined ? {} : { choice: click.choice }), ...(reach ? { reach } : {}) },
  });
  if (click.verb === 'baton.offer' && !reach) await reachMeanwhile(runtime, turn, click.choice);
  if (refusal !== undefined) return notice(runtime, refusal);
  if (isUnfit) return refuseClick(runtime, turn, 'click.unfit', 'notOnCard', setup);
  if (isStale) return answerStale(runtime, turn, decided, messageId);
  return showInPlace(runtime, turn, decided, messageId);
}

/** A word was said, and this button says of which setup. Pressed twice, or long after, it shows the setup as it is. */
async function answerPick(runtime: BotRuntime, turn: Turn, setup: Setup, click: Click, messageId: string | undefined): Promise<TurnAnswer> {
  if (click.choice === 'history') return listHistory(runtime, setup);
  const verb = Object.hasOwn(WORD_VERBS, click.choice ?? '') ? WORD_VERBS[click.choice as SetupWord] : undefined;
  if (verb === undefined) return showInPlace(runtime, turn, setup, messageId);
  if (turn.isLate) return answerStale(runtime, turn, setup, messageId);
  const decided = await runtime.runner.dispatch({ setup, known: setup, face: click.revision ?? -1, correlationId: turn.correlationId, event: { type: 'clicked', verb, values: {}, by: turn.person } });
  if (decided.notice !== undefined) return notice(runtime, decided.notice);
  if (decided.isStale) await noteRefusal(runtime.deps, turn, whyStale(decided.setup), setup.id);
  return showInPlace(runtime, turn, decided.setup, messageId);
}

/** A second click on the live card gets the current state; a card from further up is marked as replaced. */
async function answerStale(runtime: BotRuntime, turn: Turn, setup: Setup, messageId: string | undefined): Promise<TurnAnswer> {
  await noteRefusal(runtime.deps, turn, whyStale(setup), setup.id);
  if (messageId === undefined || messageId === setup.live?.messageId) return showInPlace(runtime, turn, setup, messageId);
  // The click that began the work, delivered once more: what it came to stays there.
  const receipt = runtime.presenter.findReceipt(setup, messageId);
  if (receipt) return { type: 'card', card: receipt };
  const dialog = runtime.deps.dialogs.get(setup.vendor)!;
  const card: SetupCard = addressOf({ dialog, setup });
  // Far up in the chat nobody sees what has become of it: the current card comes as the newest message, too.
  // Once for each state: an old card that is pressed twice, or delivered twice, does not fill the chat.
  await runtime.outbox.put({ key: `superseded/${setup.id}/${setup.face}/${messageId}`, conversation: turn.conversation, what: { type: 'setup', setupId: setup.id, asked: true }, correlationId: turn.correlationId });
  const over = setup.status === 'finished' || setup.status === 'cancelled' ? { over: setup.status } : {};
  return { type: 'card', card: runtime.deps.buildCard('superseded', { ...card, movedBy: setup.admin.name, movedAt: setup.updatedAt, ...over }) };
}

function whyStale({ status }: Setup): RefusedWhat {
  return status === 'finished' || status === 'cancelled' ? 'click.over' : 'click.superseded';
}

/** Waits a moment for work to end, so that most clicks are answered by the next card at once; the rest is followed by edits. */
async function showInPlace(runtime: BotRuntime, turn: Turn, begun: Setup, messageId: string | undefined): Promise<TurnAnswer> {
  const { runner, presenter } = runtime;
  const idle = await idleWithin(runtime, begun);
  // Before anything that needs the database: what was decided is saved and goes on, and its end has to be shown.
  if (!idle) presenter.follow(begun, turn.correlationId);
  const setup = runner.isBusy(begun.id) || begun.pending.length > 0 ? await runner.latest(begun) : begun;
  const card = await presenter.render(setup);
  if (messageId !== undefined) await presenter.setLive(setup, { conversation: turn.conversation, messageId }, { correlationId: turn.correlationId, asked: true });
  if (idle && setup.status === 'needs-sign-in') await runtime.startSignIn(setup, turn.conversation, turn.correlationId);
  return presenter.answerInPlace(setup, card, turn.correlationId);
}

/** A setup begins in a message of its own; the clicked card says so, as it would show an empty strip otherwise. */
function belowClick({ deps }: BotRuntime, answer: TurnAnswer): TurnAnswer {
  return answer.type === 'none' ? { type: 'notice', text: deps.say('notices.startedBelow'), isError: false } : answer;
}

function notice(runtime: BotRuntime, key: string): TurnAnswer {
  return { type: 'notice', text: runtime.deps.say(`notices.${key}`), isError: true };
}
