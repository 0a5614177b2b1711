// Every text field of every dialog against the same list of bad inputs: one table that a reader can check. What is refused gets a sentence, and all that was typed is there again.
import type { Setup } from '../../src/model/setup';
import { ada, buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { storeSetup } from '../support/stored-setups';
import { cardOf } from '../support/walks';

/** What a person may do to a good value. */
const BAD: Record<string, (good: string) => string> = {
  'nothing': () => '',
  'blanks': () => ' \t  ',
  'a trailing slash': (good) => `${good}/`,
  'http': (good) => `http://${good.replace(/^https:\/\//, '')}`,
  'a wrong host': (good) => (good.startsWith('https://') ? good.replace(/^https:\/\/[^/]+/, 'https://evil.example') : 'evil.example'),
  'a host before the right one': (good) => (good.startsWith('https://') ? good.replace('https://', 'https://evil.example#') : `evil.example#${good}`),
  'blanks inside': (good) => `${good.slice(0, -2)} ${good.slice(-2)}`,
  'a line break inside': (good) => `${good.slice(0, -2)}\n${good.slice(-2)}`,
  'quotes': (good) => `"${good}"`,
  'Markdown': (good) => `**${good}** [a](https://evil.example)`,
  'a place of a template': () => '${identifier}',
  'a place of a dialog': () => '{identifier}',
  'HTML': (good) => `<b>${good}</b>`,
  'an emoji': (good) => `${good}😀`,
  'an invisible sign': (good) => `${good.slice(0, 3)}\u200b${good.slice(3)}`,
  '10,000 characters': () => 'x'.repeat(10_000),
};

interface Form {
  vendor: string;
  stepId: string;
  answers?: Record<string, string>;
  /** Buttons on the way to the form. */
  open?: string[];
  submit: 'form.submit' | 'field.other' | 'message.save';
  good: Record<string, string>;
  /** By field: what of the list above is taken as it is. Everything else is refused. */
  takes: Record<string, string[]>;
}

/** A name that people chose: whatever a keyboard has, on one line. */
const ANY_TEXT = ['a trailing slash', 'http', 'a wrong host', 'a host before the right one', 'blanks inside', 'quotes', 'Markdown', 'a place of a template', 'a place of a dialog', 'HTML', 'an emoji'];
/** The source names no host for it, and a path may end in a slash. */
const ANY_HOST = ['a trailing slash', 'a wrong host'];

const FORMS: Form[] = [
  { vendor: 'mimecast', stepId: 'choose-region', submit: 'field.other', good: { regionHost: 'ca-api.mimecast.com' }, takes: { regionHost: [] } },
  {
    vendor: 'mimecast', stepId: 'enter-values', answers: { region: 'eu' }, submit: 'form.submit', good: { accountCode: 'CUK12A345', domain: 'contoso.com', profileDescription: 'Entra ID sign-in', tile: 'sp' },
    takes: { accountCode: ['a wrong host'], domain: ['a wrong host'], profileDescription: ANY_TEXT },
  },
  { vendor: 'mozy-enterprise', stepId: 'enter-values', submit: 'form.submit', good: { tenantName: 'contoso', users: 'byHand' }, takes: { tenantName: [] } },
  {
    vendor: 'mozy-enterprise', stepId: 'enter-addresses', answers: { tenantName: 'contoso', users: 'byHand' }, submit: 'form.submit', good: { identifier: 'https://contoso.example/saml', replyUrl: 'https://contoso.example/acs' },
    takes: { identifier: [...ANY_HOST, 'http', 'a host before the right one', 'an emoji'], replyUrl: [...ANY_HOST, 'a host before the right one'] },
  },
  {
    vendor: 'autotask-endpoint-backup', stepId: 'ask-support', open: ['I have sent it', 'They answered'], submit: 'message.save',
    good: { identifier: 'https://contoso.backup.autotask.net/singlesignon/saml/metadata', replyUrl: 'https://contoso.backup.autotask.net/singlesignon/saml/SSO' }, takes: { identifier: [], replyUrl: [] },
  },
  {
    vendor: 'code42', stepId: 'enter-addresses', open: ['I have the values'], submit: 'form.submit',
    good: { entityId: 'https://contoso.example/sp', acsUrl: 'https://contoso.example/acs', serverUrl: 'https://contoso.example', appName: 'Code42', providerName: 'Entra ID' },
    takes: { entityId: [...ANY_HOST, 'http', 'a host before the right one', 'an emoji'], acsUrl: [...ANY_HOST, 'a host before the right one'], serverUrl: ['a wrong host'], appName: ANY_TEXT, providerName: ANY_TEXT },
  },
  { vendor: 'genesys-cloud-for-azure', stepId: 'choose-region', submit: 'field.other', good: { regionDomain: 'usw2.pure.cloud' }, takes: { regionDomain: [] } },
  { vendor: 'genesys-cloud-for-azure', stepId: 'enter-values', answers: { region: 'mypurecloud.de' }, submit: 'form.submit', good: { organizationName: 'contoso', tile: 'sp' }, takes: { organizationName: ANY_TEXT } },
  { vendor: 'any-saml', stepId: 'name-product', submit: 'form.submit', good: { product: 'Contoso Travel' }, takes: { product: ANY_TEXT } },
  {
    vendor: 'any-saml', stepId: 'enter-addresses', answers: { product: 'Contoso Travel' }, open: ['I have the values'], submit: 'form.submit', good: { identifier: 'https://contoso.example/saml', replyUrl: 'https://contoso.example/acs', signOnUrl: 'https://contoso.example/in', relayState: 'home' },
    takes: {
      identifier: [...ANY_HOST, 'http', 'a host before the right one', 'a place of a template', 'a place of a dialog', 'an emoji'],
      replyUrl: [...ANY_HOST, 'a host before the right one'],
      signOnUrl: ['nothing', 'blanks', ...ANY_HOST, 'a host before the right one'],
      relayState: ['nothing', 'blanks', ...ANY_TEXT],
    },
  },
];

let under: BotWithTenant;
beforeAll(async () => { under = await startBotWithTenant(); });
afterAll(() => under.close());

const find = async (setup: Setup): Promise<Setup> => (await under.database.setups.find(ada.tenantId, setup.id))!;

async function openForm({ vendor, stepId, answers = {}, open = [] }: Form): Promise<Setup> {
  const setup = await storeSetup(under, { vendor, stepId, answers });
  await under.say(`status ${setup.code}`);
  for (const title of open) await under.press(title);
  return setup;
}

async function submit({ submit: verb }: Form, values: Record<string, string>): Promise<void> {
  await under.press(buttonsOf(cardOf(under.last())).find((button) => button.verb === verb)!.title, values);
}

const shownTexts = (): string => JSON.stringify(cardOf(under.last()));
const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);

describe.each(FORMS.flatMap((form) => Object.keys(form.takes).map((field) => [`${form.vendor}: ${field}`, form, field] as const)))('%s', (_name, form, field) => {
  const others = Object.keys(form.good).filter((one) => one !== field);

  it.each(Object.keys(BAD))('%s', async (kind) => {
    const setup = await openForm(form);
    const typed = BAD[kind]!(form.good[field]!);
    await submit(form, { ...form.good, [field]: typed });
    const after = await find(setup);

    expect(Buffer.byteLength(shownTexts())).toBeLessThan(28 * 1024);
    expect(under.logs.filter((line) => line.startsWith('turn failed'))).toEqual([]);
    if (form.takes[field]!.includes(kind)) {
      expect(after.answers[field] ?? '').toBe(typed.trim());
      expect(after.draft).toBeUndefined();
      return;
    }
    expect(after).toMatchObject({ stepId: form.stepId, answers: setup.answers });
    // A sentence that says what to enter, and what was typed beside it, letter by letter.
    expect(after.draft!.errors[field]).toEqual(expect.any(String));
    expect(under.text()).toMatch(/Enter |takes at most|nobody can see|Type |Paste |Copy /);
    for (const other of others) expect(after.draft!.values[other]).toBe(form.good[other]);
    const again = typed.replace('\u200b', '').slice(0, 60);
    if (again.trim() !== '') expect(shownTexts()).toContain(quoted(again));
    expect(under.world.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('the good value, with blanks around it, is taken', async () => {
    const setup = await openForm(form);
    await submit(form, { ...form.good, [field]: `  ${form.good[field]!}\t ` });

    expect((await find(setup)).answers[field]).toBe(form.good[field]);
  });
});

it('the table has every field that is typed', () => {
  const listed = FORMS.flatMap(({ vendor, takes }) => Object.keys(takes).map((field) => `${vendor}/${field}`));
  const all = [...under.dialogs.values()].flatMap(({ vendor, fields }) => Object.entries(fields).filter(([, { kind }]) => !['choice', 'claims'].includes(kind)).map(([key]) => `${vendor}/${key}`));

  // The attribute's name has its own test, beside the claims.
  expect(all.filter((one) => !listed.includes(one))).toEqual(['any-saml/nameIdAttribute']);
});
