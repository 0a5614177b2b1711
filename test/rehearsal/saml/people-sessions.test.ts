// Which password counts for whom, before and after it was changed.
import { PeopleSessions } from '../../../src/rehearsal/saml/people-sessions';
import type { SamlDirectory, SamlPerson } from '../../../src/rehearsal/tenant/saml-directory';
import { SEED_PASSWORD } from '../../../src/rehearsal/tenant/seed-people';

function aSessions() {
  let kept: Record<string, string> = {};
  const sessions = new PeopleSessions({} as SamlDirectory, { read: () => kept, write: (hashes) => { kept = hashes; } });
  return { sessions, kept: () => JSON.stringify(kept) };
}
const simon: SamlPerson = { objectId: 's', userPrincipalName: 's@contoso.com', displayName: 'S', accountEnabled: true, password: 'Given-Pass-1' };

it('asks the standing cast for no password', () => {
  const { sessions } = aSessions();
  const cast = { ...simon, password: SEED_PASSWORD };
  expect([sessions.hasOwnPassword(cast), sessions.mustChangePassword(cast), sessions.isRightPassword(cast, '')]).toEqual([false, false, true]);
});

it('takes the changed password only, and keeps no readable one', () => {
  const { sessions, kept } = aSessions();
  expect(sessions.mustChangePassword(simon)).toBe(true);
  sessions.changePassword(simon, 'Second-Pass-2');
  expect([sessions.mustChangePassword(simon), sessions.isRightPassword(simon, 'Given-Pass-1'), sessions.isRightPassword(simon, 'Second-Pass-2')]).toEqual([false, false, true]);
  expect(kept()).not.toMatch(/Pass/);
});

it('takes a password that an administrator gives anew, and has it changed again', () => {
  const { sessions } = aSessions();
  sessions.changePassword(simon, 'Second-Pass-2');
  const reset = { ...simon, password: 'Third-Pass-3' };
  expect([sessions.isRightPassword(reset, 'Third-Pass-3'), sessions.isRightPassword(reset, 'Second-Pass-2'), sessions.mustChangePassword(reset)]).toEqual([true, false, true]);
});
