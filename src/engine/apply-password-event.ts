// Notes on a record where a first password is shown, and that it is gone. Knows no kind of record.
import type { PasswordEvent, PasswordRecord } from '../model/password';

/** What happens to passwords, and changes nothing on the cards of the record. */
export const PASSWORD_EVENTS = ['passwordMade', 'passwordShown', 'passwordLost', 'passwordLate', 'passwordGone'] as const satisfies ReadonlyArray<PasswordEvent['type']>;

export function applyPasswordEvent<R extends PasswordRecord>(record: R, event: PasswordEvent): R {
  switch (event.type) {
    case 'passwordShown':
      return { ...withoutOwed(record, event.shown.userPrincipalName), passwordCards: [...record.passwordCards ?? [], event.shown] };
    case 'passwordMade':
      return { ...record, passwordOwed: event.owed };
    case 'passwordLost':
      return withoutOwed(record, event.userPrincipalName);
    case 'passwordLate':
      return noteLate(record, event);
    case 'passwordGone':
      return takeAway(record, event.messageId);
  }
}

/** That of another person is owed on. */
function withoutOwed<R extends PasswordRecord>(record: R, userPrincipalName: string): R {
  if (record.passwordOwed?.userPrincipalName !== userPrincipalName) return record;
  const { passwordOwed: _told, ...rest } = record;
  return rest as R;
}

function noteLate<R extends PasswordRecord>(record: R, { messageId, worker }: Extract<PasswordEvent, { type: 'passwordLate' }>): R {
  const { passwordCards } = record;
  if (!passwordCards) return record;
  return { ...record, passwordCards: passwordCards.map((shown) => (shown.messageId === messageId ? { ...shown, worker, isLate: true } : shown)) };
}

function takeAway<R extends PasswordRecord>(record: R, messageId: string): R {
  const { passwordCards = [], ...rest } = record;
  const others = passwordCards.filter((shown) => shown.messageId !== messageId);
  return (others.length > 0 ? { ...rest, passwordCards: others } : rest) as R;
}
