// Two workers on one database: each effect is done by one of them, and what a worker leaves behind is taken up by the other, once.
import { SetupError } from '../../src/model/errors';
import { openDatabase } from '../../src/storage/open-database';
import { ada, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { VALUES, walkToPlan } from '../support/walks';

let under: BotWithTenant;
beforeEach(async () => {
  under = await startBotWithTenant();
  await walkToPlan(under);
});
afterEach(() => under.close());

const apps = () => under.world.tenant.applications.listLatest();
const current = async () => (await under.database.setups.listAll(ada))[0]!;
const writesSent = () => under.world.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

/** Holds the answer of the first such call back; resolves once the call has arrived. */
function hold(fits: RegExp): { arrived: Promise<void>; release(): void } {
  const [answer, arrival] = [later(), later()];
  let isHeld = false;
  under.world.interfere = ({ method, path }) => {
    if (isHeld || !fits.test(`${method} ${path}`)) return undefined;
    isHeld = true;
    arrival.resolve();
    return { heldUntil: answer.promise };
  };
  return { arrived: arrival.promise, release: answer.resolve };
}

function later(): { promise: Promise<void>; resolve(): void } {
  let resolve = (): void => undefined;
  return { promise: new Promise<void>((done) => { resolve = done; }), resolve };
}

test.each([[/POST .*\/instantiate$/], [/PATCH \/servicePrincipals\//], [/PATCH \/applications\//], [/POST .*\/addTokenSigningCertificate$/]])('gone while %s is under way: the other one ends it, with one app', async (fits) => {
  const held = hold(fits);
  await under.press('Confirm plan');
  await held.arrived;
  await under.restart();
  await under.until(/Take 1 value to Mimecast/);
  held.release();

  expect(apps()).toEqual([expect.objectContaining({ displayName: 'Mimecast', identifierUris: ['https://eu-api.mimecast.com/sso/CUK12A345'] })]);
  expect((await current()).stepId).toBe('hand-over');
});

test('one that only stood still does nothing more under its old name, and its answer that comes late changes nothing', async () => {
  const first = { bot: under.bot, tenure: under.tenure };
  const held = hold(/PATCH \/applications\//);
  await under.press('Confirm plan');
  await held.arrived;
  await under.restart();
  await under.until(/Take 1 value to Mimecast/);
  const [sent, setup] = [writesSent(), await current()];

  await first.tenure.beat();
  held.release();
  await first.bot.settle();

  expect(writesSent()).toEqual(sent);
  expect(await current()).toMatchObject({ revision: setup.revision, stepId: 'hand-over', status: 'asking' });
});

test('taken up although the database was locked when the other one was found gone', async () => {
  const held = hold(/PATCH \/applications\//);
  await under.press('Confirm plan');
  await held.arrived;
  const busy = new SetupError('store/busy', { retry: 'now' });
  jest.spyOn(under.database.setups, 'listAbandoned').mockRejectedValueOnce(busy);
  await expect(under.restart()).rejects.toBe(busy);
  jest.spyOn(under.database.setups, 'save').mockRejectedValueOnce(busy);
  await under.bot.sweep();
  await under.until(/Take 1 value to Mimecast/);
  held.release();

  expect(apps()).toHaveLength(1);
});

test('a worker that lives keeps its work: nobody else takes it up', async () => {
  const held = hold(/PATCH \/servicePrincipals\//);
  await under.press('Confirm plan');
  await held.arrived;
  const { pending } = await current();
  await under.bot.takeUp();

  expect((await current()).pending).toEqual(pending);
  expect(pending.map(({ worker }) => worker)).toEqual(pending.map(() => under.tenure.workerId));
  held.release();
  await under.until(/Take 1 value to Mimecast/);
});

test('two that find the same work abandoned: one takes it up', async () => {
  const held = hold(/PATCH \/applications\//);
  await under.press('Confirm plan');
  await held.arrived;
  await under.database.workers.leave(under.tenure.workerId);
  const lists = jest.spyOn(under.database.setups, 'listAbandoned');
  await Promise.all([under.restart(), under.bot.takeUp()]);
  await under.until(/Take 1 value to Mimecast/);
  held.release();

  expect(lists).toHaveBeenCalledTimes(2);
  expect(writesSent().filter((call) => call.startsWith('PATCH /applications/')).length).toBeLessThanOrEqual(3);
  expect(apps()).toHaveLength(1);
});

test('a card that another process moved on meanwhile is shown as it is now, not as this one saved it last', async () => {
  const first = under.bot;
  await under.press('Change values');
  await under.restart();
  await under.press('Europe');
  await under.press('Show plan', VALUES);
  const held = hold(/POST .*\/instantiate$/);
  const card = under.last();
  const before = card.message;
  await under.press('Confirm plan');
  await held.arrived;
  Object.assign(card, { message: before });

  under.bot = first;
  await under.press('Confirm plan', {}, { at: card });
  expect(under.text(card)).toMatch(/Working|Latchkey is/);
  held.release();
  await under.until(/Take 1 value to Mimecast/);
  expect(apps()).toHaveLength(1);
});

test('what waits for a sign-in waits on, and begins once after it', async () => {
  under.signedIn.delete(ada.objectId);
  await under.press('Confirm plan');
  await under.until(/Sign in|sign in/);
  expect((await current()).pending.map(({ worker }) => worker)).toEqual([undefined]);
  await under.restart();
  expect((await current()).status).toBe('needs-sign-in');

  await under.signIn();
  await under.until(/Take 1 value to Mimecast/);
  expect(apps()).toHaveLength(1);
});

test('the interruption is told on the card until the person presses something', async () => {
  const held = hold(/PATCH \/servicePrincipals\//);
  await under.press('Confirm plan');
  await held.arrived;
  await under.restart();
  held.release();
  await under.until(/Take 1 value to Mimecast/);
  expect((await current()).interrupted).toEqual({ at: expect.any(String) });
  expect(under.text()).toMatch(/Latchkey was restarted and went on at .*\. Nothing is lost\./);

  await under.press('Open checklist');
  expect((await current()).interrupted).toBeUndefined();
  expect(under.text()).not.toContain('was restarted');
});

test('a setup of an earlier version names no worker: its work is taken up', async () => {
  const database = await openDatabase(':memory:');
  const { id, tenantId } = await current();
  const setup = await current();
  await database.setups.create({ ...setup, status: 'working', pending: [{ type: 'readPlan', key: `${id}/plan` }] });

  expect((await database.setups.listAbandoned()).map((one) => [one.tenantId, one.id])).toEqual([[tenantId, id]]);
  database.close();
});
