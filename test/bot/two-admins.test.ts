// Two admins of one tenant set up the same product: each is told of the other, and both find out what stands in Entra at the end.
import { ChatError } from '../../src/model/chat-error';
import type { Person } from '../../src/model/person';
import { ada, bo, buttonsOf, startBotWithTenant, type BotWithTenant, type Shown } from '../support/bot-with-tenant';
import { storeSetup } from '../support/stored-setups';
import { cardOf, VALUES, walkToHandover } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

const openOf = async (person = ada) => under.database.setups.listOpen(person);
const shownTo = (person: { objectId: string }): Shown[] => under.shown.filter(({ conversationId }) => conversationId === `a:${person.objectId}`);
const told = (person: { objectId: string }): string[] => shownTo(person).map((one) => under.text(one)).filter((text) => text.includes(', too'));
/** The newest message to the person that has this button. */
const withButton = (person: { objectId: string }, title: string): Shown => shownTo(person).reverse().find((one) => 'card' in one.message && buttonsOf(one.message.card).some((button) => button.title === title))!;
const pressAs = (person: Person, title: string, inputs: Record<string, string> = {}) => under.press(title, inputs, { at: withButton(person, title), person });
const lastTo = (person: { objectId: string }): Shown => shownTo(person).at(-1)!;

describe('another admin of the tenant', () => {
  it('is named with since when and where, and is told once, in their own chat, nothing private', async () => {
    await under.say('set up Mimecast', bo);
    await under.press('Europe', {}, { person: bo });
    const [theirs] = await openOf(bo);
    await under.say('set up Mimecast', ada);

    expect(told(ada)).toHaveLength(1);
    expect(told(ada)[0]).toMatch(/Bo Backup is setting up Mimecast, too/);
    expect(told(ada)[0]).toMatch(/Begun \d{4}-\d\d-\d\d .* · Step 2 of \d+: /);
    expect(under.text(lastTo(ada))).toContain('Choose the Mimecast region');
    expect(told(bo)).toHaveLength(1);
    expect(told(bo)[0]).toMatch(/Ada Admin is setting up Mimecast, too/);
    const [mine] = await openOf(ada);
    for (const one of [...shownTo(bo), ...shownTo(ada)].filter((each) => under.text(each).includes(', too'))) {
      const text = JSON.stringify(one.message);
      for (const secret of ['europe', 'contoso.com', ada.objectId, bo.objectId, one.conversationId.endsWith(ada.objectId) ? theirs!.id : mine!.id]) expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
    }

    await under.press('Show my setup', {}, { at: shownTo(bo).find((one) => under.text(one).includes(', too'))!, person: bo });
    expect(shownTo(bo).some((one) => under.text(one).includes('Account code'))).toBe(true);
    expect(await openOf(bo)).toEqual([expect.objectContaining({ id: theirs!.id, stepId: theirs!.stepId, answers: theirs!.answers })]);
  });

  it('is told once of somebody who begins again and again, and of each who does', async () => {
    await under.say('set up Mimecast', bo);
    for (let round = 0; round < 3; round += 1) {
      await under.say('set up Mimecast', ada);
      await under.say('cancel', ada);
      await pressAs(ada, 'Cancel it');
    }
    expect(told(bo)).toHaveLength(1);
    expect(told(ada)).toHaveLength(3);
    const [theirs] = await openOf(bo);
    const began = (await under.database.audit.list(ada.tenantId, theirs!.id)).filter(({ what }) => what === 'colleague.began');
    expect(began).toEqual([expect.objectContaining({ byName: 'Ada Admin' })]);

    await under.say('history', bo);
    expect(under.text()).toContain('Another admin began a setup of the same product');
  });

  it('both begin in the same moment: each is told of the other once', async () => {
    await Promise.all([under.say('set up Mimecast', ada), under.say('set up Mimecast', bo)]);

    expect([told(ada).length, told(bo).length]).toEqual([1, 1]);
  });

  it('of many, the three who began last are named and told', async () => {
    const team = Array.from({ length: 5 }, (_, at): Person => ({ tenantId: ada.tenantId, objectId: `team-${at}`, name: `Member ${at}`, mri: `29:team-${at}` }));
    for (const member of team) await storeSetup(under, { id: `of-${member.objectId}`, createdAt: `2026-01-05T08:0${member.objectId.at(-1)}:00.000Z` }, member);
    await under.say('set up Mimecast', ada);
    await under.bot.settle();

    expect(['Member 4', 'Member 3', 'Member 2', 'Member 1'].map((name) => told(ada)[0]!.includes(name))).toEqual([true, true, true, false]);
    expect(team.map((member) => told(member).length)).toEqual([0, 0, 1, 1, 1]);
  });

  it('who cannot be reached stops nobody', async () => {
    await storeSetup(under, {}, bo);
    const { send } = under.chat;
    under.chat.send = async (to, message) => {
      if (to.conversationId.endsWith(bo.objectId)) throw new ChatError({ kind: 'gone', mayBeTaken: false });
      return send(to, message);
    };
    await under.say('set up Mimecast', ada);

    expect(under.text()).toContain('Choose the Mimecast region');
    await under.bot.settle();
    expect(under.logs.join('\n')).toContain('conversation takes no message');
    expect(await under.database.outbox.count()).toEqual({ waiting: 0, gone: 1 });
  });

  it('with another product, in another tenant, or with one that is over, is not named', async () => {
    await storeSetup(under, { vendor: 'mozy-enterprise', stepId: 'choose-people' }, bo);
    await storeSetup(under, { status: 'finished' }, bo);
    await storeSetup(under, {}, { ...bo, tenantId: 'f0000000-0000-4000-8000-000000000001' });
    await under.say('set up Mimecast', ada);

    expect([told(ada), told(bo)]).toEqual([[], []]);
  });

  it('cannot press what is on the other’s card', async () => {
    await storeSetup(under, {}, ada);
    await under.say('set up Mimecast', ada);
    const answer = await under.press('Begin another', {}, { person: bo });

    expect(answer).toMatchObject({ type: 'notice', isError: true });
    expect(await openOf(bo)).toEqual([]);
  });
});

describe('two setups of one product that both go to the end', () => {
  const apps = () => under.world.tenant.applications.listLatest();

  async function walkSecondToPlan(): Promise<void> {
    await under.say('set up Mimecast', bo);
    await pressAs(bo, 'Europe');
    await pressAs(bo, 'Show plan', VALUES);
  }

  it('the second finds the app of the first, takes it over, and changes nothing in it', async () => {
    await walkToHandover(under);
    const before = JSON.stringify(apps());
    await walkSecondToPlan();
    expect(under.text(lastTo(bo))).toContain('Choose which app is meant');
    await pressAs(bo, 'Use app 1');
    await pressAs(bo, 'Confirm plan');
    await settled();

    expect(JSON.stringify(apps())).toBe(before);
    const [first, second] = [(await openOf(ada))[0]!, (await openOf(bo))[0]!];
    expect(second.actions['check-metadata']!.output).toEqual(first.actions['check-metadata']!.output);
    await under.say('undo', bo);
    expect(under.text()).toContain('nothing to take back');
  });

  it('the second that wants an app of its own is told before the yes that Entra would refuse the same identifier', async () => {
    await walkToHandover(under);
    await walkSecondToPlan();
    await pressAs(bo, 'Make a new app');

    expect(under.text(lastTo(bo))).toContain('has this identifier');
    expect(await pressAs(bo, 'Confirm plan')).toMatchObject({ type: 'notice', isError: true });
    expect(apps()).toHaveLength(1);
  });

  it('a plan that was read before the other’s yes is read again: the app is asked about, and none is made in silence', async () => {
    await under.say('set up Mimecast', ada);
    await pressAs(ada, 'Europe');
    await pressAs(ada, 'Show plan', VALUES);
    await walkSecondToPlan();
    expect(under.text(lastTo(bo))).toContain('Check the plan, then confirm it');
    await pressAs(ada, 'Confirm plan');
    await settled();
    await pressAs(bo, 'Confirm plan');

    expect(under.text(lastTo(bo))).toContain('Choose which app is meant');
    expect(apps()).toHaveLength(1);
  });

  it('two yeses in the same moment end in one working app; the other stops with the reason and can take its own back', async () => {
    await under.say('set up Mimecast', ada);
    await pressAs(ada, 'Europe');
    await pressAs(ada, 'Show plan', VALUES);
    await walkSecondToPlan();
    await Promise.all([pressAs(ada, 'Confirm plan'), pressAs(bo, 'Confirm plan')]);
    await settled();

    const all = [...(await openOf(ada)), ...(await openOf(bo))];
    const [done, stopped] = [all.find(({ status }) => status === 'asking'), all.find(({ status }) => status === 'stopped')];
    expect(done?.stepId).toBe('hand-over');
    expect(stopped?.problem?.code).toMatch(/^graph\//);
    expect(apps().filter(({ identifierUris }) => identifierUris?.includes('https://eu-api.mimecast.com/sso/CUK12A345'))).toHaveLength(1);
    const loser = stopped!.admin;
    await under.say('undo', loser);
    await pressAs(loser, 'Take it back');
    await settled();

    expect(under.text(lastTo(loser))).toContain('Everything is taken back');
    expect(apps().map(({ id }) => id)).toEqual([(done!.actions['create-application']!.output as { applicationObjectId: string }).applicationObjectId]);
  }, 60_000);

  async function settled(): Promise<void> {
    for (let waited = 0; waited < 500; waited += 1) {
      const all = [...(await openOf(ada)), ...(await openOf(bo))];
      if (all.every(({ status, pending }) => status !== 'working' && pending.length === 0)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`still working: ${buttonsOf(cardOf(under.last())).map(({ title }) => title).join()}`);
  }
});
