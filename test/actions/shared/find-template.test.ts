// Which template an app is made from when people type the name, and which apps of the tenant count as the same one. Over HTTP.
import { only, playIn, step, type Play } from '../support/mimecast-steps';
import { CLOUD, startWorld, type World } from '../support/tenant-under-test';

let world: World;
let play: Play;
beforeEach(async () => {
  world = await startWorld();
  play = playIn(world);
});
afterEach(() => world.close());

const named = (name: string) => [step('create-application', { gallery: name, orCustom: true, name })];
const ZENDESK = 'c0000000-0000-4000-8000-000000000013';

describe('the template of a typed name', () => {
  it.each([
    ['as the gallery writes it', 'Zendesk'],
    ['with other capitals', 'zenDESK'],
    ['with blanks', '  Zen desk '],
  ])('is that of the gallery, %s', async (_how, name) => {
    const plan = await play.planOf(named(name));

    expect(plan).toMatchObject({ templateId: ZENDESK, lines: [{ what: 'application', new: name, note: 'fromGallery', noteValues: { template: 'Zendesk', publisher: 'Zendesk' } }] });
  });

  it('is found without the blanks that the gallery has', async () => {
    const plan = await play.planOf(named('ciscowebex'));

    expect(only(plan.lines)).toMatchObject({ note: 'fromGallery', noteValues: { template: 'Cisco Webex', publisher: 'Cisco' } });
  });

  it.each([
    ['the gallery does not know', 'Acme Portal'],
    ['is only part of one that the gallery has', 'Zen'],
    ['the gallery has without SAML', 'Twitter'],
    ['is text of a filter', "x' or displayName eq 'Zendesk"],
    ['is a sign', '🦊'],
  ])('is the one for any SAML app when the name %s', async (_what, name) => {
    const plan = await play.planOf(named(name));

    expect(plan).toMatchObject({ templateId: CLOUD.customTemplateId, existing: [], lines: [{ what: 'application', new: name, note: 'fromCustomTemplate' }] });
  });

  it('needs no word on a product whose template the dialog names', async () => {
    const plan = await play.planOf([step('create-application', { gallery: 'Zendesk', name: 'Zendesk' })]);

    expect(only(plan.lines)).not.toHaveProperty('note');
  });
});

describe('an app of the tenant', () => {
  const make = async (template: string | undefined, name: string, setupCode: string): Promise<void> => {
    const results = { 'create-application': await play.runStep('create-application', { ...(template ? { gallery: template } : {}), name }, { setupCode }) };
    await play.runStep('set-saml-mode', {}, { results, setupCode });
    await play.runStep('set-saml-urls', { identifiers: [`https://${setupCode}.example`], replyUrls: [`https://${setupCode}.example/acs`], name }, { results, setupCode });
  };
  const existing = async (name: string): Promise<string[]> => (await play.planOf(named(name))).existing.map(({ displayName }) => displayName);

  it('is asked about when it is called so, and no other one of the shared template', async () => {
    await make(undefined, 'Acme Portal', 'ONE1');
    await make(undefined, 'Acme Portal Test', 'TWO2');

    await expect(existing('acmeportal')).resolves.toEqual(['Acme Portal']);
  });

  it('is asked about even when its setup did not get far enough to name it', async () => {
    await play.runStep('create-application', { name: 'Acme Portal' }, { setupCode: 'ONE1' });

    await expect(existing('Acme Portal')).resolves.toEqual(['Acme Portal (setup ONE1)']);
  });

  it('is asked about when somebody made it by hand although the gallery has the product', async () => {
    await make(undefined, 'Zendesk', 'ONE1');
    await make('Zendesk', 'Support desk', 'TWO2');

    await expect(existing('Zendesk')).resolves.toEqual(['Support desk', 'Zendesk']);
  });
});

test('another name, given later, renames the app that the setup made', async () => {
  const addresses = { identifiers: ['https://acme.example'], replyUrls: ['https://acme.example/acs'] };
  const steps = (name: string) => [...named(name), step('set-saml-mode'), step('set-saml-urls', { ...addresses, name })];
  const results = await play.planAndRun(steps('Acme'));

  const plan = await play.planOf(steps('Acme Portal'), { results });
  expect(plan.lines.filter(({ kind }) => kind === 'change').map(({ old, new: wanted }) => `${old} -> ${wanted}`)).toEqual(['Acme -> Acme Portal']);
  await play.runStep('create-application', { gallery: 'Acme Portal', orCustom: true, name: 'Acme Portal' }, { results, attempt: 2 });
  await play.runStep('set-saml-urls', { ...addresses, name: 'Acme Portal' }, { results, attempt: 2 });

  expect(only(world.tenant.applications.listLatest())).toMatchObject({ displayName: 'Acme Portal' });
});
