// Cards from further up in the chat, clicks that come twice, and cards that are somebody else's: the current state, once, and nothing done twice.
import type { Turn, TurnAnswer } from '../../src/model/turn';
import { ada, bo, buttonsOf, chatOf, startBotWithTenant, type BotWithTenant, type Shown } from '../support/bot-with-tenant';
import { storeSetup } from '../support/stored-setups';
import { cardOf, VALUES, walkToHandover, walkToPlan } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

const find = async (id: string) => (await under.database.setups.find(ada.tenantId, id))!;
const apps = () => under.world.tenant.applications.listLatest();
/** A card as it lies further up: it keeps its buttons whatever is edited below. */
const keep = (one: Shown): Shown => ({ ...one, messageId: `${one.messageId}-above` });
const settle = () => new Promise((resolve) => setTimeout(resolve, 100));

async function workIsOver(): Promise<void> {
  for (let waited = 0; waited < 500; waited += 1) {
    const [setup] = await under.database.setups.listAll(ada);
    if (setup!.status !== 'working' && setup!.pending.length === 0) {
      await settle();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('still working');
}

/** The click as the channel delivers it, again and again if need be. */
function clickOn(one: Shown, title: string, inputs: Record<string, string> = {}): () => Promise<TurnAnswer> {
  const button = buttonsOf(cardOf(one)).find((each) => each.title === title)!;
  const turn: Turn = {
    activityId: `activity-${title}`, at: new Date(), person: ada, conversation: chatOf(ada), correlationId: 'c1',
    what: { type: 'click', data: { ...button.data, ...inputs, verb: button.verb }, messageId: one.messageId, inPlace: true },
  };
  return () => under.bot.handleTurn(turn);
}

describe('a click that comes twice', () => {
  it.each([2, 3])('%i clicks on "Confirm plan" in the same moment make one app', async (times) => {
    await walkToPlan(under);
    const plan = under.last();
    const click = clickOn(plan, 'Confirm plan');
    const answers = await Promise.all(Array.from({ length: times }, click));
    await workIsOver();

    expect(apps()).toHaveLength(1);
    expect(answers.every(({ type }) => type === 'card')).toBe(true);
    expect((await under.database.audit.list(ada.tenantId, (await under.database.setups.listOpen(ada))[0]!.id)).filter(({ what }) => what === 'plan.confirmed')).toHaveLength(1);
  });

  it.each([
    ['while the client waited', 100_000, /Take 1 value to Mimecast|Your turn/],
    ['after the client had been answered', 1, /The changes are made/],
  ])('the same delivery again, when it was done %s, is answered with what is there now', async (_when, answerBudgetMs, now) => {
    await under.close();
    under = await startBotWithTenant({}, answerBudgetMs);
    await under.say('set up Mimecast');
    await under.until(/Choose the Mimecast region/);
    await under.press('Europe');
    await under.press('Show plan', VALUES);
    await under.until(/Check the plan, then confirm it/);
    const click = clickOn(under.last(), 'Confirm plan');
    await click();
    await workIsOver();
    await under.until(/Take 1 value to Mimecast|Your turn/);
    const writes = under.world.requests.filter(({ method }) => method !== 'GET').length;
    const messages = under.shown.length;
    const again = await click();

    expect(JSON.stringify(again)).toMatch(now);
    expect(JSON.stringify(again)).not.toContain('superseded');
    expect(under.world.requests.filter(({ method }) => method !== 'GET')).toHaveLength(writes);
    expect(under.shown).toHaveLength(messages);
  });

  it.each<[string, string, string]>([['Cancel it', 'cancel', 'cancelled'], ['Go on with it', 'cancel', 'asking']])('"%s" twice in the same moment', async (title, word, status) => {
    const { id } = await storeSetup(under);
    await under.say(word);
    const click = clickOn(under.last(), title);
    await Promise.all([click(), click()]);

    expect((await find(id)).status).toBe(status);
    expect((await under.database.audit.list(ada.tenantId, id)).filter(({ what }) => what === 'setup.cancelled')).toHaveLength(status === 'cancelled' ? 1 : 0);
  });

  it('"Take it back" twice in the same moment deletes once', async () => {
    await walkToHandover(under);
    await under.say('undo');
    const click = clickOn(under.last(), 'Take it back');
    await Promise.all([click(), click()]);
    await settle();

    expect(under.world.requests.filter(({ method, path }) => method === 'DELETE' && path.includes('/applications/'))).toHaveLength(1);
    expect(apps()).toEqual([]);
  });

  it('a message that comes twice, at once or later, begins one setup', async () => {
    await Promise.all([under.say('set up Mimecast', ada, { activityId: 'same' }), under.say('set up Mimecast', ada, { activityId: 'same' })]);
    await under.say('set up Mimecast', ada, { activityId: 'same' });

    expect(await under.database.setups.countAll(ada)).toBe(1);
    expect(under.shown).toHaveLength(1);
  });
});

describe('a card of a superseded plan', () => {
  it('writes nothing, says so, and brings the current card once for two clicks at once', async () => {
    await walkToPlan(under);
    const old = keep(under.last());
    await under.press('Change values');
    await under.press('United States');
    const before = under.shown.length;
    const click = clickOn(old, 'Confirm plan');
    const answers = await Promise.all([click(), click()]);
    await settle();

    for (const answer of answers) expect(JSON.stringify(answer)).toContain('This plan is superseded');
    expect(under.shown).toHaveLength(before + 1);
    expect(under.text()).toContain('us-api.mimecast.com');
    expect(apps()).toEqual([]);
  });

  it('brings the current card again after the setup has moved on', async () => {
    await walkToPlan(under);
    const old = keep(under.last());
    await under.press('Change values');
    await clickOn(old, 'Confirm plan')();
    await settle();
    await under.press('United States');
    await under.press('Show plan', VALUES);
    const before = under.shown.length;
    await clickOn(old, 'Confirm plan')();
    await settle();

    expect(under.shown).toHaveLength(before + 1);
    expect(under.text()).toContain('Check the plan, then confirm it');
  });

  it('shows the current card where it is, by its one button', async () => {
    await walkToPlan(under);
    const old = keep(under.last());
    await under.press('Change values');
    const answer = await clickOn(old, 'Confirm plan')();
    Object.assign(old, { message: { card: (answer as { card: unknown }).card } });
    expect(buttonsOf(cardOf(old)).map(({ title }) => title)).toEqual(['Show current card']);

    expect(JSON.stringify(await clickOn(old, 'Show current card')())).toContain('Choose the Mimecast region');
  });
});

describe('a card of a setup that is over', () => {
  it.each(['finished', 'cancelled'] as const)('%s: says so and changes nothing', async (status) => {
    const setup = await storeSetup(under);
    await under.say('status');
    const old = keep(under.last());
    const now = await find(setup.id);
    await under.database.setups.save({ ...now, status, stepId: status === 'finished' ? 'finish' : now.stepId, revision: now.revision + 1, face: now.revision + 1 }, now.revision);
    const answer = await clickOn(old, 'Europe')();

    expect(JSON.stringify(answer)).toContain(`This setup is ${status}`);
    expect(await find(setup.id)).toMatchObject({ status, answers: {} });
  });

  it('and its live card, pressed once more, shows the end', async () => {
    const setup = await storeSetup(under);
    await under.say('status');
    const live = under.last();
    const now = await find(setup.id);
    await under.database.setups.save({ ...now, status: 'cancelled', revision: now.revision + 1, face: now.revision + 1 }, now.revision);
    await under.press('Europe', {}, { at: live });

    expect(under.text(live)).toContain('This setup is cancelled');
  });
});

describe('a card that leads nowhere', () => {
  it('of a setup that is gone, a year later', async () => {
    await storeSetup(under);
    await under.say('status');
    const answer = await under.press('Europe', {}, { data: { setupId: 'gone-for-a-year' } });

    expect(answer).toEqual({ type: 'notice', isError: true, text: 'You have no such setup, so nothing was done. Type “my setups” to see yours.' });
  });

  it('of another person', async () => {
    const theirs = await storeSetup(under, {}, bo);
    await storeSetup(under);
    await under.say('status');
    const answer = await under.press('Europe', {}, { data: { setupId: theirs.id } });

    expect(answer).toMatchObject({ type: 'notice', isError: true, text: expect.stringMatching(/^You have no such setup/) });
    expect(await find(theirs.id)).toEqual(theirs);
  });

  it('of a product that is known no more: each word and button says so, and the list still shows it', async () => {
    const setup = await storeSetup(under, { vendor: 'gone-product' });
    for (const word of ['status', 'back', 'cancel', 'undo', 'history', 'resume gone-product']) {
      await under.say(word);
      expect(under.text()).toContain('does not know this product any more');
    }
    await under.say('what now');
    expect(under.text()).toContain('did not understand');
    await under.say('my setups');
    expect(under.text()).toContain('gone-product');

    expect(await under.press(`Open ${setup.code}`)).toMatchObject({ type: 'notice', isError: true });
    expect(await find(setup.id)).toEqual(setup);
  });

  it('whose step is gone in a newer dialog stands at the first one, with its answers', async () => {
    const setup = await storeSetup(under, { stepId: 'no-such-step', answers: { region: 'us' } });
    await under.say('status');

    expect('card' in under.last().message).toBe(true);
    expect((await find(setup.id)).answers).toEqual({ region: 'us' });
    await under.say('change');
    expect(under.text()).toContain('Choose the Mimecast region');
  });
});
