// What one event of a request means for its audit log: who asked, who decided, and what could not be done. Writes to Entra are noted where they are made. Pure.
import type { AuditEntry } from '../../model/ports';
import type { AccessRequest, RequestEvent } from '../../model/request';

/** What the bot finds out has no person behind it. */
const BOT = { byId: 'latchkey', byName: 'Latchkey' };

const BY_CLICK: Partial<Record<string, string>> = { 'request.retry': 'request.retried', 'request.leave': 'request.left', 'request.remove': 'request.ended' };

export function listRequestEntries(before: AccessRequest, after: AccessRequest, event: RequestEvent, at: string): AuditEntry[] {
  const by = event.type === 'clicked' ? { byId: event.by.objectId, byName: event.by.name } : BOT;
  const entry = (what: string, details?: Record<string, string>): AuditEntry => ({ setupId: after.id, tenantId: after.tenantId, at, ...by, what, ...(details ? { details } : {}) });
  const entries: AuditEntry[] = [];
  const { days, purpose, reason } = after.wish;
  if (after.stage === 'sent' && before.stage !== 'sent') {
    entries.push(entry('request.sent', { app: after.app?.displayName ?? '', people: namesOf(after, () => true), ...(after.account ? { user: after.account.user.userPrincipalName } : { purpose }), reason, ...(days === undefined ? {} : { days: String(days) }) }));
  }
  if (after.decision && !before.decision) {
    const leftOut = namesOf(after, ({ isLeftOut }) => isLeftOut === true);
    entries.push(after.decision.how === 'refused'
      ? entry('request.refused', { reason: after.decision.reason ?? '' })
      : entry('request.approved', { ...(leftOut === '' ? {} : { leftOut }), ...(days === undefined ? {} : { days: String(days) }) }));
  }
  if (after.isUnreached && !before.isUnreached) entries.push(entry('request.unreached'));
  if (after.stage === 'withdrawn' && before.stage !== 'withdrawn') entries.push(entry('request.withdrawn'));
  const said = event.type === 'clicked' ? BY_CLICK[event.verb] : undefined;
  if (said !== undefined) entries.push(entry(said));
  if (event.type === 'due' && after.stage === 'removing' && before.stage !== 'removing') entries.push(entry('request.due'));
  if (event.type === 'userMade') entries.push(entry('request.user-made', { account: event.person.userPrincipalName }));
  if (event.type === 'passwordShown') entries.push(entry('request.password-shown', { to: after.account?.user.userPrincipalName ?? '' }));
  if (event.type === 'peopleDone') {
    const failed = namesOf(after, ({ objectId }) => ['failed', 'not-removed'].includes(event.results[objectId]?.state ?? ''));
    if (failed !== '') entries.push(entry('request.failed', { people: failed }));
    const there = namesOf(after, ({ objectId }) => event.results[objectId]?.state === 'there-already');
    if (there !== '') entries.push(entry('request.there-already', { people: there }));
  }
  if (after.problem && after.status === 'stopped' && after.problem !== before.problem) entries.push(entry('problem', { code: after.problem.code }));
  return entries;
}

function namesOf({ people }: AccessRequest, isMeant: (person: AccessRequest['people'][number]) => boolean): string {
  return people.filter(isMeant).map(({ userPrincipalName }) => userPrincipalName).join(', ');
}
