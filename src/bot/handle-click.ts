// One click on a card, top to bottom. What the card carries is a hint: who, where and what is decided from the turn and the store.
import { z } from 'zod';
import type { SetupCard } from '../model/card-data';
import { describeError } from '../model/describe-error';
import type { Setup } from '../model/setup';
import type { SetupWord } from '../model/setup-words';
import type { Turn, TurnAnswer } from '../model/turn';
import { addressOf } from './views/address-of';
import type { BotRuntime } from './bot-runtime';
import { openWelcome, signOut, WORD_VERBS } from './handle-command';
import { idleWithin } from './idle-within';
import { listHistory } from './list-history';
import { listMySetups } from './list-my-setups';
import { beginAnother, startAnyProduct, startSetup } from './start-setup';

/** Buttons carry strings and one number; inputs are strings. Everything else a client sends is dropped. */
const ClickSchema = z.object({
  verb: z.string().max(60),
  setupId: z.string().max(60).optional(),
  stepId: z.string().max(80).optional(),
  revision: z.number().int().optional(),
  choice: z.string().max(300).optional(),
});

/** More than any box takes, so that a text that is too long is seen as such. */
const MOST_TYPED = 20_000;
/** Pages of a list go no further. */
const MOST_PASSED_OVER = 100_000;

function readInputs(data: Record<string, unknown>): Record<string, string> {
  const reserved = new Set(['verb', 'setupId', 'stepId', 'revision', 'choice']);
  return Object.fromEntries(Object.entries(data).flatMap(([name, value]) => (typeof value === 'string' && !reserved.has(name) ? [[name, value.slice(0, MOST_TYPED)]] : [])));
}

export async function handleClick(runtime: BotRuntime, turn: Turn, data: Record<string, unknown>, messageId: string | undefined): Promise<TurnAnswer> {
  const { deps } = runtime;
  const parsed = ClickSchema.safeParse(data);
  if (!parsed.success) return notice(runtime, 'unknownClick');
  const click = parsed.data;
  const values = readInputs(data);
  switch (click.verb) {
    case 'vendor.choose':
      return belowClick(runtime, await startSetup(runtime, turn, click.choice ?? ''));
    case 'vendor.find':
      return belowClick(runtime, await startSetup(runtime, turn, values['product'] ?? ''));
    case 'vendor.any':
      return belowClick(runtime, await startAnyProduct(runtime, turn, click.choice ?? ''));
    case 'help.show':
      return openWelcome(runtime, turn, 'help');
    case 'setup.list':
      return listMySetups(runtime, turn, readOffset(click.choice));
    case 'session.sign-out':
      return signOut(runtime, turn);
  }
  const setup = click.setupId === undefined ? undefined : await deps.setups.find(turn.person.tenantId, click.setupId);
  // Another tenant's setup is not found; another person's is not theirs to click.
  if (!setup) return notice(runtime, 'unknownSetup');
  if (setup.admin.objectId !== turn.person.objectId) return notice(runtime, 'notYours');
  if (!deps.dialogs.has(setup.vendor)) return notice(runtime, 'unknownProduct');
  return answerSetupClick(runtime, turn, setup, { ...click, values }, messageId);
}

function readOffset(choice: string | undefined): number {
  return Math.min(MOST_PASSED_OVER, Math.max(0, Math.trunc(Number(choice ?? '0')) || 0));
}

async function answerSetupClick(
  runtime: BotRuntime, turn: Turn, setup: Setup,
  click: { verb: string; revision?: number | undefined; choice?: string | undefined; values: Record<string, string> }, messageId: string | undefined,
): Promise<TurnAnswer> {
  const { deps, runner, presenter } = runtime;
  switch (click.verb) {
    case 'setup.open':
    case 'current.show':
      return showInPlace(runtime, turn, setup, messageId);
    case 'setup.history':
      return listHistory(runtime, setup, readOffset(click.choice));
    case 'setup.begin-another':
      return belowClick(runtime, await beginAnother(runtime, turn, setup));
    case 'setup.pick':
      return answerPick(runtime, turn, setup, click, messageId);
    case 'password.taken':
      return runtime.passwords.take(setup, turn.correlationId);
    case 'access.sign-in':
      await deps.chat.startSignIn(turn.conversation, turn.person);
      return { type: 'card', card: await presenter.render(setup) };
  }
  const { setup: decided, notice: refusal, isStale } = await runner.dispatch({
    setup, known: setup, face: click.revision ?? -1, correlationId: turn.correlationId,
    event: { type: 'clicked', verb: click.verb, values: click.values, by: turn.person, ...(click.choice === undefined ? {} : { choice: click.choice }) },
  });
  if (refusal !== undefined) return notice(runtime, refusal);
  if (isStale) return answerStale(runtime, turn, decided, messageId);
  return showInPlace(runtime, turn, decided, messageId);
}

/** A word was said, and this button says of which setup. Pressed twice, or long after, it shows the setup as it is. */
async function answerPick(runtime: BotRuntime, turn: Turn, setup: Setup, click: { revision?: number | undefined; choice?: string | undefined }, messageId: string | undefined): Promise<TurnAnswer> {
  if (click.choice === 'history') return listHistory(runtime, setup);
  const verb = Object.hasOwn(WORD_VERBS, click.choice ?? '') ? WORD_VERBS[click.choice as SetupWord] : undefined;
  if (verb === undefined) return showInPlace(runtime, turn, setup, messageId);
  const decided = await runtime.runner.dispatch({ setup, known: setup, face: click.revision ?? -1, correlationId: turn.correlationId, event: { type: 'clicked', verb, values: {}, by: turn.person } });
  if (decided.notice !== undefined) return notice(runtime, decided.notice);
  return showInPlace(runtime, turn, decided.setup, messageId);
}

/** A second click on the live card gets the current state; a card from further up is marked as replaced. */
async function answerStale(runtime: BotRuntime, turn: Turn, setup: Setup, messageId: string | undefined): Promise<TurnAnswer> {
  if (messageId === undefined || messageId === setup.live?.messageId) return showInPlace(runtime, turn, setup, messageId);
  const dialog = runtime.deps.dialogs.get(setup.vendor)!;
  const card: SetupCard = addressOf({ dialog, setup });
  // Far up in the chat nobody sees what has become of it: the current card comes as the newest message, too.
  // Once for each state: an old card that is pressed twice, or delivered twice, does not fill the chat.
  if (await runtime.deps.seen.isFirst(`superseded/${setup.id}/${setup.face}/${messageId}`, turn.at)) {
    const { correlationId } = turn;
    runtime.presenter.sendNew(setup, turn.conversation, { correlationId, asked: true }).catch((error: unknown) => runtime.deps.log.warn({ correlationId, setupId: setup.id, ...describeError(error) }, 'current card not sent'));
  }
  const over = setup.status === 'finished' || setup.status === 'cancelled' ? { over: setup.status } : {};
  return { type: 'card', card: runtime.deps.buildCard('superseded', { ...card, movedBy: setup.admin.name, movedAt: setup.updatedAt, ...over }) };
}

/** Waits a moment for work to end, so that most clicks are answered by the next card at once; the rest is followed by edits. */
async function showInPlace(runtime: BotRuntime, turn: Turn, begun: Setup, messageId: string | undefined): Promise<TurnAnswer> {
  const { runner, presenter } = runtime;
  const idle = await idleWithin(runtime, begun);
  const setup = runner.isBusy(begun.id) || begun.pending.length > 0 ? await runner.latest(begun) : begun;
  const card = await presenter.render(setup);
  if (messageId !== undefined) await presenter.setLive(setup, { conversation: turn.conversation, messageId }, { correlationId: turn.correlationId, asked: true });
  if (!idle) presenter.follow(begun, turn.correlationId);
  else if (setup.status === 'needs-sign-in') await runtime.startSignIn(setup, turn.conversation, turn.correlationId);
  return { type: 'card', card };
}

/** A setup begins in a message of its own; the clicked card says so, as it would show an empty strip otherwise. */
function belowClick({ deps }: BotRuntime, answer: TurnAnswer): TurnAnswer {
  return answer.type === 'none' ? { type: 'notice', text: deps.say('notices.startedBelow'), isError: false } : answer;
}

function notice(runtime: BotRuntime, key: string): TurnAnswer {
  return { type: 'notice', text: runtime.deps.say(`notices.${key}`), isError: true };
}
