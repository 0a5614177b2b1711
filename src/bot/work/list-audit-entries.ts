// What one event of a setup means for its audit log: who decided what, and what was proven. Writes to Entra are noted where they are made. Pure.
import type { SetupEvent } from '../../model/event';
import type { AuditEntry } from '../../model/ports';
import type { Setup } from '../../model/setup';

/** The bot's own checks have no person behind them. */
const BOT = { byId: 'latchkey', byName: 'Latchkey' };

export function listAuditEntries(before: Setup, after: Setup, event: SetupEvent, at: string): AuditEntry[] {
  const by = event.type === 'clicked' ? { byId: event.by.objectId, byName: event.by.name } : BOT;
  const admin = { byId: after.admin.objectId, byName: after.admin.name };
  const entry = (what: string, details?: Record<string, string>, who = by): AuditEntry => ({ setupId: after.id, tenantId: after.tenantId, at, ...who, what, ...(details ? { details } : {}) });
  const entries: AuditEntry[] = [];
  if (event.type === 'clicked' && after.confirmedFingerprint && !before.confirmedFingerprint) {
    // What was typed on the way counts once somebody says yes to what follows from it.
    entries.push(event.verb === 'assign.confirm' ? entry('assignment.confirmed') : entry('plan.confirmed', after.answers));
  }
  const claimed = Object.entries(after.marks).filter(([id, mark]) => mark.state === 'claimed' && !before.marks[id]).map(([id]) => id);
  const items = claimed.filter((id) => !/^(guard|message):/.test(id));
  if (items.length > 0) entries.push(entry('checklist.claimed', { items: items.join(', ') }));
  if (claimed.some((id) => id.startsWith('guard:'))) entries.push(entry('guard.passed'));
  entries.push(...listBaton(before, after, event, entry));
  entries.push(...listCertificate(before, after, event, entry));
  entries.push(...listCorrespondence(before, after, event, entry));
  if (after.testPerson && after.testPerson.objectId !== before.testPerson?.objectId) {
    // A full sign-in name is taken as soon as the directory knows it: the choice was the admin's all the same.
    entries.push(entry('person.chosen', { objectId: after.testPerson.objectId }, admin));
  }
  for (const [mode, test] of Object.entries(after.tests)) {
    if (test.mark && test.mark.state !== before.tests[mode]?.mark?.state) entries.push(entry(`sign-in.${test.mark.state}`, { mode }));
  }
  if (after.problem && after.status === 'stopped' && after.problem !== before.problem) entries.push(entry('problem', { code: after.problem.code }));
  if (after.status === 'cancelled' && before.status !== 'cancelled') entries.push(event.type === 'actionUndone' ? entry('setup.undone', undefined, admin) : entry('setup.cancelled'));
  if (after.status === 'finished' && before.status !== 'finished') entries.push(entry('setup.finished'));
  return entries;
}

/** Who handed the vendor half to whom, and how it came back. */
function listBaton(before: Setup, after: Setup, event: SetupEvent, entry: (what: string, details?: Record<string, string>) => AuditEntry): AuditEntry[] {
  const [was, is] = [before.baton, after.baton];
  if (was === is) return [];
  const to = { holder: (is ?? was)!.holder.name, userPrincipalName: (is ?? was)!.holder.userPrincipalName };
  const former = after.formerBatons?.at(-1);
  if (!is) return former ? [entry(`baton.${former.how}`, { ...to, ...(former.reason === undefined ? {} : { text: former.reason }) })] : [];
  if (!was) return [entry('baton.offered', to)];
  const said = is.notes.at(-1);
  return [
    ...(was.state !== is.state ? [entry('baton.confirmed', to)] : []),
    ...(said && said !== was.notes.at(-1) ? [entry('baton.said', { text: said.text })] : []),
    ...(is.remindAt !== undefined && is.remindAt !== was.remindAt ? [entry('baton.remind', { ...to, remindAt: is.remindAt })] : []),
    ...(event.type === 'batonDue' ? [entry('baton.reminded', to)] : []),
  ];
}

/** Who said that the certificate is made by hand, and what was found then. */
function listCertificate(before: Setup, after: Setup, event: SetupEvent, entry: (what: string, details?: Record<string, string>) => AuditEntry): AuditEntry[] {
  const isAwaited = ({ problem }: { problem?: Setup['problem'] }): boolean => problem?.code === 'actions/certificate-by-hand';
  if (event.type === 'clicked') return event.verb === 'certificate.look' && after.status === 'working' ? [entry('certificate.claimed')] : [];
  if (event.type === 'effectFailed' && isAwaited(event)) return [entry('certificate.awaited', { found: event.problem.details['found'] ?? '' })];
  if (event.type !== 'actionDone' || !isAwaited(before.actions[event.actionId] ?? {})) return [];
  return [entry('certificate.found', { thumbprint: (event.output as { thumbprint: string }).thumbprint })];
}

/** What went to somebody outside and came back from there. */
function listCorrespondence(before: Setup, after: Setup, event: SetupEvent, entry: (what: string, details?: Record<string, string>) => AuditEntry): AuditEntry[] {
  const verb = event.type === 'clicked' ? event.verb : undefined;
  const step = before.stepId;
  const asked = after.correspondence?.[step]?.questions.at(-1);
  return [
    ...(verb === 'message.sent' && after.marks[`message:${step}`] !== before.marks[`message:${step}`] ? [entry('message.sent', { message: step })] : []),
    ...(verb === 'message.asked' && asked ? [entry('message.asked', { question: asked.text })] : []),
    ...(verb === 'message.save' && after.answers !== before.answers ? [entry('message.answered', after.answers)] : []),
    ...(event.type === 'due' ? [entry('message.due', { message: step })] : []),
  ];
}
