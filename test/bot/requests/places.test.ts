// A database that takes no note of where a card lies, and a wish that comes twice: one card, one request.
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from '../../../src/model/errors';
import type { Turn } from '../../../src/model/turn';
import { startAccessRequests, type AccessRequests } from '../../support/access-requests';
import { chatOf, hana, type BotWithTenant } from '../../support/bot-with-tenant';
import { OPS } from '../../support/in-channel';

let requests: AccessRequests;
let under: BotWithTenant;
beforeAll(async () => {
  requests = await startAccessRequests();
  ({ under } = requests);
});
afterAll(() => under.close());
beforeEach(() => requests.reset());

const GREEN = 'chris.green@contoso.com';
const posted = (): number => under.shown.filter(({ conversationId, message }) => conversationId === OPS.conversationId && 'card' in message).length;
/** What changes on no card is not saved while it is full. */
function fillDatabase(): () => void {
  const { save } = under.database.requests;
  under.database.requests.save = async (record, ...rest) => {
    if (record.face !== record.revision) throw new SetupError('store/full', { retry: 'later' });
    return save(record, ...rest);
  };
  return () => { under.database.requests.save = save; };
}

it('a card whose place is not noted comes once, and is edited where it lies', async () => {
  await under.say(`assign ${GREEN} to Mimecast`, hana);
  await requests.settle();
  const empty = fillDatabase();
  void requests.press(hana, 'Send request', { purpose: 'lasting', reason: 'Starts on Monday', days: '' });
  for (let second = 0; second < 6; second += 1) {
    await delay(500);
    await under.bot.sweep();
  }
  expect(posted()).toBe(1);

  // A change that people see meets the message that the database does not know.
  void requests.press('channel', 'Refuse request', { refusal: 'Not needed' });
  await delay(3_000);
  expect([posted(), under.text(requests.cardOf('channel'))]).toEqual([1, expect.stringContaining('was refused')]);
  empty();
  await requests.settle();
  expect(posted()).toBe(1);
  expect((await requests.read()).copies.every(({ messageId }) => messageId !== undefined)).toBe(true);
});

it('a click that is saved is answered with what it did, also when the place of its card is not noted', async () => {
  await requests.ask(GREEN);
  const empty = fillDatabase();
  const at = { ...requests.cardOf(hana), messageId: 'another' };
  const answer = await under.press('Withdraw', {}, { at, person: hana, part: { conversation: chatOf(hana) } });
  empty();
  await requests.settle();

  expect([answer.type, (await requests.read()).stage]).toEqual(['card', 'withdrawn']);
});

it.each([[{ choice: 'Mimecast', person: GREEN }], [{ choice: 'Mimecast' }]])('a button that is delivered twice, or pressed twice, begins one request (%j)', async (said) => {
  const count = async (): Promise<number> => (await under.database.requests.listOpen(hana)).length;
  const before = await count();
  const turn: Turn = { activityId: JSON.stringify(said), at: new Date(), person: hana, conversation: chatOf(hana), correlationId: 'c1', what: { type: 'click', data: { verb: 'request.begin', ...said }, messageId: 'm1', inPlace: true } };
  const answers = await Promise.all([turn, { ...turn }, { ...turn, activityId: `${turn.activityId} again` }].map((one) => under.bot.handleTurn(one)));
  await requests.settle();

  expect(answers.map(({ type }) => type)).toEqual(['notice', 'notice', 'notice']);
  expect((await count()) - before).toBe(1);
});
