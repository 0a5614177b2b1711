// From what was looked at to side and cause: one table, each line a trouble as helpdesk meets it.
import { join } from 'node:path';
import { listSignInCodes, loadDiagnosisTexts } from '../../../src/content/load-diagnosis-texts';
import { judgeAccess } from '../../../src/engine/diagnosis/judge-access';
import { listLooks } from '../../../src/engine/diagnosis/list-looks';
import type { AccessFacts, AppFacts, ExpectedValues, Trouble, TriedSignIn } from '../../../src/model/trouble';
import type { DirectoryPerson } from '../../../src/model/person';

const texts = loadDiagnosisTexts(join(__dirname, '../../../cards'));
const codes = listSignInCodes(texts);
const NOW = '2026-11-23T12:00:00.000Z';
const [EU, US] = ['https://eu.example/acs', 'https://us.example/acs'];
const ID = 'https://sp.example/eu';
const certificate = (thumbprint: string, notAfter: string, isActive = false) => ({ thumbprint, notAfter, isActive });
const GOOD = certificate('AA', '2029-01-01T00:00:00Z', true);

const person = (part: Partial<DirectoryPerson> = {}): AccessFacts['person'] => ({ seen: { objectId: 'p', displayName: 'Chris Green', userPrincipalName: 'chris@contoso.com', accountEnabled: true, isGuest: false, ...part } });
const app = (part: Partial<AppFacts> = {}): AccessFacts['app'] => ({
  seen: { servicePrincipalId: 's', clientId: 'c', displayName: 'Sample', enabled: true, mode: 'saml', assignmentRequired: true, identifiers: [ID], replyUrls: [EU], certificates: [GOOD], ...part },
});
const expected = (part: Partial<ExpectedValues> = {}): ExpectedValues => ({ setupId: 'x', identifiers: [ID], replyUrls: [EU], thumbprint: 'AA', ...part });
const tried = (...numbers: number[]): AccessFacts['signIns'] => ({ seen: numbers.map((errorCode): TriedSignIn => ({ at: NOW, errorCode })) });
const fine = (part: Partial<AccessFacts> = {}): AccessFacts => ({ person: person(), app: app(), assignment: { seen: { how: 'direct' } }, signIns: tried(), ...part });
const judge = (facts: AccessFacts, trouble: Trouble = {}) => judgeAccess({ facts, trouble, codes, now: NOW });

test.each<[string, AccessFacts, Trouble, string, string]>([
  ['a disabled account', fine({ person: person({ accountEnabled: false }) }), {}, 'person', 'person-disabled'],
  ['an app that is off', fine({ app: app({ enabled: false }) }), {}, 'entra', 'app-off'],
  ['nobody assigned', fine({ assignment: { seen: { how: 'none' } } }), {}, 'entra', 'not-assigned'],
  ['nobody assigned where nobody has to be', fine({ assignment: { seen: { how: 'none' } }, app: app({ assignmentRequired: false }) }), {}, 'unclear', 'no-attempt'],
  ['access through a group', fine({ assignment: { seen: { how: 'group', group: 'Sales' } } }), {}, 'unclear', 'no-attempt'],
  ['an assignment that could not be seen', fine({ assignment: { unseen: 'role' }, signIns: { unseen: 'role' } }), {}, 'unclear', 'nothing-found'],
  ['another mode', fine({ app: app({ mode: 'password' }) }), {}, 'entra', 'not-saml'],
  ['no certificate', fine({ app: app({ certificates: [] }) }), {}, 'entra', 'no-certificate'],
  ['certificates of which none is active', fine({ app: app({ certificates: [certificate('BB', '2029-01-01T00:00:00Z')] }) }), {}, 'entra', 'no-certificate'],
  ['an expired certificate alone', fine({ app: app({ certificates: [certificate('AA', '2026-11-01T00:00:00Z', true)] }) }), {}, 'entra', 'certificate-expired'],
  ['an expired certificate beside a newer one', fine({ app: app({ certificates: [certificate('AA', '2026-11-01T00:00:00Z', true), certificate('BB', '2029-01-01T00:00:00Z')] }) }), {}, 'entra', 'certificate-replaced'],
  ['another certificate than was handed over', fine({ expected: expected({ thumbprint: 'CC' }) }), {}, 'entra', 'certificate-other'],
  ['a reply URL that somebody changed', fine({ app: app({ replyUrls: [US] }), expected: expected() }), {}, 'entra', 'reply-url-missing'],
  ['an identifier that somebody changed', fine({ app: app({ identifiers: ['https://sp.example/us'] }), expected: expected() }), {}, 'entra', 'identifier-missing'],
  ['more addresses than the setup wanted', fine({ app: app({ replyUrls: [EU, US] }), expected: expected() }), {}, 'unclear', 'no-attempt'],
  ['a sign-in that Entra let pass', fine({ signIns: tried(0) }), {}, 'vendor', 'vendor-refuses'],
  ['a sign-in that Entra let pass, with an expired certificate', fine({ signIns: tried(0), app: app({ certificates: [certificate('AA', '2026-11-01T00:00:00Z', true)] }) }), {}, 'entra', 'certificate-expired'],
  ['a second factor in the log', fine({ signIns: tried(50076, 0) }), {}, 'person', 'code'],
  ['a refusal that is mended', fine({ signIns: tried(50105) }), {}, 'unclear', 'over-now'],
  ['a refusal before a sign-in that worked', fine({ signIns: tried(0, 50105) }), {}, 'vendor', 'vendor-refuses'],
  ['an unknown number in the log', fine({ signIns: tried(12345678) }), {}, 'unclear', 'code-unknown'],
  ['a guest', fine({ person: person({ isGuest: true }) }), {}, 'person', 'guest'],
  ['a guest without assignment', fine({ person: person({ isGuest: true }), assignment: { seen: { how: 'none' } } }), {}, 'entra', 'not-assigned'],
  ['a closed log', fine({ signIns: { unseen: 'licence' } }), {}, 'unclear', 'nothing-found'],
  ['nothing seen at all', { person: { unseen: 'late' }, app: { unseen: 'unavailable' } }, {}, 'unclear', 'not-looked'],

  ['50105 pasted, and it is so', fine({ assignment: { seen: { how: 'none' } } }), { code: '50105' }, 'entra', 'not-assigned'],
  ['50105 pasted, and it is not so any more', fine(), { code: '50105' }, 'unclear', 'over-now'],
  ['50105 pasted, and nobody could see', fine({ assignment: { unseen: 'role' } }), { code: '50105' }, 'entra', 'code'],
  ['50105 pasted and mended, but the app is off', fine({ app: app({ enabled: false }) }), { code: '50105' }, 'entra', 'app-off'],
  ['50057 pasted, and it is so', fine({ person: person({ accountEnabled: false }) }), { code: '50057' }, 'person', 'person-disabled'],
  ['50057 pasted, and it is not so any more', fine(), { code: '50057' }, 'unclear', 'over-now'],
  ['7000112 pasted', fine({ app: app({ enabled: false }) }), { code: '7000112' }, 'entra', 'app-off'],
  ['50003 pasted, and a key is there', fine(), { code: '50003' }, 'unclear', 'over-now'],
  ['50146 pasted, and the key has ended', fine({ app: app({ certificates: [certificate('AA', '2026-11-01T00:00:00Z', true)] }) }), { code: '50146' }, 'entra', 'no-certificate'],
  ['50011 with an address that is there', fine(), { code: '50011', replyUrl: EU }, 'unclear', 'over-now'],
  ['50011 with an address nobody agreed on', fine(), { code: '50011', replyUrl: US }, 'unclear', 'reply-url-differs'],
  ['50011 with another region than the setup', fine({ expected: expected() }), { code: '50011', replyUrl: US }, 'vendor', 'reply-url-other'],
  ['50011 with the address that the setup agreed on', fine({ app: app({ replyUrls: [US] }), expected: expected() }), { code: '50011', replyUrl: EU }, 'entra', 'reply-url-missing'],
  ['50011 without the address, and the setup misses one', fine({ app: app({ replyUrls: [] }), expected: expected() }), { code: '50011' }, 'entra', 'reply-url-missing'],
  ['50011 with a slash at the end', fine(), { code: '50011', replyUrl: `${EU}/` }, 'unclear', 'reply-url-differs'],
  ['50011 of an app that is not known', { person: person() }, { code: '50011', replyUrl: US }, 'entra', 'code'],
  ['700016 with an identifier of another region', fine({ expected: expected() }), { code: '700016', identifier: 'https://sp.example/us' }, 'vendor', 'identifier-other'],
  ['700016 with an identifier that nobody has', {}, { code: '700016', identifier: 'x' }, 'entra', 'code'],
  ['75011 pasted', fine(), { code: '75011' }, 'vendor', 'code'],
  ['a second factor pasted, for a person alone', { person: person() }, { code: '50074' }, 'person', 'code'],
  ['an unknown number pasted', fine(), { code: '999999' }, 'unclear', 'code-unknown'],
  ['an unknown number pasted, and nobody assigned', fine({ assignment: { seen: { how: 'none' } } }), { code: '999999' }, 'entra', 'not-assigned'],
])('%s', (_name, facts, trouble, side, cause) => {
  expect(judge(facts, trouble)).toMatchObject({ side, cause });
});

test('what differs is shown as the two values that ought to be one', () => {
  expect(judge(fine({ expected: expected() }), { code: '50011', replyUrl: US })).toMatchObject({ code: '50011', compare: { asked: US, has: EU } });
  expect(judge(fine({ expected: expected({ thumbprint: 'CC' }) })).compare).toEqual({ asked: 'CC', has: 'AA' });
});

test('each look has a line, seen or with the reason why not, and each line has its words', () => {
  const situations = [
    fine(), fine({ signIns: tried(0) }), fine({ signIns: tried(50105), assignment: { seen: { how: 'none' } }, expected: expected() }),
    fine({ person: person({ isGuest: true }), app: app({ enabled: false, certificates: [] }), assignment: { seen: { how: 'group', group: 'Sales' } }, expected: expected({ replyUrls: [US] }) }),
    fine({ person: person({ accountEnabled: false }), app: app({ mode: null, assignmentRequired: false, certificates: [certificate('B', '2029-01-01T00:00:00Z')] }), assignment: { seen: { how: 'none' } } }),
    fine({ app: app({ certificates: [certificate('AA', '2026-11-01T00:00:00Z', true)] }) }),
    fine({ app: app({ certificates: [certificate('AA', '2026-11-01T00:00:00Z', true), certificate('BB', '2029-01-01T00:00:00Z')] }) }),
    { person: { unseen: 'consent' }, app: { unseen: 'late' }, assignment: { unseen: 'role' }, signIns: { unseen: 'licence' } } as AccessFacts,
  ];
  const lines = situations.map((facts) => listLooks({ facts, trouble: {}, codes, now: NOW }));

  expect(lines[0]!.map(({ what, state }) => `${what} ${state}`)).toEqual(['person good', 'app good', 'assignment good', 'certificate good', 'values note', 'signIns note']);
  expect(lines.at(-1)!.map(({ what, says }) => `${what} ${says}`)).toEqual(['person consent', 'app late', 'assignment role', 'signIns licence']);
  const used = lines.flat().filter(({ state }) => state !== 'unseen').map(({ says }) => says);
  expect([...new Set(used)].sort()).toEqual(Object.keys(texts.seen).sort());
});
