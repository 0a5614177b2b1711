// Which mistakes are tried at the vendor, which of them may pass, and how a result is printed and judged.
import { join } from 'node:path';
import { loadTruths } from '../../../src/rehearsal/console/load-truths';
import type { ConsoleStep } from '../../../src/rehearsal/rehearse/console-player';
import { findTenantFaults } from '../../../src/rehearsal/rehearse/find-tenant-faults';
import { judgeSignIn } from '../../../src/rehearsal/rehearse/judge-sign-in';
import { listMessageMutants } from '../../../src/rehearsal/rehearse/list-message-mutants';
import { listMutants } from '../../../src/rehearsal/rehearse/list-mutants';
import { printMutantTable } from '../../../src/rehearsal/rehearse/mutant-table';
import { spoil, spoilLast } from '../../../src/rehearsal/rehearse/spoil';

const truthOf = (vendor: string) => loadTruths(join(__dirname, '..', '..', 'chats')).find(({ slug }) => slug === vendor)!;
const truth = truthOf('mimecast');
const step = (more: Partial<ConsoleStep>): ConsoleStep => ({ instruction: 'It', where: 'SAML Configuration', do: 'type', field: '', value: '', round: 0, isShown: false, ...more });

it.each([['abc', 'axc'], ['CUK12A345', 'CUK13A345'], ['a-x', 'x-x'], ['-', '-x'], ['9', '0'], ['Xx', 'Xy'], ['AbC', 'AxC']])('spoils %s to %s', (text, spoiled) => {
  expect(spoil(text)).toBe(spoiled);
});

it('spoils the end', () => {
  expect(spoilLast('https://x/1a/')).toBe('https://x/1x/');
});

it('skips each step, spoils each shown value and takes each wrong entry of a list', () => {
  const steps = [step({ do: 'choose', field: 'Provider', value: 'Microsoft Entra ID', isShown: true }), step({ do: 'press', field: 'Import' })];

  const mutants = listMutants(truth, steps, 'sp');

  expect(mutants.map(({ steps: played }) => played.map(({ field, value }) => `${field}${value && `=${value}`}`))).toEqual([
    ['Import'], ['Provider=Microsofx Entra ID', 'Import'], ['Provider=Okta', 'Import'], ['Provider=Microsoft Entra ID'],
  ]);
  expect(mutants.map(({ isHarmless }) => isHarmless)).toEqual([false, false, false, false]);
});

it('lets pass what the truth says has no effect, but not a required field left out', () => {
  const steps = [step({ where: 'New Address', field: 'Global Name', value: 'Ada', isShown: true }), step({ where: 'New Address', do: 'tick', field: 'Force Change at Login' })];

  expect(listMutants(truth, steps, 'sp').map(({ isHarmless }) => isHarmless)).toEqual([false, true, true]);
});

it('lets a second save be left out when nothing that counts was changed since the first', () => {
  const where = 'Configuration > Authentication Policy > SAML Authentication';
  const save = step({ where, do: 'press', field: 'Save Changes' });
  const enforce = step({ where, do: 'tick', field: 'Enable SSO for Admins' });
  const issuer = step({ where, do: 'type', field: 'SAML Endpoint', value: 'x' });
  const skipped = (steps: ConsoleStep[]) => listMutants(truthOf('mozy-enterprise'), steps, 'sp').filter(({ name }) => name.startsWith('skipped')).map(({ isHarmless }) => isHarmless);

  const later = (one: ConsoleStep) => ({ ...one, round: 1 });
  expect(skipped([issuer, save, later(enforce), later(save)])).toEqual([false, false, true, true]);
  expect(skipped([save, later(issuer), later(save)])).toEqual([false, false, false]);
  expect(skipped([enforce, save])).toEqual([true, false]);
});

describe('two pages of one record', () => {
  const page = 'Single sign-on settings';
  const issuer = step({ where: page, field: 'Issuer', value: 'x' });
  const metadata = step({ where: page, field: 'Metadata URL', value: 'x' });
  const save = step({ where: page, do: 'press', field: 'Save' });
  const email = step({ where: 'Attribute mapping', field: 'Email', value: 'email', isShown: true });
  const saveMapping = step({ where: 'Attribute mapping', do: 'press', field: 'Save' });
  const harmless = (steps: ConsoleStep[]) => listMutants(truthOf('any-saml'), steps, 'sp').map(({ name, isHarmless }) => `${name.startsWith('skipped') ? 'skipped' : 'wrong'} ${isHarmless}`);

  it('are kept by one save before the sign-in, and a name that may be missing may not be wrong', () => {
    expect(harmless([issuer, save, email, saveMapping])).toEqual(['skipped false', 'skipped true', 'skipped true', 'wrong false', 'skipped true']);
  });

  it('are not kept by it when the first one reads metadata, or when a sign-in lies between them', () => {
    expect(harmless([metadata, save])).toEqual(['skipped false', 'skipped false']);
    expect(harmless([metadata, save, email, saveMapping]).slice(0, 2)).toEqual(['skipped false', 'skipped false']);
    expect(harmless([issuer, save, { ...email, round: 1 }, { ...saveMapping, round: 1 }]).slice(0, 2)).toEqual(['skipped false', 'skipped false']);
  });
});

it('misses no required field of a person who is added at the first sign-in anyway', () => {
  expect(listMutants(truthOf('mozy-enterprise'), [step({ where: 'Users > Add New User', field: 'Username' })], 'sp').map(({ isHarmless }) => isHarmless)).toEqual([true]);
  expect(listMutants(truthOf('genesys-cloud-for-azure'), [step({ where: 'Add People to the Organization', field: 'Full Name' })], 'sp').map(({ isHarmless }) => isHarmless)).toEqual([false]);
});

it('spoils in messages only what they hold: links with a path, and addresses of people', () => {
  const message = (value: string) => step({ do: 'send', where: '', value, isShown: true, bringsValues: true });
  const names = (value: string) => listMutants(truth, [message(value)], 'sp').map(({ name, steps }) => `${name} -> ${steps[0]!.value}`);

  expect(names('Our identifier for https://contoso.example, please.')).toEqual([]);
  expect(names('See https://contoso.example/a1 for ada@contoso.com')).toEqual([
    'messages: every link with one wrong character -> See https://contoso.example/x1 for ada@contoso.com',
    'messages: the address of the person with one wrong character -> See https://contoso.example/a1 for ada@conxoso.com',
  ]);
});

it('knows what has no effect only where the tile starts', () => {
  const steps = [step({ where: 'ADFS/Azure AD(Premium)', field: 'Target URI', value: 'abc', isShown: true })];

  expect(listMutants(truthOf('genesys-cloud-for-azure'), steps, 'sp').map(({ isHarmless }) => isHarmless)).toEqual([false, false]);
  expect(listMutants(truthOf('genesys-cloud-for-azure'), steps, 'idp').map(({ isHarmless }) => isHarmless)).toEqual([false, true]);
});

it('tells the organization of the test from those that were there before', () => {
  const skips = (value: string, how: Partial<ConsoleStep> = {}) => listMutants(truthOf('code42'), [step({ where: 'Organizations in use', do: 'choose', field: 'Organizations in use', value, ...how })], 'sp')[0]?.isHarmless;

  expect([skips('SSO test'), skips('Contoso'), skips(''), skips('', { do: 'tick', field: 'Contoso Sales' }), skips('', { do: 'tick', field: 'SSO test' })]).toEqual([false, true, true, true, false]);
});

it('does not guess where a label is not in the truth', () => {
  expect(() => listMutants(truth, [step({ field: 'Colour' })], 'sp')).toThrow('has no “Colour”');
});

it.each([
  ['sp', true, true, undefined], ['sp', false, false, 'the tester'], ['idp', false, true, undefined], ['idp', true, false, 'the tester'],
] as const)('wants a %s tile to lead over the vendor page: %s', (mode, isAnswerToRequest, accepted, by) => {
  expect(judgeSignIn(mode, { accepted: true, stage: 'vendor', message: 'In', isAnswerToRequest })).toMatchObject({ accepted, ...(by ? { by } : {}) });
});

it('says who refused', () => {
  expect(judgeSignIn('sp', { accepted: false, stage: 'identity-provider', message: 'No', isAnswerToRequest: true })).toEqual({ accepted: false, by: 'Entra', text: 'No' });
});

it('marks the rows that did not behave', () => {
  const lines: string[] = [];
  const row = { name: 'it', by: 'Entra', why: 'AADSTS50105: Not assigned. More.', noticed: 'Odd.' };

  printMutantTable([{ ...row, isRefused: true, mustBeRefused: true }, { ...row, isRefused: false, mustBeRefused: true }], (line) => lines.push(line));

  expect(lines[1]).toBe('ok     refused   refused   it      Entra: AADSTS50105 Not assigned. (at the console: Odd.)');
  expect(lines[2]).toBe('WRONG  accepted  refused   it');
});

it('compares a tenant only in what is expected', () => {
  const held = { applications: [{ id: '1', uris: ['a', 'b'], web: { urls: ['x'], more: 1 } }] };
  const expected = (object: Record<string, unknown>) => findTenantFaults({ applications: [object], servicePrincipals: [], assignments: [] }, held);

  expect(expected({ uris: ['a', 'b'], web: { urls: ['x'] } })).toEqual([]);
  expect(expected({ uris: ['a'] })).toHaveLength(1);
  expect(expected({ web: { urls: ['y'] } })).toHaveLength(1);
});

describe('messages to support', () => {
  const send = (value: string, bringsValues: boolean): ConsoleStep => ({ instruction: value.split('\n')[0]!, where: '', do: 'send', field: '', value, round: 0, isShown: true, bringsValues });
  const ask = send('Addresses\nFor b.simon@contoso.com', true);
  const tell = send('Metadata\nhttps://login.example/metadata\nb.simon@contoso.com', false);

  it('are left out only where the chat goes on without their answer, and spoiled in all of them at once', () => {
    const mutants = listMessageMutants([ask, tell]);

    expect(mutants.map(({ name }) => name)).toEqual(['not sent: Metadata', 'messages: every link with one wrong character', 'messages: the address of the person with one wrong character']);
    expect(mutants[0]!.steps).toEqual([ask]);
    expect(mutants[1]!.steps[1]!.value).toMatch(/^Metadata\nhttps:\/\/login\.example\/(?!metadata)\S+\nb\.simon@contoso\.com$/);
    expect(mutants[2]!.steps.map(({ value }) => value.includes('b.simon@contoso.com'))).toEqual([false, false]);
    expect(mutants.some(({ isHarmless }) => isHarmless)).toBe(false);
  });

  it('are none where nobody writes to support', () => {
    expect(listMessageMutants([])).toEqual([]);
  });
});
