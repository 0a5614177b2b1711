// Keeps requests for access from being brought to a channel by somebody who does not decide about them.
import type { Turn, TurnAnswer } from '../../model/turn';
import { problemOf } from '../../model/errors';
import { isCuredBySignIn } from '../../engine/request/is-cured-by-sign-in';
import { noteRefusal } from '../talk/note-refusal';
import type { DeskParts } from './request-desk';

/** In a channel no silent sign-in exists: it runs in the person's own chat, and they say it again then. */
export async function refuseHost({ approvers, deps }: Pick<DeskParts, 'approvers' | 'deps'>, turn: Turn): Promise<TurnAnswer | undefined> {
  const { correlationId, person } = turn;
  try {
    if (await approvers.mayHost(turn)) return undefined;
    await noteRefusal(deps, turn, 'request.not-approver');
    return { type: 'text', text: deps.say('channel.mayNotHost') };
  } catch (error) {
    const { code } = problemOf(error);
    if (!isCuredBySignIn(code)) {
      deps.log.warn({ correlationId, code }, 'approver not looked up');
      return { type: 'text', text: deps.say('channel.hostUnknown') };
    }
    const reach = (await deps.conversations.find(person))?.conversation;
    if (!reach) return { type: 'text', text: deps.say('channel.hostNoChat', { url: deps.installUrl }) };
    await deps.chat.startSignIn(reach, person);
    return { type: 'text', text: deps.say('channel.hostSignIn') };
  }
}
