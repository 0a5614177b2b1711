// The vendor half of a setup goes to a colleague and comes back: who sees what, under whose name it is done, what stays closed.
import { buttonsOf, ada, hana, type BotWithTenant } from '../../support/bot-with-tenant';
import { chris, lastOf, offerToChris, pressAs, startAtChecklist, startHeld, textOf, ticksOf } from '../../support/baton-walks';
import { setupOf } from '../../support/support-walks';
import { cardOf, GUARD } from '../../support/walks';

jest.setTimeout(60_000);

let under: BotWithTenant;
afterEach(() => under.close());

const titlesOf = (person = chris): string[] => buttonsOf(cardOf(lastOf(under, person))).map(({ title }) => title);
const history = async (): Promise<string[]> => (await under.database.audit.list(ada.tenantId, (await setupOf(under)).id)).map(({ byName, what }) => `${byName}: ${what}`);

describe('handing over', () => {
  it('asks a colleague who was searched in Entra, and nobody is told before the button', async () => {
    under = await startAtChecklist();
    const before = under.shown.length;
    await under.say('hand over to chris');
    expect(textOf(under, ada)).toMatch(/Hand over the Mimecast half[\s\S]*Chris Baker[\s\S]*Chris Green/);
    expect(under.shown.slice(before).every(({ conversationId }) => conversationId === lastOf(under, ada).conversationId)).toBe(true);

    await pressAs(under, ada, 'Ask Chris Green');
    expect(textOf(under, ada)).toMatch(/Waiting for a yes of Chris Green/);
    expect(textOf(under, chris)).toMatch(/Will you do the Mimecast half\?[\s\S]*Ada Admin sets up single sign-on[\s\S]*1 · /);
    expect((await setupOf(under)).baton).toMatchObject({ state: 'offered', holder: { name: 'Chris Green', userPrincipalName: 'chris.green@contoso.com' } });
  });

  it('begins with a button on the checklist, and leads back without a trace', async () => {
    under = await startAtChecklist();
    await under.press('Hand over');
    await under.press('Search', { person: 'nobody of this name' });
    expect(textOf(under, ada)).toContain('Nobody fits.');
    await under.press('Go back');
    expect(textOf(under, ada)).toContain('Do the open items at Mimecast');
    expect((await setupOf(under)).found).toBeUndefined();
  });

  it.each([
    ['the admin', 'ada.admin@contoso.com', 'You'], ['a disabled account', 'dan.departed@contoso.com', 'Disabled'], ['a guest', 'gia_fabrikam.com#EXT#@contoso.onmicrosoft.com', 'Guest'],
  ])('says that %s cannot have it', async (_who, searched, word) => {
    under = await startAtChecklist();
    await under.say('hand over');
    await under.press('Search', { person: searched });
    expect(textOf(under, ada)).toContain(word);
    expect(titlesOf(ada).filter((title) => title.startsWith('Ask'))).toEqual([]);

    const { found } = await setupOf(under);
    const answer = await under.press('Search', {}, { data: { verb: 'baton.offer', choice: found!.people[0]!.objectId } });
    expect(answer).toMatchObject({ type: 'notice', isError: true });
    expect((await setupOf(under)).baton).toBeUndefined();
  });

  it('takes nobody whom the search did not find, and says of another tenant that it is one', async () => {
    under = await startAtChecklist();
    await under.say('hand over to kim@fabrikam.example');
    expect(textOf(under, ada)).toMatch(/“fabrikam\.example” is none of your tenant’s domains/);
    await under.press('Search', {}, { data: { verb: 'baton.offer', choice: chris.objectId } });
    expect((await setupOf(under)).baton).toBeUndefined();
  });

  it('searches after a sign-in when the token is over, and stands where it was when Entra does not answer', async () => {
    under = await startAtChecklist();
    under.signedIn.delete(ada.objectId);
    await under.say('hand over to chris');
    expect((await setupOf(under)).status).toBe('needs-sign-in');
    await under.signIn();
    await under.until(/Chris Green/);
    expect(titlesOf(ada)).toContain('Ask Chris Green');
    await under.press('Go back');

    under.world.tenant.setFault('outage', true);
    await under.say('hand over to chris');
    await under.until(/did not answer|not available|Retry/i);
    under.world.tenant.clearFaults();
    await pressAs(under, ada, 'Retry');
    expect(textOf(under, ada)).toContain('Hand over the Mimecast half');
    await under.press('Go back', {}, { at: lastOf(under, ada) });
    expect([textOf(under, ada).includes('Do the open items'), (await setupOf(under)).problem]).toEqual([true, undefined]);
  });

  it('is for the vendor half alone', async () => {
    under = await startAtChecklist();
    await under.press('Save ticks', ticksOf(under.last()));
    await under.say('hand over to chris.green@contoso.com');
    expect(textOf(under, ada)).toContain('Only the half at the product can be handed over.');
  });
});

describe('whoever was asked', () => {
  it('says yes under their own name, and the admin is told by a new message', async () => {
    under = await startAtChecklist();
    await offerToChris(under);
    const seen = lastOf(under, ada);
    await pressAs(under, chris, 'I’ll do it');

    expect(textOf(under, chris)).toMatch(/You do this for Ada Admin\.[\s\S]*Save ticks/);
    expect(lastOf(under, ada)).not.toBe(seen);
    expect(textOf(under, ada)).toMatch(/Waiting for Chris Green[\s\S]*Holds it since/);
    expect(await history()).toEqual(expect.arrayContaining(['Ada Admin: baton.offered', 'Chris Green: baton.confirmed']));
  });

  it('says no with a reason, which stands on the admin’s checklist', async () => {
    under = await startAtChecklist();
    await offerToChris(under);
    await pressAs(under, chris, 'Ask or say no');
    await pressAs(under, chris, 'Say no', { note: 'I have no rights there *yet*.' });

    expect(textOf(under, chris)).toContain('You said no');
    expect(textOf(under, ada)).toMatch(/Chris Green said no to the vendor half, [\s\S]*“I have no rights there \*yet\*\.”/);
    expect((await setupOf(under)).baton).toBeUndefined();
  });

  it('asks back, is answered, and both are told', async () => {
    under = await startAtChecklist();
    await offerToChris(under);
    await pressAs(under, chris, 'Ask or say no');
    await pressAs(under, chris, 'Ask Ada Admin', { note: 'Which account?' });
    expect(textOf(under, ada)).toMatch(/Waiting for a yes of Chris Green[\s\S]*Which account\?/);

    const asked = lastOf(under, chris);
    await pressAs(under, ada, 'Send', { note: 'The one for Europe.' });
    expect(lastOf(under, chris)).not.toBe(asked);
    expect(textOf(under, chris)).toMatch(/Will you do the Mimecast half\?[\s\S]*The one for Europe\.[\s\S]*Which account\?/);
  });
});

describe('while it is held', () => {
  it('a line of the admin comes as a new card with the work, and is shown as it was typed', async () => {
    under = await startHeld();
    const before = lastOf(under, chris);
    await pressAs(under, ada, 'Send', { note: 'Use the *new* profile, [please](https://evil.example).' });
    expect(lastOf(under, chris)).not.toBe(before);
    expect(textOf(under, chris)).toMatch(/Ada Admin: “Use the \*new\* profile, \[please\]\(https:\/\/evil\.example\)\.”[\s\S]*Save ticks/);
  });

  it('what the holder ticks is theirs, and the admin sees it where their card lies', async () => {
    under = await startHeld();
    const [adas, ticks] = [lastOf(under, ada), ticksOf(lastOf(under, chris))];
    const [first = ''] = Object.keys(ticks);
    await pressAs(under, chris, 'Save ticks', { [first]: 'true' });

    expect((await setupOf(under)).marks[first.replace('item-', '')]).toMatchObject({ state: 'claimed', byId: chris.objectId, byName: 'Chris Green' });
    expect(lastOf(under, ada)).toBe(adas);
    expect(textOf(under, ada)).toMatch(/Done so far[\s\S]*Chris Green/);
    expect(await history()).toContain('Chris Green: checklist.claimed');
  });

  it('their card has no button that leaves the vendor half, and shows what the vendor needs', async () => {
    under = await startHeld();
    expect(titlesOf()).toEqual(expect.arrayContaining(['Save ticks', 'Ask or hand back']));
    expect(titlesOf()).not.toEqual(expect.arrayContaining([expect.stringMatching(/Cancel|Go back|Hand over|Undo/)]));
    expect(textOf(under, chris)).toContain('federationmetadata');
  });

  it.each(['setup.cancel', 'setup.undo', 'setup.history', 'setup.runbook', 'plan.change', 'setup.back', 'plan.confirm', 'setup.retry', 'setup.begin-another', 'baton.take-back', 'baton.form', 'guard.skip', 'password.taken', 'access.sign-in'])('a forged “%s” of the holder does nothing and is noted', async (verb) => {
    under = await startHeld();
    const before = await setupOf(under);
    const answer = await under.press('Save ticks', {}, { at: lastOf(under, chris), person: chris, data: { verb } });
    expect(answer).toMatchObject({ type: 'notice', isError: true });
    expect(await setupOf(under)).toEqual(before);
    expect((await under.database.audit.listRefusals(ada.tenantId, { setupId: before.id })).map(({ byName, what }) => `${byName} ${what}`)).toEqual(['Chris Green click.unfit']);
  });

  it('a click of anybody else is refused to them alone, and so is the admin’s on the checklist', async () => {
    under = await startHeld();
    const before = await setupOf(under);
    const card = lastOf(under, chris);
    expect(await under.press('Save ticks', ticksOf(card), { at: card, person: hana })).toMatchObject({ type: 'notice', isError: true, text: expect.stringContaining('You have no such setup') });
    expect(await under.press('Save ticks', ticksOf(card), { at: card, person: ada })).toMatchObject({ type: 'notice', isError: true, text: expect.stringContaining('Take it back') });
    expect((await setupOf(under)).marks).toEqual(before.marks);
  });

  it('the last tick leads to no step of the admin: they lead on, and the holder is called when it is their turn again', async () => {
    under = await startHeld();
    const reads = under.world.requests.length;
    await pressAs(under, chris, 'Save ticks', ticksOf(lastOf(under, chris)));
    expect(under.world.requests.length).toBe(reads);
    expect(textOf(under, chris)).toContain('Nothing to do for you now');
    expect(textOf(under, ada)).toMatch(/Chris Green has done this step/);

    await pressAs(under, ada, 'Continue');
    expect(textOf(under, ada)).toContain('Choose a person to test with');
    const resting = lastOf(under, chris);
    await under.press('Search', { person: 'megan.bowen@contoso.com' }, { at: lastOf(under, ada) });
    await pressAs(under, ada, 'Assign');
    await under.bot.settle();
    expect(lastOf(under, chris)).not.toBe(resting);
    expect(textOf(under, chris)).toMatch(/You do this for Ada Admin[\s\S]*Save ticks/);
    expect(textOf(under, ada)).toContain('Waiting for Chris Green');
  });

  it('goes on to the end: guard and the risky item are the holder’s, skipping is not, and the summary says who did it', async () => {
    under = await startHeld();
    await pressAs(under, chris, 'Save ticks', ticksOf(lastOf(under, chris)));
    await pressAs(under, ada, 'Continue');
    await under.press('Search', { person: 'megan.bowen@contoso.com' }, { at: lastOf(under, ada) });
    await pressAs(under, ada, 'Assign');
    await pressAs(under, chris, 'Save ticks', ticksOf(lastOf(under, chris)));
    await pressAs(under, ada, 'Continue');
    await pressAs(under, ada, 'I saw it work');
    await under.press('Continue', {}, { at: lastOf(under, ada), data: { verb: 'proof.continue' } });
    await under.bot.settle();
    expect(titlesOf()).not.toContain('Not now');
    await pressAs(under, chris, 'Unlock', GUARD);
    await pressAs(under, chris, 'Save ticks', ticksOf(lastOf(under, chris)));
    expect(textOf(under, chris)).toContain('Your part is done');
    expect(textOf(under, ada)).toMatch(/Chris Green has done this step/);
    expect(titlesOf(ada)).not.toContain('Take it back');

    await pressAs(under, ada, 'Continue');
    expect(textOf(under, ada)).toMatch(/Mimecast sign-in is set up[\s\S]*Chris Green did the vendor half/);
    expect(await under.database.setups.listHeld(chris)).toEqual([]);
  });
});
