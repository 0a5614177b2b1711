// Who is told of what while the vendor half is in somebody else's hands, and what the two may do. Decisions alone.
import { listNews } from '../../src/engine/list-news';
import { transition } from '../../src/engine/transition';
import type { SetupEvent } from '../../src/model/event';
import type { Setup } from '../../src/model/setup';
import { aPerson } from '../support/a-setup';
import { around, click, mimecast, press, ticksFor, walkTo } from '../support/walk-dialog';

const chris = aPerson({ objectId: 'p1', name: 'B.Simon', mri: '29:simon' });
const CHAT = { conversationId: 'chat-2', kind: 'personal' as const, serviceUrl: 'https://channel.example/', tenantId: 'tenant-1', botId: '28:bot' };

const clickBy = (verb: string, values: Record<string, string> = {}): SetupEvent => ({ type: 'clicked', verb, values, by: chris });

function offered(): Setup {
  const found = press(walkTo('vendor-profile'), 'baton.find', { person: 'simon' });
  return transition(mimecast, found, { type: 'clicked', verb: 'baton.offer', choice: 'p1', values: {}, by: aPerson(), reach: CHAT }, around).setup;
}

const held = (): Setup => transition(mimecast, offered(), clickBy('baton.confirm'), around).setup;

/** Whom the event tells, as words. */
function toldOf(before: Setup, event: SetupEvent): { after: Setup; told: string[] } {
  const { setup: after } = transition(mimecast, before, event, around);
  const { admin, isNewToHolder, endedFor } = listNews(mimecast, before, after, event);
  return { after, told: [...(admin ? ['admin'] : []), ...(isNewToHolder ? ['holder'] : []), ...(endedFor ? [`former: ${endedFor.how}`] : [])] };
}

it.each<[string, () => Setup, SetupEvent, string[]]>([
  ['a yes', offered, clickBy('baton.confirm'), ['admin']],
  ['a no', offered, clickBy('baton.decline'), ['admin']],
  ['a question of the holder', held, clickBy('baton.say', { note: 'Which account?' }), ['admin']],
  ['a line of the admin', held, click('baton.say', { note: 'The first.' }), ['holder']],
  ['one tick of several', held, clickBy('checklist.save', Object.fromEntries(Object.entries(ticksFor('vendor-profile')).slice(0, 1))), []],
  ['the last tick', held, clickBy('checklist.save', ticksFor('vendor-profile')), ['admin']],
  ['work that is handed back', held, clickBy('baton.give-back'), ['admin']],
  ['work that is taken back', held, click('baton.take-back'), ['former: taken-back']],
])('tells of %s', (_what, before, event, told) => {
  expect(toldOf(before(), event).told).toEqual(told);
});

it('tells whoever is asked, and once more when they are reached', () => {
  const before = press(walkTo('vendor-profile'), 'baton.find', { person: 'simon' });
  const { after, told } = toldOf(before, { type: 'clicked', verb: 'baton.offer', choice: 'p1', values: {}, by: aPerson() });
  expect(told).toEqual(['holder']);
  expect(after.baton?.conversation).toBeUndefined();
  const reached = toldOf(after, { type: 'batonReached', holderId: 'p1', conversation: CHAT });
  expect([reached.told, reached.after.baton?.conversation]).toEqual([['holder'], CHAT]);
  expect(toldOf(after, { type: 'batonReached', holderId: 'p2', conversation: CHAT }).after.baton?.conversation).toBeUndefined();
});

it('a click by somebody who has no part in it means nothing, whatever it says', () => {
  const before = held();
  const stranger = aPerson({ objectId: 'p3', name: 'Mallory' });
  for (const verb of ['checklist.save', 'baton.take-back', 'baton.confirm', 'setup.cancel', 'plan.change']) {
    const { setup, isIgnored } = transition(mimecast, before, { type: 'clicked', verb, values: ticksFor('vendor-profile'), by: stranger }, around);
    expect([verb, isIgnored, setup.marks, setup.status, setup.baton]).toEqual([verb, true, before.marks, before.status, before.baton]);
  }
});

it('a search for a colleague whose answer comes after the admin went back chooses nobody to test with', () => {
  const { setup: searching, effects } = transition(mimecast, walkTo('vendor-profile'), click('baton.find', { person: 'b.simon@contoso.com' }), around);
  const { setup: left } = transition(mimecast, searching, click('setup.back'), around);
  const people = [{ objectId: 'p1', displayName: 'B.Simon', userPrincipalName: 'b.simon@contoso.com', accountEnabled: true, isGuest: false }];
  const { setup } = transition(mimecast, left, { type: 'peopleFound', key: effects[0]!.key, text: 'b.simon@contoso.com', people }, around);
  expect([left.status, setup.stepId, setup.testPerson, setup.found, setup.aside]).toEqual(['asking', 'vendor-profile', undefined, undefined, undefined]);
});

it('what one has done stays when the other goes on, and an optional item does not hold anybody up', () => {
  const done = transition(mimecast, held(), clickBy('checklist.save', ticksFor('vendor-profile')), around).setup;
  expect([done.stepId, done.partDone?.byName, done.baton?.state]).toEqual(['vendor-profile', 'B.Simon', 'held']);
  const next = press(done, 'baton.continue');
  expect([next.stepId, next.partDone, Object.values(next.marks).every((mark) => mark.state === 'claimed' && mark.byId === 'p1')]).toEqual(['choose-person', undefined, true]);
});
