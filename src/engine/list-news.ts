// Who is to be told of a change, besides the one who made it, while the vendor half is in the hands of somebody else. Knows no chat.
import type { Baton, FormerBaton } from '../model/baton';
import type { Dialog } from '../model/dialog';
import type { SetupEvent } from '../model/event';
import type { Setup } from '../model/setup';
import { isHoldersTurn } from './is-holders-turn';

export interface News {
  /** The admin is told by a message of its own; otherwise their card changes where it lies. */
  admin: boolean;
  /** Whoever has it, or had it until now. */
  holder?: Pick<Baton, 'holder' | 'conversation'>;
  /** They are told by a message of its own. */
  isNewToHolder: boolean;
  /** It ended by something that they did not do themselves. */
  endedFor?: FormerBaton;
}

export function listNews(dialog: Dialog, before: Setup, after: Setup, event: SetupEvent): News {
  const isEnded = before.baton !== undefined && after.baton === undefined;
  const holder = after.baton ?? before.baton;
  if (!holder) return { admin: false, isNewToHolder: false };
  const by = event.type === 'clicked' ? event.by.objectId : undefined;
  const isByHolder = by === holder.holder.objectId;
  const former = isEnded ? after.formerBatons?.at(-1) : undefined;
  const isSaid = event.type === 'clicked' && event.verb === 'baton.say';
  const movedTo = (whom: 'holder' | 'admin'): boolean => isHoldersTurn(dialog, after) !== isHoldersTurn(dialog, before) && isHoldersTurn(dialog, after) === (whom === 'holder');
  const changed = before.baton?.state !== after.baton?.state;
  return {
    admin: isByHolder && (isSaid || changed || isEnded || movedTo('admin')),
    holder,
    isNewToHolder: !isByHolder && !isEnded && (before.baton === undefined || isSaid || movedTo('holder') || CALLS.has(event.type) && isHoldersTurn(dialog, after)),
    ...(former && !isByHolder ? { endedFor: former } : {}),
  };
}

/** Of themselves, nobody having pressed anything. */
const CALLS: ReadonlySet<SetupEvent['type']> = new Set(['batonReached', 'batonDue', 'due']);
