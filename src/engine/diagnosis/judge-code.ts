// What an AADSTS number means beside what Entra shows now: confirmed, over since, or known by its number alone. Knows no words.
import type { Cause, Finding } from '../../model/trouble';
import { makeFinding, type Evidence } from './make-finding';

/** `over`: what the number says is not so any more. `unknown`: nobody here knows the number. */
export type JudgedCode = Finding | 'over' | 'unknown';

/** Entra docs, authentication error codes: the number is what lasts; the sentence beside it changes. */
export function judgeCode(evidence: Evidence, code: string): JudgedCode {
  switch (code) {
    case '50105':
      return judgeAssignment(evidence);
    case '50057':
      return beside(evidence, code, evidence.facts.person?.seen?.accountEnabled, 'person-disabled');
    case '7000112':
    case '70001':
      return beside(evidence, code, evidence.facts.app?.seen?.enabled, 'app-off');
    case '50003':
    case '50146':
      return beside(evidence, code, hasValidKey(evidence), 'no-certificate');
    case '50011':
    case '500113':
      return judgeValue(evidence, code, 'reply-url');
    case '700016':
    case '650056':
    case '65005':
      return judgeValue(evidence, code, 'identifier');
    default:
      return byNumber(evidence, code);
  }
}

function judgeAssignment(evidence: Evidence): JudgedCode {
  const { app, assignment } = evidence.facts;
  if (app?.seen?.assignmentRequired === false) return 'over';
  return beside(evidence, '50105', assignment?.seen && assignment.seen.how !== 'none', 'not-assigned');
}

/** @param isMended undefined: it could not be seen, so the number stands alone */
function beside(evidence: Evidence, code: string, isMended: boolean | undefined, cause: Cause): JudgedCode {
  if (isMended === undefined) return byNumber(evidence, code);
  return isMended ? 'over' : makeFinding(cause, {}, { code });
}

function hasValidKey({ facts: { app }, now }: Evidence): boolean | undefined {
  return app?.seen?.certificates.some(({ isActive, notAfter }) => isActive && notAfter > now);
}

/**
 * The vendor asked with a value that Entra does not have. Whose mistake it is, a setup tells: it knows the value that was agreed on.
 * Without the value, what the setup misses in Entra is told by the caller.
 */
function judgeValue(evidence: Evidence, code: string, what: 'reply-url' | 'identifier'): JudgedCode {
  const { facts: { app, expected }, trouble } = evidence;
  const asked = what === 'reply-url' ? trouble.replyUrl : trouble.identifier;
  if (app?.seen === undefined) return byNumber(evidence, code);
  const [has, agreed] = what === 'reply-url' ? [app.seen.replyUrls, expected?.replyUrls] : [app.seen.identifiers, expected?.identifiers];
  const missing = agreed?.find((one) => !has.includes(one));
  // Entra docs: compared sign by sign, capitals and the last slash included.
  if (asked !== undefined && has.includes(asked)) return 'over';
  const compare = asked === undefined ? undefined : { asked, has: has.join('\n') };
  if (missing !== undefined && (asked === undefined || asked === missing)) return makeFinding(`${what}-missing`, {}, { code, compare: { asked: missing, has: has.join('\n') } });
  if (compare === undefined) return byNumber(evidence, code);
  return makeFinding(agreed === undefined ? `${what}-differs` : `${what}-other`, {}, { code, compare });
}

function byNumber({ codes }: Evidence, code: string): JudgedCode {
  const known = codes.get(code);
  return known === undefined ? 'unknown' : { ...makeFinding('code', { code }, { code }), side: known.side };
}
