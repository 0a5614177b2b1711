// What a channel wants to be told: said, shown, narrowed and ended by whoever speaks there.
import { bo, hana, startBotWithTenant, type BotWithTenant } from '../../support/bot-with-tenant';
import { GROUP, OPS, sayIn } from '../../support/in-channel';

let under: BotWithTenant;
beforeAll(async () => { under = await startBotWithTenant(); });
afterAll(() => under.close());
beforeEach(() => under.database.subscriptions.end(OPS));

const listOf = async (place = OPS) => (await under.database.subscriptions.listOf(place)).map(({ about, vendors, by }) => [about, vendors.join(), by.name]);

it.each([
  ['notify here', [['finished', '']]],
  ['Please notify us here.', [['finished', '']]],
  ['notify here about approvals', [['approvals', '']]],
  ['notify here about Mimecast', [['finished', 'mimecast']]],
  ['notify here about mimecast and Code42', [['finished', 'mimecast,code42']]],
  ['notify about everything', [['finished', ''], ['approvals', '']]],
  ['notify here about finished setups, approvals', [['finished', ''], ['approvals', '']]],
  ['notify here about Code42 and approvals', [['approvals', ''], ['finished', 'code42']]],
  ['subscribe to approvals', [['approvals', '']]],
  ['tell us here about setups', [['finished', '']]],
])('“%s” is understood', async (text, wanted) => {
  await sayIn(under, OPS, text);

  expect((await listOf()).map(([about, vendors]) => [about, vendors])).toEqual(wanted);
  expect(under.text()).toContain('Notices come here');
});

it('shows what comes, who asked for it, and keeps who said it first', async () => {
  await sayIn(under, OPS, 'notify here', bo);
  await sayIn(under, OPS, 'notify here', hana);
  await sayIn(under, OPS, 'what do you notify here?', hana);

  expect(await listOf()).toEqual([['finished', '', 'Bo Backup']]);
  expect(under.text()).toContain('Every setup that finishes');
  expect(under.text()).toContain('Asked for by Bo Backup');
  expect(under.last().conversationId).toMatch(/^19:ops@thread\.tacv2;messageid=/);
});

it('adds products to those that were named, and a word for all takes the filter away', async () => {
  await sayIn(under, OPS, 'notify here about Mimecast');
  await sayIn(under, OPS, 'notify here about Code42');
  expect(await listOf()).toEqual([['finished', 'mimecast,code42', 'Ada Admin']]);
  expect(under.text()).toContain('Setups of Mimecast, Code42 that finish');
  await sayIn(under, OPS, 'notify here');

  expect(await listOf()).toEqual([['finished', '', 'Ada Admin']]);
});

it('names what it knows when a product is none, and changes nothing', async () => {
  await sayIn(under, OPS, 'notify here about Mimecast and the moon');

  expect(under.text()).toMatch(/no product called “moon”.*I know .*Mimecast/);
  expect(await listOf()).toEqual([]);
});

it('stops one product, one subject, or all', async () => {
  await sayIn(under, OPS, 'notify here about Mimecast, Code42 and approvals');
  await sayIn(under, OPS, 'stop Mimecast');
  expect(await listOf()).toEqual([['approvals', '', 'Ada Admin'], ['finished', 'code42', 'Ada Admin']]);
  await sayIn(under, OPS, 'stop notifying here about approvals');
  expect(await listOf()).toEqual([['finished', 'code42', 'Ada Admin']]);
  await sayIn(under, OPS, 'stop', bo);

  expect(await listOf()).toEqual([]);
  expect(under.text()).toMatch(/No notices come here[^]*Ended by Bo Backup/);
});

it('says how to leave one product out of all', async () => {
  await sayIn(under, OPS, 'notify here');
  await sayIn(under, OPS, 'stop Mimecast');

  expect(under.text()).toContain('Nothing was changed');
  expect(await listOf()).toHaveLength(1);
});

it('ends all by the button, for everybody who sees the card', async () => {
  await sayIn(under, OPS, 'notify about everything');
  const card = under.last();
  const before = card.edits;
  await under.press('Stop', {}, { at: card, person: hana, part: { conversation: { ...OPS, conversationId: card.conversationId } } });

  expect(await listOf()).toEqual([]);
  // Once for all, and once as the answer to the one who pressed.
  expect([under.text(card), card.edits - before]).toEqual([expect.stringMatching(/No notices come here[^]*Ended by Hana Helpdesk/), 2]);
});

it('does nothing for a button that comes from elsewhere: the place is that of the click', async () => {
  await sayIn(under, OPS, 'notify here');
  await under.bot.handleTurn({ activityId: 'forged', at: new Date(), person: bo, conversation: GROUP, correlationId: 'c1', what: { type: 'click', inPlace: true, messageId: 'm-none', data: { verb: 'channel.stop', conversationId: OPS.conversationId, setupId: OPS.conversationId } } });

  expect(await listOf()).toHaveLength(1);
});

it('is said in a group chat as well, and in a personal chat leads to one', async () => {
  await sayIn(under, GROUP, 'notify here');
  expect(await listOf(GROUP)).toEqual([['finished', '', 'Ada Admin']]);
  await under.say('notify here');

  expect(under.text()).toContain('Add me there');
});

it('answers a message that is delivered twice once', async () => {
  const before = under.shown.length;
  await sayIn(under, OPS, 'notify here', bo, { activityId: 'twice' });
  await sayIn(under, OPS, 'notify here', bo, { activityId: 'twice' });

  expect(under.shown.length - before).toBe(1);
});

it.each(['help', 'set up Mimecast', 'status of Mimecast', 'history', 'hello'])('leaves “%s” to what it was', async (text) => {
  await sayIn(under, OPS, text);

  expect(under.text()).toMatch(/Single sign-on, set up together|Go on in your personal chat/);
  expect(await listOf()).toEqual([]);
});

it('says where it was asked that it was cut off, and nothing of anybody’s setups', async () => {
  const { findPlace } = under.chat;
  // That process comes no further, as when it is killed.
  under.chat.findPlace = () => new Promise(() => undefined);
  void sayIn(under, OPS, 'notify here', bo);
  await new Promise((resolve) => setTimeout(resolve, 200));
  under.chat.findPlace = findPlace;
  await under.restart();
  await under.until(/interrupted/);

  expect(under.last().conversationId).toMatch(/^19:ops@thread\.tacv2;messageid=/);
  expect(under.text()).toMatch(/Mention it and say it again\.$/);
  expect(under.text()).not.toContain('setups');
  await sayIn(under, OPS, 'notify here', bo);
  expect(await listOf()).toEqual([['finished', '', 'Bo Backup']]);
});
