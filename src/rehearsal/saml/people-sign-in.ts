// The sign-in pages of people: choose who you are, password, first change of it, second factor. Knows nothing of SAML.
import { Router, urlencoded, type Request, type Response } from 'express';
import type { SamlDirectory, SamlPerson } from '../tenant/saml-directory';
import { buildHiddenFields, buildPage, escapeText } from './build-page';
import type { PeopleSessions } from './people-sessions';
import { buildRefusal } from './sign-in-refusal';

const OWNER = 'Microsoft Entra (rehearsal)';

/** Sends the sign-in page; the browser comes back to `next`, a path of this server. */
export function sendSignInPage(directory: SamlDirectory, sessions: PeopleSessions, response: Response, next: string, problem?: string): void {
  const people = directory.listPeople();
  const withPassword = people.filter((person) => sessions.hasOwnPassword(person));
  const cast = people.filter((person) => !sessions.hasOwnPassword(person));
  const castButtons = cast.map((person) => `<button class="person" name="person" value="${escapeText(person.userPrincipalName)}">${escapeText(person.displayName)}<br><span class="small">${escapeText(person.userPrincipalName)}</span></button>`).join('');
  const choices = withPassword.map((person) => `<option value="${escapeText(person.userPrincipalName)}">${escapeText(person.displayName)} (${escapeText(person.userPrincipalName)})</option>`).join('');
  const open = (inner: string) => `<form method="post" action="/people/sign-in">${buildHiddenFields({ next })}${inner}</form>`;
  const passwordForm = withPassword.length === 0 ? '' : open(`<h2>With a password</h2><label for="person">Who</label><select id="person" name="person">${choices}</select>`
    + '<label for="password">Password</label><input id="password" type="password" name="password" autocomplete="off"><button class="main">Sign in</button>');
  const body = `${problem ? `<p class="refused">${escapeText(problem)}</p>` : ''}<p>Who signs in?</p>${passwordForm}${castButtons ? `<h2>People of the rehearsal</h2>${open(castButtons)}` : ''}`;
  response.status(problem ? 401 : 200).send(buildPage({ title: 'Sign in', owner: OWNER, tone: 'entra', body, data: { page: 'sign-in', next, message: problem } }));
}

/** Router for /people/sign-in, /people/change-password, /people/second-factor and /people/sign-out. */
export function createPeopleSignIn(directory: SamlDirectory, sessions: PeopleSessions): Router {
  const router = Router();
  router.use('/people', urlencoded({ extended: false }));
  router.get('/people/sign-in', (request, response) => sendSignInPage(directory, sessions, response, readNext(request.query.next)));
  router.get('/people/sign-out', (request, response) => {
    sessions.end(request, response);
    response.redirect(303, `/people/sign-in?next=${encodeURIComponent(readNext(request.query.next))}`);
  });
  router.post('/people/sign-in', (request, response) => {
    const person = checkPassword(request, response);
    if (!person) return;
    if (sessions.mustChangePassword(person)) return sendChangePage(request, response, person);
    if (sessions.hasOwnPassword(person)) return sendFactorPage(response, person, readText(request, 'password'), readNext(request.body.next));
    sessions.start(response, { personObjectId: person.objectId, method: 'multi-factor' });
    response.redirect(303, readNext(request.body.next));
  });
  router.post('/people/change-password', (request, response) => {
    const person = checkPassword(request, response);
    if (!person) return;
    const next = readText(request, 'newPassword');
    const problem = next.length < 8 ? 'Use at least 8 characters.' : next === readText(request, 'password') ? 'Use a password that differs from the one you were given.' : undefined;
    if (problem ?? next !== readText(request, 'repeated')) return sendChangePage(request, response, person, problem ?? 'The two new passwords differ.');
    sessions.changePassword(person, next);
    sendFactorPage(response, person, next, readNext(request.body.next));
  });
  router.post('/people/second-factor', (request, response) => {
    const person = checkPassword(request, response);
    if (!person) return;
    sessions.start(response, { personObjectId: person.objectId, method: readText(request, 'factor') === 'later' ? 'password' : 'multi-factor' });
    response.redirect(303, readNext(request.body.next));
  });
  return router;

  function checkPassword(request: Request, response: Response): SamlPerson | undefined {
    const typed = readText(request, 'person').trim().toLowerCase();
    const person = directory.listPeople().find((entry) => entry.userPrincipalName.toLowerCase() === typed);
    const refusal = !person ? buildRefusal(50034, { user: typed, tenant: directory.tenantId })
      : !sessions.isRightPassword(person, readText(request, 'password')) ? buildRefusal(50126)
        : !person.accountEnabled ? buildRefusal(50057) : undefined;
    if (!refusal) return person;
    sendSignInPage(directory, sessions, response, readNext(request.body.next), refusal.message);
    return undefined;
  }
}

function sendChangePage(request: Request, response: Response, person: SamlPerson, problem?: string): void {
  const fields = { person: person.userPrincipalName, password: readText(request, 'password'), next: readNext(request.body.next) };
  const body = `<p>${escapeText(person.displayName)} signs in for the first time. The password that an administrator gave has to be changed.</p>`
    + `${problem ? `<p class="refused">${escapeText(problem)}</p>` : ''}<form method="post" action="/people/change-password">${buildHiddenFields(fields)}`
    + '<label for="new">New password</label><input id="new" type="password" name="newPassword" autocomplete="off">'
    + '<label for="again">New password again</label><input id="again" type="password" name="repeated" autocomplete="off"><button class="main">Change and go on</button></form>';
  response.send(buildPage({ title: 'Update your password', owner: OWNER, tone: 'entra', body, data: { page: 'change-password' } }));
}

function sendFactorPage(response: Response, person: SamlPerson, password: string, next: string): void {
  const body = '<p>Your organisation needs a second proof of who you are. On a real tenant you would set up the phone app now.</p>'
    + `<form method="post" action="/people/second-factor">${buildHiddenFields({ person: person.userPrincipalName, password, next })}`
    + '<button class="main" name="factor" value="now">Approve the sign-in</button><button name="factor" value="later">Ask later</button></form>';
  response.send(buildPage({ title: 'More information required', owner: OWNER, tone: 'entra', body, data: { page: 'second-factor' } }));
}

function readText(request: Request, name: string): string {
  const value: unknown = (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

/** Only a path of this server: everything else would send the person somewhere else. */
export function readNext(value: unknown): string {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : '/my-apps';
}
