// Errors as the sign-in page words them, pasted whole, in part, or with the names hidden.
import { buildRefusal } from '../../../src/rehearsal/saml/sign-in-refusal';
import { readErrorText } from '../../../src/engine/diagnosis/read-error-text';

const CLIENT = '11111111-2222-4333-8444-555555555555';
const PAGE = (error: string): string => `Sign in\r\nSorry, but we’re having trouble signing you in.\r\n\r\n${error}\r\n\r\nTroubleshooting details\r\nRequest Id: 99999999-0000-4000-8000-000000000001\r\nCorrelation Id: 99999999-0000-4000-8000-000000000002\r\nTimestamp: 2026-11-23T06:30:00Z`;

test.each<[string, string, object | undefined]>([
  ['the number alone', 'AADSTS50105', { code: '50105' }],
  ['in lower case, with a blank', 'aadsts 50105.', { code: '50105' }],
  ['a whole page of 50105', PAGE(buildRefusal(50105, { app: 'Sample Portal', clientId: CLIENT, user: 'chris.green@contoso.com' }).message), { code: '50105', app: CLIENT, person: 'chris.green@contoso.com', correlationId: '99999999-0000-4000-8000-000000000002' }],
  ['the older words of 50105', `AADSTS50105: The signed in user '{EmailHidden}' is not assigned to a role for the application '${CLIENT}'(Sample).`, { code: '50105', app: CLIENT }],
  ['50011', buildRefusal(50011, { replyUrl: 'https://us.example/acs', identifier: 'https://sp.example/eu' }).message, { code: '50011', replyUrl: 'https://us.example/acs', identifier: 'https://sp.example/eu', app: 'https://sp.example/eu' }],
  ['the newer words of 50011', "AADSTS50011: The redirect URI 'https://us.example/acs' specified in the request does not match the redirect URIs configured for the application 'https://sp.example/eu'.", { code: '50011', replyUrl: 'https://us.example/acs', identifier: 'https://sp.example/eu', app: 'https://sp.example/eu' }],
  ['700016', buildRefusal(700016, { identifier: 'https://sp.example/us', tenant: CLIENT }).message, { code: '700016', identifier: 'https://sp.example/us', app: 'https://sp.example/us' }],
  ['7000112', buildRefusal(7000112, { clientId: CLIENT, app: 'Sample' }).message, { code: '7000112', app: CLIENT }],
  ['75011', buildRefusal(75011, { method: 'Password', requested: 'WindowsIntegrated', app: 'Sample Portal' }).message, { code: '75011', app: 'Sample Portal' }],
  ['50034', buildRefusal(50034, { user: 'old@contoso.com', tenant: 'Contoso' }).message, { code: '50034', person: 'old@contoso.com' }],
  ['50020', "AADSTS50020: User account 'eve@fabrikam.com' from identity provider 'live.com' does not exist in tenant 'Contoso' and cannot access the application 'https://sp.example/eu'(Sample) in that tenant.", { code: '50020', person: 'eve@fabrikam.com' }],
  ['a page that names the app in its details', `AADSTS53003: Access has been blocked by Conditional Access policies.\nApp name: Sample Portal\nApp id: ${CLIENT}\n`, { code: '53003', app: CLIENT }],
  ['only the name of the app in the details', 'AADSTS50076: MFA.\nApp name: Sample Portal\nDevice state: Unregistered', { code: '50076', app: 'Sample Portal' }],
  ['no number', 'Something went wrong. Please contact your administrator.', undefined],
  ['no number behind the word', 'What is AADSTS?', undefined],
])('%s', (_name, text, expected) => {
  expect(readErrorText(text)).toEqual(expected);
});

test('a page that never ends is read in no time', () => {
  const started = performance.now();
  for (const text of [`AADSTS50105 ${'application '.repeat(20_000)}`, `AADSTS50105 ${"user '".repeat(40_000)}`, `AADSTS50105 ${'a@'.repeat(80_000)}`, `AADSTS50105 contact the ${'x '.repeat(80_000)}`]) readErrorText(text);

  expect(performance.now() - started).toBeLessThan(500);
});
