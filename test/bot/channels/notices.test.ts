// A setup finishes: each channel that wants it gets one message, which is changed and not repeated, and holds nothing private.
import { setTimeout as delay } from 'node:timers/promises';
import { concernsChannels } from '../../../src/bot/channels/notices';
import type { Setup } from '../../../src/model/setup';
import { aSetup } from '../../support/a-setup';
import { ada, bo, startBotWithTenant, type BotWithTenant } from '../../support/bot-with-tenant';
import { finishLast, GENERAL, GROUP, OPS, postedIn, sayIn, storeAlmostDone, textsIn } from '../../support/in-channel';
import { saveAllTicks, walkToSummary } from '../../support/walks';

let under: BotWithTenant;
beforeEach(async () => { under = await startBotWithTenant(); });
afterEach(() => under.close());

async function sleepUntil(isTrue: () => boolean): Promise<void> {
  for (let waited = 0; !isTrue() && waited < 5_000; waited += 20) await delay(20);
}

it('tells each conversation that wants it once, what is proven and what is claimed, and no other', async () => {
  await sayIn(under, OPS, 'notify here');
  await sayIn(under, GROUP, 'notify here about Mimecast', bo);
  await sayIn(under, GENERAL, 'notify here about Code42 and approvals');
  await storeAlmostDone(under);
  await finishLast(under);

  const [notice, ...more] = textsIn(under, OPS);
  expect(more).toEqual([]);
  expect(notice).toContain('Mimecast sign-in is live');
  expect(notice).toMatch(/Mimecast region[^]*Europe/);
  expect(notice).toMatch(/Set up by[^]*Ada Admin/);
  expect(notice).toContain('Ask Ada Admin');
  expect(notice).toMatch(/Entra signed the person in[^\n]*\n?[^\n]*Proven/);
  expect(notice).toMatch(/Entries made at the vendor[^\n]*\n?[^\n]*Claimed/);
  expect(notice).toContain('[Open My Apps]');
  expect(textsIn(under, GROUP)).toEqual([expect.stringContaining('Notices come here'), notice]);
  expect(textsIn(under, GENERAL)).toEqual([]);
});

it('shows nothing that belongs to the tenant or to the person who was tested with', async () => {
  await sayIn(under, OPS, 'notify here');
  const setup = await storeAlmostDone(under);
  await finishLast(under);

  const told = JSON.stringify(postedIn(under, OPS).map(({ message }) => message));
  const secret = [setup.testPerson!.userPrincipalName, setup.testPerson!.objectId, setup.answers['accountCode']!, setup.admin.objectId, setup.tenantId, setup.id, 'login.example', 'MIIB', 'thumbprint', setup.access!.userPrincipalName];
  expect(told).toContain('sign-in is live');
  expect(secret.filter((one) => one === undefined || told.includes(one))).toEqual([]);
});

it('changes the same message when it is taken back afterwards, and says nothing where nothing was said', async () => {
  await sayIn(under, OPS, 'notify here');
  await walkToSummary(under);
  await under.bot.settle();
  await sayIn(under, GROUP, 'notify here');
  await under.say('undo');
  await under.press('Take it back');
  await under.until(/taken back/);
  await under.bot.settle();

  const [notice, ...more] = postedIn(under, OPS);
  expect(more).toEqual([]);
  expect([under.text(notice), notice!.edits]).toEqual([expect.stringContaining('sign-in was taken back'), 1]);
  expect(under.text(notice)).not.toContain('My Apps');
  expect(textsIn(under, GROUP)).toHaveLength(1);
});

it('is sent once at the next start when the process ends between finishing and sending', async () => {
  await sayIn(under, OPS, 'notify here');
  await storeAlmostDone(under);
  const { send } = under.chat;
  // That process comes no further, as when it is killed.
  under.chat.send = (to, ...rest) => (to.kind === 'channel' ? new Promise(() => undefined) : send(to, ...rest));
  await saveAllTicks(under);
  expect(textsIn(under, OPS)).toEqual([]);

  under.chat.send = send;
  await under.restart();
  await sleepUntil(() => postedIn(under, OPS).length > 0);
  await under.restart();
  await under.bot.settle();
  expect(textsIn(under, OPS)).toHaveLength(1);
});

it('does not repeat what somebody has deleted', async () => {
  await sayIn(under, OPS, 'notify here');
  await storeAlmostDone(under);
  await finishLast(under);
  under.shown.splice(under.shown.indexOf(postedIn(under, OPS)[0]!), 1);
  const [setup] = await under.database.setups.listAll(ada);
  await under.database.outbox.put({ key: 'again', conversation: OPS, what: { type: 'notice', setupId: setup!.id }, correlationId: 'c1', worker: under.tenure.workerId, putAt: new Date() });
  await under.bot.sweep();
  await under.bot.settle();

  expect(textsIn(under, OPS)).toEqual([]);
});

it('keeps which message it was when the database takes no note at once', async () => {
  await sayIn(under, OPS, 'notify here');
  await storeAlmostDone(under);
  const { keep } = under.database.notices;
  let refusals = 1;
  under.database.notices.keep = (...args) => (refusals-- > 0 ? Promise.reject(new Error('no note')) : keep(...args));
  await finishLast(under);
  await sleepUntil(() => postedIn(under, OPS)[0]!.edits > 0);

  expect(textsIn(under, OPS)).toHaveLength(1);
  expect(postedIn(under, OPS)[0]!.edits).toBe(1);
});

it('changes the message when what was claimed is proven later, or the setup is finished again', async () => {
  await sayIn(under, OPS, 'notify here');
  const setup = await storeAlmostDone(under, { tests: { sp: { startedAt: '2026-03-01T09:00:00.000Z', mark: { state: 'claimed', byId: ada.objectId, byName: ada.name, at: '2026-03-01T10:00:00.000Z' } } } });
  await finishLast(under);
  expect(textsIn(under, OPS)).toEqual([expect.stringContaining('No sign-in was seen in Entra’s log yet')]);
  const claimed = (await under.database.setups.find(setup.tenantId, setup.id))!;
  const proven: Setup = { ...claimed, revision: claimed.revision + 1, tests: { sp: { ...claimed.tests['sp']!, mark: { state: 'proven', by: 'sign-in log', at: '2026-03-02T10:00:00.000Z' } } } };

  expect(concernsChannels(claimed, proven)).toBe(true);
  await under.database.setups.save(proven, claimed.revision, [], { letters: [{ key: 'later', conversation: OPS, what: { type: 'notice', setupId: setup.id }, correlationId: 'c1', worker: under.tenure.workerId, putAt: new Date() }] });
  await under.bot.sweep();
  await under.bot.settle();

  const [notice, ...more] = postedIn(under, OPS);
  expect([more, notice!.edits, under.text(notice)]).toEqual([[], 1, expect.stringMatching(/Entra signed the person in[^]*Proven/)]);
});

it.each<[string, Partial<Setup>, Partial<Setup>, boolean]>([
  ['a setup that finishes', { status: 'asking' }, { status: 'finished' }, true],
  ['one that is finished and shown again', { status: 'finished' }, { status: 'finished' }, false],
  ['one that was cancelled on its way', { status: 'asking' }, { status: 'cancelled' }, false],
  ['one that was taken back', { status: 'working' }, { status: 'cancelled', actions: { make: { state: 'undone', attempt: 1 } } }, true],
  ['one that goes on', { status: 'asking', marks: {} }, { status: 'working', marks: { one: { state: 'proven', by: 'a machine', at: '2026-03-01T10:00:00.000Z' } } }, false],
])('%s concerns channels only if they have to hear of it', (_name, before, after, does) => {
  const known = aSetup();
  expect(concernsChannels({ ...known, ...before }, { ...known, ...after })).toBe(does);
});
