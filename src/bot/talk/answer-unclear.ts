// A text that is no command: a product that is near, or what is possible right now, by button and by word.
import type { Setup } from '../../model/setup';
import type { Turn, TurnAnswer } from '../../model/turn';
import { findStep } from '../../engine/find-step';
import type { BotRuntime } from '../bot-runtime';
import { listByTouch } from './find-meant-setup';
import { findCatchAll, offerVendors, startSetup } from './start-setup';
import { addressOf } from '../show/views/address-of';

/** A longer text is no name of a product. */
const MOST_WORDS = 3;
const LONGEST_NAME = 40;
/** So much of a text is repeated to the person; the rest is theirs. */
const MOST_REPEATED = 60;

export async function answerUnclear(runtime: BotRuntime, turn: Turn, text: string, unknownName?: string): Promise<TurnAnswer> {
  const isName = unknownName === undefined && text.length <= LONGEST_NAME && text.split(' ').length <= MOST_WORDS && /\p{L}/u.test(text);
  if (isName) {
    const { exact, close } = runtime.findVendors(text);
    if (exact) return startSetup(runtime, turn, text);
    if (close.length > 0) return offerVendors(runtime, close, text);
  }
  const open = await listByTouch(runtime.deps, turn.person);
  const typed = text.slice(0, MOST_REPEATED) + (text.length > MOST_REPEATED ? '…' : '');
  const facts = { typed, openSetups: open.length, canBeAny: isName && open.length === 0 && findCatchAll(runtime) !== undefined };
  return {
    type: 'card',
    card: runtime.deps.buildCard('unclear', { ...facts, ...(unknownName === undefined ? {} : { unknownName: unknownName.slice(0, MOST_REPEATED) }), ...whereNow(runtime, open[0]) }),
  };
}

function whereNow({ deps }: BotRuntime, setup: Setup | undefined): object {
  const dialog = setup && deps.dialogs.get(setup.vendor);
  return setup && dialog ? { ...addressOf({ dialog, setup }), stepTitle: findStep(dialog, setup).title } : {};
}
