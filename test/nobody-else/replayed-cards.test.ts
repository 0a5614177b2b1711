// Cards that were good once: pressed again, by others, elsewhere, or a year later. The whole bot as a process, over HTTP with signed tokens.
import { randomUUID } from 'node:crypto';
import type { Setup } from '../../src/model/setup';
import { aSetup } from '../support/a-setup';
import { buttonsOf } from '../support/buttons-of';
import type { Answer, Client, Json, RealBot } from '../support/real-bot';
import { by, NO_SUCH, NOT_HERE, onCard, startTwoAdmins, strip, stripOf, type TwoAdmins } from '../support/two-admins';

jest.setTimeout(60_000);

let world: TwoAdmins;
let bot: RealBot;
let ada: Client;
let bo: Client;
let mine: Setup;
let theirs: Setup;

beforeAll(async () => {
  world = await startTwoAdmins();
  ({ bot, ada, bo, mine, theirs } = world);
});
afterAll(() => bot.close());

describe('a replayed card', () => {
  const inGroup = { conversation: { id: '19:group@thread.v2', conversationType: 'groupChat', isGroup: true } as Json };
  let click: Json;
  let messageId: string;
  let confirmed: Setup;

  beforeAll(async () => {
    await bot.click(ada, { verb: 'session.sign-out' });
    await bot.signIn(ada);
    const { live } = await world.find(mine.id);
    messageId = live!.messageId;
    const chosen = await bot.click(ada, { verb: 'field.choose', choice: 'eu', ...onCard(await world.find(mine.id)) }, { messageId });
    expect(JSON.stringify(chosen.json)).toContain('accountCode');
    const planned = await bot.click(ada, { verb: 'form.submit', accountCode: 'CUK12A345', domain: 'contoso.com', profileDescription: 'Entra ID sign-in', tile: 'sp', ...onCard(await world.find(mine.id)) }, { messageId });
    const button = buttonsOf(planned.json).find(({ verb }) => verb === 'plan.confirm')!;
    click = { verb: button.verb, ...button.data };
    const answered = await bot.click(ada, click, { messageId });
    confirmed = await bot.until(async () => {
      const setup = await world.find(mine.id);
      return setup.status === 'asking' && setup.stepId !== button.data!.stepId && setup.pending.length === 0 && setup;
    });
    // On a quick machine the next card is the answer itself; else it comes as a message of its own.
    const isAnswer = buttonsOf(answered.json).some(({ data }) => data?.['stepId'] === confirmed.stepId);
    if (!isAnswer) await bot.until(() => world.find(mine.id).then(({ live: now }) => now !== undefined && now.messageId !== messageId));
  });

  /** What the click came to: the next card, or on a slow machine the receipt of the work, below which that card came. */
  const WHAT_IS_THERE = /The Entra half is done|The changes are made/;

  const same = async (): Promise<void> => {
    const { answers, actions, marks, stepId, status } = await world.find(mine.id);
    expect({ answers, actions, marks, stepId, status }).toEqual({ answers: confirmed.answers, actions: confirmed.actions, marks: confirmed.marks, stepId: confirmed.stepId, status: confirmed.status });
  };

  it.each<[string, () => Promise<Answer>, RegExp, () => object]>([
    ['by the same person, on the same message', () => bot.click(ada, click, { messageId }), WHAT_IS_THERE, () => by(ada, 'click.superseded', mine.id)],
    ['by the same person, with another message', () => bot.click(ada, click, { messageId: 'm-of-another-day' }), /superseded/, () => by(ada, 'click.superseded', mine.id)],
    ['by another person', () => bot.click(bo, click, { messageId }), NO_SUCH, () => by(bo, 'click.not-yours', mine.id)],
    ['by the same person in a group', () => bot.click(ada, click, { messageId, members: { conversation: { ...inGroup.conversation as Json, tenantId: bot.tenant.tenantId } } }), NOT_HERE, () => by(ada, 'click.elsewhere', mine.id)],
    ['by another person in a group', () => bot.click(bo, click, { messageId, members: { conversation: { ...inGroup.conversation as Json, tenantId: bot.tenant.tenantId } } }), NOT_HERE, () => by(bo, 'click.elsewhere', mine.id)],
  ])('%s', async (_name, replay, says, entry) => {
    const made = world.writes();
    let answer!: Answer;
    const notes = await world.noted(async () => { answer = await replay(); });

    expect(answer.status).toBe(200);
    expect(String((answer.json.value as Json)?.message ?? answer.text)).toMatch(says);
    expect(notes).toEqual([entry()]);
    expect(world.writes()).toBe(made);
    expect(bot.tenant.applications.listLatest()).toHaveLength(1);
    await same();
  });

  it('a hundred times is one line of the log, with a count', async () => {
    const rows = (await world.refusals()).length;
    await Promise.all(Array.from({ length: 100 }, () => bot.click(bo, click, { messageId })));

    const after = await world.refusals();
    expect(after.length).toBe(rows);
    expect(after.find(({ byId, what, setupId }) => byId === bo.objectId && what === 'click.not-yours' && setupId === mine.id)!.count).toBeGreaterThan(100);
  });

  it('stands in the history for the owner, in one short line with the name and how often', async () => {
    const { json } = await bot.click(ada, { verb: 'setup.history', ...onCard(await world.find(mine.id)) }, { messageId });
    const card = JSON.stringify(json);

    expect(card).toContain('Refused: somebody else pressed a card of this setup');
    expect(card).toContain(bo.name);
    expect(card).toMatch(/\d{3} times since \d{4}-/);
    expect(card).toContain('An older card was pressed: nothing was done');
  });
});

describe('a card from a year ago', () => {
  const old = (part: Partial<Setup>): Setup => ({ ...aSetup(), ...theirs, id: randomUUID(), admin: { ...theirs.admin }, createdAt: '2025-11-01T08:00:00.000Z', updatedAt: '2025-11-02T08:00:00.000Z', pending: [], ...part });

  it.each<[string, Partial<Setup>, RegExp, string]>([
    ['finished', { status: 'finished', stepId: 'finish' }, /This setup is finished/, 'click.over'],
    ['cancelled', { status: 'cancelled' }, /This setup is cancelled/, 'click.over'],
    ['of a product that is known no more', { vendor: 'gone-product' }, /does not know this product any more/, 'click.unknown-product'],
    ['of a setup that went on since', { revision: 9, face: 9 }, /superseded/, 'click.superseded'],
  ])('%s', async (_name, part, says, what) => {
    const setup = old(part);
    await bot.database.setups.create(setup);
    let answer!: Answer;
    const notes = await world.noted(async () => { answer = await bot.click(bo, { verb: 'plan.confirm', setupId: setup.id, stepId: theirs.stepId, revision: 0 }, { messageId: 'm-2025' }); });

    expect([answer.status, answer.text]).toEqual([200, expect.stringMatching(says)]);
    expect(notes).toEqual([by(bo, what, setup.id)]);
    expect(await world.find(setup.id)).toMatchObject({ status: setup.status, stepId: setup.stepId, answers: setup.answers });
  });

  it('of a setup that is gone', async () => {
    let answer!: Answer;
    const notes = await world.noted(async () => { answer = await bot.click(bo, { verb: 'plan.confirm', ...onCard(theirs), setupId: randomUUID() }); });

    expect(strip(answer)).toEqual(stripOf(NO_SUCH));
    expect(notes).toEqual([by(bo, 'click.unknown-setup')]);
  });
});

