// Tells line by line what was looked at and what was seen there, or why it could not be seen. Knows no words.
import type { AppFacts, AssignmentFacts, ExpectedValues, LookedAt, TriedSignIn } from '../../model/trouble';
import type { DirectoryPerson } from '../../model/person';
import { signingCertificate } from './judge-access';
import type { Evidence } from './make-finding';

type Line = Omit<LookedAt, 'what'>;

/** In the order in which Entra itself asks: who, which app, may they, with which key, with which values, and what came of it. */
export function listLooks({ facts: { person, app, assignment, expected, signIns }, now }: Evidence): LookedAt[] {
  const looks: LookedAt[] = [];
  const add = (what: LookedAt['what'], line: Line | undefined): void => {
    if (line) looks.push({ what, ...line });
  };
  add('person', person && (person.seen ? lookAtPerson(person.seen) : unseen(person.unseen)));
  add('app', app && (app.seen ? lookAtApp(app.seen) : unseen(app.unseen)));
  add('assignment', assignment && (assignment.seen ? lookAtAssignment(assignment.seen, app?.seen) : unseen(assignment.unseen)));
  add('certificate', app?.seen && lookAtCertificate(app.seen, now));
  add('values', app?.seen && lookAtValues(app.seen, expected));
  add('signIns', signIns && (signIns.seen ? lookAtSignIns(signIns.seen) : unseen(signIns.unseen)));
  return looks;
}

const line = (state: Line['state'], says: string, values: Record<string, string> = {}, at?: string): Line => ({ state, says, values, ...(at === undefined ? {} : { at }) });
const unseen = (why: string): Line => line('unseen', why);

function lookAtPerson({ accountEnabled, isGuest }: DirectoryPerson): Line {
  if (!accountEnabled) return line('fault', 'person-disabled');
  return isGuest ? line('note', 'person-guest') : line('good', 'person-good');
}

function lookAtApp({ enabled, mode }: AppFacts): Line {
  if (!enabled) return line('fault', 'app-off');
  return mode === 'saml' ? line('good', 'app-good') : line('fault', 'app-not-saml');
}

function lookAtAssignment(assignment: AssignmentFacts, app: AppFacts | undefined): Line {
  switch (assignment.how) {
    case 'direct':
      return line('good', 'assignment-direct');
    case 'group':
      return line('good', 'assignment-group', { group: assignment.group });
    default:
      return app?.assignmentRequired === false ? line('good', 'assignment-not-needed') : line('fault', 'assignment-none');
  }
}

function lookAtCertificate(app: AppFacts, now: string): Line {
  const active = app.certificates.find(({ isActive }) => isActive);
  const signing = signingCertificate(app, now);
  if (active === undefined || signing === undefined) return line('fault', app.certificates.length === 0 ? 'certificate-none' : 'certificate-none-active');
  if (signing !== active) return line('fault', 'certificate-replaced', {}, active.notAfter);
  return active.notAfter <= now ? line('fault', 'certificate-expired', {}, active.notAfter) : line('good', 'certificate-good', {}, active.notAfter);
}

/** Without a setup nobody knows which values are meant, so they are only shown. */
function lookAtValues({ identifiers, replyUrls }: AppFacts, expected: ExpectedValues | undefined): Line {
  if (expected === undefined) return line('note', 'values-alone', { replyUrls: replyUrls.join(', ') || '–' });
  const isThere = expected.replyUrls.every((one) => replyUrls.includes(one)) && expected.identifiers.every((one) => identifiers.includes(one));
  return isThere ? line('good', 'values-good') : line('fault', 'values-changed');
}

function lookAtSignIns(tried: TriedSignIn[]): Line {
  const [newest] = tried;
  if (newest === undefined) return line('note', 'sign-ins-none');
  return newest.errorCode === 0 ? line('good', 'sign-ins-good', {}, newest.at) : line('fault', 'sign-ins-refused', { code: String(newest.errorCode) }, newest.at);
}
