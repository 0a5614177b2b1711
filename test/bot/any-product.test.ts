// A product without a dialog of its own, from the name that people typed to the runbook: under its name everywhere, and nothing typed gets out of its text.
import { buttonsOf, ada, startBotWithTenant, togglesOf, type BotWithTenant } from '../support/bot-with-tenant';
import { cardOf, GUARD, pressVerb, readRunbook, saveAllTicks } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

const ADDRESSES = { identifier: 'https://acme.example/saml', replyUrl: 'https://acme.example/acs' };
const NAMES = { nameIdSource: 'userprincipalname', claimSet: 'usual', vendorTakes: 'values' };
const setupOf = async () => (await under.database.setups.listAll(ada))[0]!;

async function begin(product: string): Promise<void> {
  await under.say(`set up ${product}`);
  await pressVerb(under, 'vendor.any');
  expect(under.text()).toContain('Name of the product');
}

async function walkToForm(product: string): Promise<void> {
  await begin(product);
  await under.press('Continue', { product });
  await under.press('I have the values');
}

async function walkToPlan(product: string, addresses: Record<string, string> = ADDRESSES, names: Record<string, string> = NAMES): Promise<void> {
  await walkToForm(product);
  await under.press('Continue', addresses);
  await pressVerb(under, 'form.submit', names);
}

/** What a client reads as Markdown. */
function listTexts(card: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(card, (_key, value: unknown) => {
    const one = value as { type?: string; text?: string } | null;
    if (one && typeof one === 'object' && one.type === 'TextBlock') found.push(one.text ?? '');
    return value;
  });
  return found;
}

/** Every text of the newest card, as a client gets it. */
const json = (): string => JSON.stringify(cardOf(under.last()));

describe('an unknown product', () => {
  it('is offered under the name that was typed, capitals kept, beside what is near', async () => {
    await under.say('Set up MimeCost Portal');
    const offer = buttonsOf(cardOf(under.last())).find((one) => one.verb === 'vendor.any');

    expect(offer).toMatchObject({ title: 'Set up as any SAML app', data: { choice: 'MimeCost Portal' } });
  });

  it('hears of nothing on a later form that belongs to an earlier one', async () => {
    await walkToForm('Acme Portal');
    await under.press('Continue', ADDRESSES);
    await pressVerb(under, 'form.submit', { ...NAMES, claimSet: 'own' });

    expect(under.text()).toContain('Enter: Claims, one a line');
    expect(under.text()).not.toContain('What the product takes from Entra');
  });

  it('opens the form with that name, and starts nothing in Entra', async () => {
    await begin('Acme Portal');

    expect(under.text()).toMatch(/Acme Portal · Step 1 of/);
    expect(json()).toContain('"value":"Acme Portal"');
    expect(under.world.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('may be named otherwise in the form, and goes by that name from there', async () => {
    await begin('acme');
    await under.press('Continue', { product: 'Acme Portal' });

    expect(under.text()).toMatch(/Acme Portal · Step 2 of/);
    await under.say('my setups');
    expect(under.text()).toContain('Acme Portal');
    expect(under.text()).not.toContain('Any SAML app');
  });

  it('asks for a name when it was chosen from the list', async () => {
    await under.say('set up any saml app');
    expect(under.text()).toMatch(/Any SAML app · Step 1 of/);
    await under.press('Continue', { product: ' ' });
    expect(under.text()).toContain('Enter the name of the product');
  });

  it('says so when a name is too long, and keeps the setup', async () => {
    await begin('x'.repeat(99));
    await under.press('Continue', { product: 'y'.repeat(10_000) });

    expect(under.text()).toContain('“Name of the product” takes at most 100 characters.');
    expect(JSON.stringify((await setupOf()).answers)).not.toContain('yyy');
  });
});

describe('a name with signs in it', () => {
  it.each([
    ['Markdown', '**Acme** [x](https://evil.example) <b>_'],
    ['quotes', `Acme "O'Neill" \\ 'x' or displayName eq 'Zendesk`],
    ['an emoji', '🦊 Fox 👩‍💻'],
    ['an expression', '${person} ${concat(1)} {product} {{DATE(2026-01-01,SHORT)}}'],
    ['a word of the program', 'constructor'],
  ])('stays a text everywhere: %s', async (_what, product) => {
    await walkToPlan(product);
    expect(under.text()).toContain('Check the plan');
    expect(under.text()).toContain(product);

    await under.press('Confirm plan');
    await under.until(/Take 5 values to/);
    expect(under.world.tenant.applications.listLatest()).toMatchObject([{ displayName: product }]);
    expect(listTexts(cardOf(under.last())).filter((text) => /(?<!\\)\*\*Acme|(?<!\\)<b>|(?<!\\)\[x\]|(?<!\\)\{\{DATE\(2026-01-01/.test(text))).toEqual([]);
    await under.say('hello, what now?');
    expect(under.text()).toContain('status');
  });
});

it('ends with a summary and a runbook under the name', async () => {
  await walkToPlan('Acme | Portal');
  await under.press('Confirm plan');
  await under.until(/Take 5 values to Acme \| Portal/);
  await under.press('Open checklist');
  await saveAllTicks(under);
  expect(under.text()).toContain('http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname');
  await under.press('Save ticks');
  await under.press('Search', { person: 'chris.green@contoso.com' });
  await under.press('Assign');
  await under.until(/Do the open items at Acme \| Portal/);
  await under.press('Save ticks', { 'item-user-email': 'true' });
  await under.press('I saw it work');
  await pressVerb(under, 'proof.continue');
  await under.press('Unlock', GUARD);
  await under.press('Save ticks', togglesOf(cardOf(under.last())));

  expect(under.text()).toContain('Acme | Portal sign-in is set up');
  expect(await readRunbook(under)).toContain('# Single sign-on for Acme \\| Portal: runbook');
});

describe('what Entra sends', () => {
  const own = { ...NAMES, claimSet: 'own', nameIdSource: 'mail' };

  it('names the line of a list that cannot be read, and keeps what was typed', async () => {
    await walkToPlan('Acme', ADDRESSES, own);
    await under.press('Show plan', { ownClaims: 'email = user.mail\nfirst name = user.givenname' });

    expect(under.text()).toContain('Line 2, “first name = user.givenname”, cannot be read.');
    expect(json()).toContain('email = user.mail\\nfirst name = user.givenname');
  });

  it('keeps all of a list that is longer than other values', async () => {
    await walkToPlan('Acme', ADDRESSES, own);
    const ownClaims = [...Array.from({ length: 40 }, (_, at) => `claim${at} = user.department`), 'bad'].join('\n');
    await under.press('Show plan', { ownClaims });

    expect(under.text()).toContain('Line 41, “bad”');
    expect(json()).toContain('claim39 = user.department');
  });

  it('stands in the plan and in the policy as typed', async () => {
    await walkToPlan('Acme', ADDRESSES, own);
    await under.press('Show plan', { ownClaims: 'email = user.Mail\norg = "${x} **Contoso**"' });
    expect(under.text()).toContain('org = "${x} **Contoso**"');

    await under.press('Confirm plan');
    await under.until(/Take 5 values to/);
    expect(JSON.parse(under.world.tenant.policies.listLatest()[0]!.definition![0]!)).toMatchObject({
      ClaimsMappingPolicy: { ClaimsSchema: [{ ID: 'mail' }, { ID: 'mail', SamlClaimType: 'email' }, { Value: '${x} **Contoso**', SamlClaimType: 'org' }] },
    });
  });

  it('takes somebody without a mail address for no test when the mail address is the name', async () => {
    await walkToPlan('Acme', ADDRESSES, { ...NAMES, nameIdSource: 'mail' });
    await under.press('Confirm plan');
    await under.until(/Take 5 values to/);
    await under.press('Open checklist');
    await saveAllTicks(under);
    await under.press('Save ticks');
    await under.press('Search', { person: 'noor.newhire@contoso.com' });

    expect(under.text()).toContain('No mail address');
  });

  it('takes an extension attribute as the name', async () => {
    await walkToPlan('Acme', ADDRESSES, { ...NAMES, nameIdSource: 'extension' });
    await under.press('Show plan', { nameIdAttribute: 'extensionattribute16' });
    expect(under.text()).toContain('Enter one of extensionattribute1 to extensionattribute15.');
    await under.press('Show plan', { nameIdAttribute: 'extensionattribute7' });

    expect(under.text()).toContain('NameID = user.extensionattribute7');
  });
});

describe('addresses', () => {
  it.each([
    ['an identifier with a blank', { identifier: 'urn acme' }, 'without blanks and quotes'],
    ['an address without https', { replyUrl: 'http://acme.example/acs' }, 'with https:// and without blanks'],
    ['a sign-on address that is none', { signOnUrl: 'acme' }, 'or leave it empty'],
  ])('gives the form back for %s, with everything that was typed', async (_what, wrong, says) => {
    await walkToForm('Acme');
    await under.press('Continue', { ...ADDRESSES, relayState: 'kept', ...wrong });

    expect(under.text()).toContain(says);
    expect(json()).toContain('"value":"kept"');
    expect(json()).toContain(`"value":"${Object.values(wrong)[0]!}"`);
  });

  it('take an identifier that is no address, and a relay state', async () => {
    await walkToPlan('Acme', { ...ADDRESSES, identifier: 'acme-production', relayState: 'https://acme.example/start?x=1' });
    await under.press('Confirm plan');
    await under.until(/Take 5 values to/);

    expect(under.world.tenant.applications.listLatest()).toMatchObject([{ identifierUris: ['acme-production'] }]);
    expect(under.world.tenant.servicePrincipals.listLatest()).toMatchObject([{ samlSingleSignOnSettings: { relayState: 'https://acme.example/start?x=1' } }]);
  });
});

it('asks which app is meant when the tenant has one of that name', async () => {
  await walkToPlan('Acme Portal');
  await under.press('Confirm plan');
  await under.until(/Take 5 values to/);

  await under.say('set up ACME portal');
  await pressVerb(under, 'vendor.any');
  expect(under.text()).toContain('Your Acme Portal setup is open');
  await pressVerb(under, 'setup.begin-another');
  await under.press('Continue', { product: 'ACME portal' });
  await under.press('I have the values');
  await under.press('Continue', { ...ADDRESSES, identifier: 'https://acme.example/other' });
  await pressVerb(under, 'form.submit', NAMES);

  expect(under.text()).toContain('https://acme.example/saml');
  expect(buttonsOf(cardOf(under.last())).map(({ verb }) => verb)).toContain('plan.make-new');
});
