// Decides from what was looked at why somebody cannot get into an app: which side, which cause. Knows no Graph, no clock and no words.
import type { AppFacts, Finding } from '../../model/trouble';
import { judgeCode } from './judge-code';
import { makeFinding, type Evidence } from './make-finding';

/** What an error said comes first as long as nothing contradicts it; then what stops everybody; then what was changed; then the log. */
export function judgeAccess(evidence: Evidence): Finding {
  const { code } = evidence.trouble;
  const said = code === undefined ? undefined : judgeCode(evidence, code);
  if (said !== undefined && said !== 'over' && said !== 'unknown') return said;
  const found = findBlocker(evidence) ?? findChangedValue(evidence);
  if (found) return found;
  if (code !== undefined && said === 'over') return makeFinding('over-now', { code });
  const logged = judgeLog(evidence);
  if (logged && code === undefined) return logged;
  const likely = findCertificateTrouble(evidence);
  if (code !== undefined) return likely ?? makeFinding('code-unknown', { code }, { code });
  return likely ?? judgeSuccess(evidence) ?? findGuest(evidence) ?? nothing(evidence);
}

/** Nobody, or not this person, can sign in as long as this is so. */
function findBlocker({ facts: { person, app, assignment }, now }: Evidence): Finding | undefined {
  if (person?.seen && !person.seen.accountEnabled) return makeFinding('person-disabled', {}, { code: '50057' });
  const seen = app?.seen;
  if (seen === undefined) return undefined;
  if (!seen.enabled) return makeFinding('app-off', {}, { code: '7000112' });
  if (seen.assignmentRequired && assignment?.seen?.how === 'none') return makeFinding('not-assigned', {}, { code: '50105' });
  if (seen.mode !== 'saml') return makeFinding('not-saml');
  return signingCertificate(seen, now) === undefined ? makeFinding('no-certificate') : undefined;
}

/** What the setup confirmed and Entra does not show any more. */
function findChangedValue({ facts: { app, expected } }: Evidence): Finding | undefined {
  if (app?.seen === undefined || expected === undefined) return undefined;
  const { identifiers, replyUrls } = app.seen;
  const lacks = (wanted: string[], has: string[]): string | undefined => wanted.find((one) => !has.includes(one));
  const replyUrl = lacks(expected.replyUrls, replyUrls);
  if (replyUrl !== undefined) return makeFinding('reply-url-missing', {}, { code: '50011', compare: { asked: replyUrl, has: replyUrls.join('\n') } });
  const identifier = lacks(expected.identifiers, identifiers);
  return identifier === undefined ? undefined : makeFinding('identifier-missing', {}, { code: '700016', compare: { asked: identifier, has: identifiers.join('\n') } });
}

/** The newest line counts: what came before it was perhaps mended. */
function judgeLog(evidence: Evidence): Finding | undefined {
  const newest = evidence.facts.signIns?.seen?.[0];
  if (newest === undefined || newest.errorCode === 0) return undefined;
  const code = String(newest.errorCode);
  const judged = judgeCode(evidence, code);
  if (judged === 'over') return makeFinding('over-now', { code });
  return judged === 'unknown' ? makeFinding('code-unknown', { code }, { code }) : judged;
}

/**
 * Entra docs, managing certificates: an expired certificate goes on signing, which only vendors refuse that look at the date;
 * beside it a newer one is used at once, before anybody activates it.
 */
function findCertificateTrouble({ facts: { app, expected }, now }: Evidence): Finding | undefined {
  if (app?.seen === undefined) return undefined;
  const signing = signingCertificate(app.seen, now);
  const active = app.seen.certificates.find(({ isActive }) => isActive);
  if (signing === undefined || active === undefined) return undefined;
  const endedOn = active.notAfter.slice(0, 10);
  if (signing !== active) return makeFinding('certificate-replaced', { endedOn });
  if (active.notAfter <= now) return makeFinding('certificate-expired', { endedOn });
  if (expected?.thumbprint === undefined || expected.thumbprint === active.thumbprint) return undefined;
  return makeFinding('certificate-other', {}, { compare: { asked: expected.thumbprint, has: active.thumbprint } });
}

function judgeSuccess({ facts: { signIns } }: Evidence): Finding | undefined {
  return signIns?.seen?.[0]?.errorCode === 0 ? makeFinding('vendor-refuses') : undefined;
}

function findGuest({ facts: { person } }: Evidence): Finding | undefined {
  return person?.seen?.isGuest ? makeFinding('guest') : undefined;
}

function nothing({ facts: { app, signIns } }: Evidence): Finding {
  if (app?.seen === undefined) return makeFinding('not-looked');
  return makeFinding(signIns?.seen === undefined ? 'nothing-found' : 'no-attempt');
}

/** The one with which Entra signs at this moment. */
export function signingCertificate({ certificates }: Pick<AppFacts, 'certificates'>, now: string): AppFacts['certificates'][number] | undefined {
  const active = certificates.find(({ isActive }) => isActive);
  if (active === undefined || active.notAfter > now) return active;
  return certificates.filter(({ notAfter }) => notAfter > now).at(-1) ?? active;
}
