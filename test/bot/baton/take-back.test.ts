// The vendor half of a setup comes back: taken, handed, or both in one moment; and old cards of whoever had it.
import { ada, chatOf, hana, type BotWithTenant } from '../../support/bot-with-tenant';
import { chris, lastOf, offerToChris, pressAs, startAtChecklist, startHeld, textOf, ticksOf } from '../../support/baton-walks';
import { setupOf } from '../../support/support-walks';

jest.setTimeout(60_000);

let under: BotWithTenant;
afterEach(() => under.close());

const history = async (): Promise<string[]> => (await under.database.audit.list(ada.tenantId, (await setupOf(under)).id)).map(({ byName, what }) => `${byName}: ${what}`);

describe('taking back and handing back', () => {
  it('the admin has it at once, what was ticked stays, the former holder is told and their old cards say who has it', async () => {
    under = await startHeld();
    const old = lastOf(under, chris);
    const [first = ''] = Object.keys(ticksOf(old));
    await pressAs(under, chris, 'Save ticks', { [first]: 'true' });
    await pressAs(under, ada, 'Take it back');

    expect(textOf(under, ada)).toMatch(/Do the open items at Mimecast[\s\S]*Chris Green/);
    expect(textOf(under, chris)).toContain('Ada Admin has taken the Mimecast half back.');
    expect(under.text(old)).toContain('It was taken back');
    const before = await setupOf(under);
    const answer = await under.press('nothing', {}, { at: { ...old, message: { card: { type: 'AdaptiveCard', actions: [{ type: 'Action.Execute', title: 'nothing', verb: 'checklist.save', data: { setupId: before.id, stepId: before.stepId, revision: before.face } }] } as never } }, person: chris });
    expect(JSON.stringify(answer)).toContain('Ada Admin has the Mimecast half now.');
    expect(await setupOf(under)).toEqual(before);
    expect((await under.database.audit.listRefusals(ada.tenantId, { setupId: before.id })).map(({ what }) => what)).toEqual(['click.handed-back']);
  });

  it('says “take back” and “hand back” as words', async () => {
    under = await startHeld();
    await under.say('hand back', chris);
    await under.bot.settle();
    expect(textOf(under, chris)).toContain('You handed it back');
    expect(textOf(under, ada)).toMatch(/Chris Green handed the vendor half back/);
    await offerToChris(under);
    await under.say('take back mimecast');
    expect(textOf(under, ada)).toContain('Do the open items');
    await under.bot.settle();
    expect(textOf(under, chris)).toContain('taken the Mimecast half back');
  });

  it('goes to somebody else afterwards, and the one before sees who has it', async () => {
    under = await startHeld();
    const old = lastOf(under, chris);
    await under.say('hello', hana);
    await pressAs(under, ada, 'Take it back');
    await under.say('hand over to hana.helpdesk@contoso.com');
    await pressAs(under, ada, 'Ask Hana Helpdesk');
    await pressAs(under, hana, 'I’ll do it');
    const { id, stepId, face } = await setupOf(under);
    await under.bot.handleTurn({ activityId: 'x', at: new Date(), person: chris, conversation: chatOf(chris), correlationId: 'c', what: { type: 'click', data: { verb: 'current.show', setupId: id, stepId, revision: face }, messageId: old.messageId, inPlace: true } })
      .then((answer) => expect(JSON.stringify(answer)).toContain('Hana Helpdesk has the Mimecast half now.'));
    expect(await history()).toEqual(expect.arrayContaining(['Ada Admin: baton.taken-back', 'Ada Admin: baton.offered', 'Hana Helpdesk: baton.confirmed']));
  });

  it('of an offer and a yes in the same moment one wins, and both see the same', async () => {
    under = await startAtChecklist();
    await offerToChris(under);
    await Promise.all([under.press('I’ll do it', {}, { at: lastOf(under, chris), person: chris }), under.press('Take it back', {}, { at: lastOf(under, ada) })]);
    await under.bot.settle();
    const { baton, formerBatons = [] } = await setupOf(under);
    expect([baton?.state, formerBatons.map(({ how }) => how)]).toEqual(baton ? ['held', []] : [undefined, ['taken-back']]);
    expect(textOf(under, ada)).toMatch(baton ? /Waiting for Chris Green/ : /Do the open items/);
  });

  it('ends with a setup that is cancelled, and with nothing before the yes', async () => {
    under = await startHeld();
    await pressAs(under, ada, 'Cancel setup');
    const setup = await setupOf(under);
    expect(setup.baton?.state).toBe('held');
    await pressAs(under, ada, 'Cancel it');
    expect(textOf(under, chris)).toContain('has ended');
    expect(await under.database.setups.listHeld(chris)).toEqual([]);
    });
});
