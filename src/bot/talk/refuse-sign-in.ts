// Says that what a client handed over is not this person's sign-in, in the personal chat alone. Knows no token.
import type { Turn, TurnAnswer } from '../../model/turn';
import type { BotDeps } from '../bot-deps';
import { noteRefusal } from './note-refusal';

const TEXTS = {
  'sign-in.wrong-person': 'chat.signInOfAnother',
  'sign-in.invalid-token': 'chat.signInInvalid',
  'sign-in.unreadable': 'chat.signInUnreadable',
  'sign-in.unasked': 'chat.signInUnasked',
};

export async function refuseSignIn(deps: Pick<BotDeps, 'audit' | 'log' | 'say'>, turn: Turn, what: keyof typeof TEXTS): Promise<TurnAnswer> {
  await noteRefusal(deps, turn, what);
  return turn.conversation.kind === 'personal' ? { type: 'text', text: deps.say(TEXTS[what]) } : { type: 'none' };
}
