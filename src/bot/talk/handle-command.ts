// One typed message, answered with a card or a line. An unknown text answers with what is possible right now.
import type { SetupWord } from '../../model/setup-words';
import type { Setup } from '../../model/setup';
import type { Turn, TurnAnswer } from '../../model/turn';
import { escapeMarkdown } from '../../content/escape-markdown';
import { nameOf } from '../../engine/name-of';
import { answerHeld } from '../baton/answer-held';
import { answerUnclear } from './answer-unclear';
import type { BotRuntime } from '../bot-runtime';
import { findMeantSetup, isOver, listByTouch, type Meant } from './find-meant-setup';
import { listHistory } from './list-history';
import { askWhichSetup, listMySetups } from './list-my-setups';
import { readCommand } from './read-command';
import { sendCurrent } from './send-current';
import { nameOthers, startSetup, vendorFact } from './start-setup';

const MOST_WELCOMED = 3;

/** Words that press a button of the current card; the others only show something. */
export const WORD_VERBS: Partial<Record<SetupWord, string>> = {
  back: 'setup.back', change: 'plan.change', cancel: 'setup.cancel', undo: 'setup.undo', retry: 'setup.retry', 'hand-over': 'baton.form', 'take-back': 'baton.take-back',
};

const NOTHING: Meant = { type: 'none' };

export async function handleCommand(runtime: BotRuntime, turn: Turn, text: string): Promise<TurnAnswer> {
  const command = readCommand(text);
  switch (command.type) {
    case 'help':
      return openWelcome(runtime, turn, 'help');
    case 'greeting':
      return openWelcome(runtime, turn, 'welcome');
    case 'set-up':
      return startSetup(runtime, turn, command.product);
    case 'my-setups':
      return listMySetups(runtime, turn);
    case 'sign-out':
      return signOut(runtime, turn);
    case 'notify':
      return { type: 'text', text: runtime.deps.say('chat.notifyInChannel') };
    case 'setup-word':
      return sayToSetup(runtime, turn, text, command);
    case 'request':
      return runtime.requests.begin(turn, command.wish);
    case 'my-requests':
      return runtime.requests.listMine(turn);
    case 'trouble':
      return runtime.troubles.answer(turn, command.trouble);
    case 'unknown':
      return answerUnclear(runtime, turn, command.text);
  }
}

async function sayToSetup(runtime: BotRuntime, turn: Turn, text: string, { word, name, to }: { word: SetupWord; name?: string; to?: string }): Promise<TurnAnswer> {
  const { deps, runner } = runtime;
  const meant = word === 'hand-back' ? NOTHING : await findMeantSetup(deps, turn.person, word, name);
  // What is open comes before what is over, be it theirs or handed to them.
  const held = meant.type === 'none' || (meant.type === 'one' && isOver(meant.setup)) ? await answerHeld(runtime, turn, word, name) : undefined;
  if (held) return held;
  if (meant.type === 'several') return askWhichSetup(runtime, meant.setups, word, name);
  if (meant.type === 'none' && name !== undefined) return answerUnclear(runtime, turn, text, name);
  if (meant.type === 'none') return { type: 'text', text: deps.say((await deps.setups.countAll(turn.person)) > 0 ? 'chat.allOver' : 'chat.nothingOpen') };
  const { setup } = meant;
  if (!deps.dialogs.has(setup.vendor)) return { type: 'text', text: deps.say('notices.unknownProduct') };
  if (word === 'history') return listHistory(runtime, setup);
  const verb = to === undefined ? WORD_VERBS[word] : 'baton.find';
  if (verb !== undefined && turn.isLate) {
    await sendCurrent(runtime, turn, setup);
    return { type: 'text', text: sayNotice(runtime, setup, 'cameLate') };
  }
  if (verb !== undefined) {
    const { notice } = await runner.dispatch({ setup, event: { type: 'clicked', verb, values: to === undefined ? {} : { person: to }, by: turn.person, saidIn: turn.activityId }, correlationId: turn.correlationId });
    if (notice !== undefined) return { type: 'text', text: sayNotice(runtime, setup, notice) };
  }
  return sendCurrent(runtime, turn, setup);
}

/** With the name before it: nobody has to guess which setup a line is about. */
function sayNotice({ deps }: BotRuntime, setup: Setup, notice: string): string {
  return deps.say('chat.ofSetup', { vendor: escapeMarkdown(nameOf(deps.dialogs.get(setup.vendor)!, setup)), code: setup.code, text: deps.say(`notices.${notice}`) });
}

export function signOut({ deps }: BotRuntime, turn: Turn): TurnAnswer {
  deps.identity.signOut(turn.person);
  return { type: 'text', text: deps.say('chat.signedOut') };
}

export async function openWelcome({ deps }: BotRuntime, turn: Turn, name: 'welcome' | 'help'): Promise<TurnAnswer> {
  const open = await listByTouch(deps, turn.person);
  const openSetups = open.length;
  if (name === 'welcome') {
    const products = [...deps.dialogs.values()].filter((dialog) => !dialog.catchAll);
    return { type: 'card', card: deps.buildCard('welcome', { vendors: products.slice(0, MOST_WELCOMED).map(vendorFact), others: nameOthers(products.slice(MOST_WELCOMED)), openSetups }) };
  }
  const held = open.length > 0 ? [] : await deps.setups.listHeld(turn.person);
  const [current] = [...open, ...held].filter(({ vendor }) => deps.dialogs.has(vendor));
  return {
    type: 'card',
    card: deps.buildCard('help', {
      openSetups,
      ...(deps.identity.isSignedIn(turn.person) ? { signedInAs: turn.person.name } : {}),
      ...(current ? { current: { vendor: nameOf(deps.dialogs.get(current.vendor)!, current), setupId: current.id, isMine: held.length === 0 } } : {}),
    }),
  };
}
