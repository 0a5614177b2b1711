// What every database has to do for what channels want to be told. Knows nothing of SQL.
import type { ConversationRef } from '../../src/model/person';
import type { Letter } from '../../src/model/letter';
import type { Subscription } from '../../src/model/subscription';
import type { Database } from '../../src/storage/open-database';
import { aPerson, aSetup } from '../support/a-setup';

const MORNING = '2026-01-05T08:00:00.000Z';
const NOON = '2026-01-05T12:00:00.000Z';

export function checkSubscriptionStore(open: () => Promise<Database>): void {
  let database: Database;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  const channel = (conversationId: string, part: Partial<ConversationRef> = {}): ConversationRef => ({ ...aSetup().conversation, conversationId, kind: 'channel', teamId: 'team-1', ...part });
  const wish = (conversationId: string, part: Partial<Subscription> = {}): Subscription => ({ conversation: channel(conversationId), about: 'finished', vendors: [], by: aPerson(), at: MORNING, ...part });
  const letter = (key: string, conversation = aSetup().conversation): Letter => ({ key, conversation, what: { type: 'text', text: key }, correlationId: 'c1', worker: 'worker-1', putAt: new Date(MORNING) });
  const put = async (...subscriptions: Subscription[]) => {
    for (const one of subscriptions) await database.subscriptions.put(one);
  };
  const idsOf = (subscriptions: Subscription[]) => subscriptions.map(({ conversation }) => conversation.conversationId);
  const waiting = async () => (await database.outbox.listWaiting()).map(({ key }) => key);

  describe('subscriptions', () => {
    it('lists who wants to be told of a subject and a vendor, the oldest first, in one tenant', async () => {
      await put(wish('ops'), wish('mail', { vendors: ['example'] }), wish('other', { vendors: ['other'] }), wish('approvers', { about: 'approvals' }));
      await put(wish('elsewhere', { conversation: channel('elsewhere', { tenantId: 'tenant-2' }) }));

      expect(await database.subscriptions.list('tenant-1', 'finished', 'example')).toEqual([wish('ops'), wish('mail', { vendors: ['example'] })]);
      expect(idsOf(await database.subscriptions.list('tenant-1', 'finished'))).toEqual(['ops', 'mail', 'other']);
      expect(idsOf(await database.subscriptions.list('tenant-1', 'approvals', 'example'))).toEqual(['approvers']);
    });

    it('keeps one a conversation and subject: the newest', async () => {
      await put(wish('ops'), wish('ops', { about: 'approvals' }), wish('ops', { vendors: ['example'], by: aPerson({ objectId: 'person-2' }), at: NOON, place: 'Team > Ops' }));

      expect(await database.subscriptions.listOf(channel('ops'))).toEqual([wish('ops', { vendors: ['example'], by: aPerson({ objectId: 'person-2' }), at: NOON, place: 'Team > Ops' }), wish('ops', { about: 'approvals' })]);
    });

    it('ends one subject or all of a conversation, and of no other', async () => {
      await put(wish('ops'), wish('ops', { about: 'approvals' }), wish('mail'));
      await database.subscriptions.end(channel('ops'), 'finished');
      expect((await database.subscriptions.listOf(channel('ops'))).map(({ about }) => about)).toEqual(['approvals']);
      await put(wish('ops'));
      await database.subscriptions.end(channel('ops'));

      expect([await database.subscriptions.listOf(channel('ops')), idsOf(await database.subscriptions.list('tenant-1', 'finished'))]).toEqual([[], ['mail']]);
    });

    it('finds those whose conversation takes nothing, marks them once and writes one time who is told', async () => {
      await put(wish('ops'), wish('ops', { about: 'approvals' }), wish('mail'));
      expect(await database.subscriptions.listLost()).toEqual([]);
      await database.outbox.closeConversation('ops', new Date(MORNING));
      expect(idsOf(await database.subscriptions.listLost())).toEqual(['ops', 'ops']);

      await Promise.all(['one', 'two'].map((key) => database.subscriptions.markGone(channel('ops'), NOON, [letter(key)])));
      expect(await waiting()).toHaveLength(1);
      expect(await database.subscriptions.listLost()).toEqual([]);
      expect(idsOf(await database.subscriptions.list('tenant-1', 'finished'))).toEqual(['mail']);
      expect(await database.subscriptions.listOf(channel('ops'))).toEqual([wish('ops', { goneAt: NOON }), wish('ops', { about: 'approvals', goneAt: NOON })]);
    });

    it('takes the mark away when somebody there says so again', async () => {
      await put(wish('ops'));
      await database.subscriptions.markGone(channel('ops'), NOON, []);
      await put(wish('ops', { at: NOON }));

      expect(idsOf(await database.subscriptions.list('tenant-1', 'finished'))).toEqual(['ops']);
    });

    it('forgets a whole team: subscriptions, messages and letters, those of threads too, and tells who asked for them', async () => {
      await put(wish('ops'), wish('mail', { about: 'approvals' }), wish('others', { conversation: channel('others', { teamId: 'team-2' }) }));
      for (const id of ['ops', 'ops;messageid=1', 'ops-2', 'mail', 'others']) await database.outbox.put(letter(`to ${id}`, channel(id)));
      await database.notices.keep({ tenantId: 'tenant-1', setupId: 'setup-1', conversationId: 'mail' }, channel('mail'), 'message-1');
      expect(idsOf(await database.subscriptions.listAround(channel('ops')))).toEqual(['ops', 'mail']);
      await database.subscriptions.forget(channel('ops'), [letter('told')]);

      expect(idsOf(await database.subscriptions.listAround(channel('ops')))).toEqual([]);
      expect(idsOf(await database.subscriptions.list('tenant-1', 'finished'))).toEqual(['others']);
      expect(await waiting()).toEqual(['to ops-2', 'to others', 'told']);
      expect(await database.notices.listTold('tenant-1', 'setup-1')).toEqual([]);
    });
  });

  describe('notices', () => {
    const key = { tenantId: 'tenant-1', setupId: 'setup-1', conversationId: 'ops' };

    it('finds the newest message of a setup in a conversation, and every conversation that was told', async () => {
      await database.notices.keep(key, channel('ops'), 'message-1');
      await database.notices.keep(key, channel('ops'), 'message-2');
      await database.notices.keep({ ...key, conversationId: 'mail' }, channel('mail'), 'message-3');

      expect(await Promise.all([key, { ...key, setupId: 'setup-2' }, { ...key, tenantId: 'tenant-2' }].map((one) => database.notices.find(one)))).toEqual(['message-2', undefined, undefined]);
      expect((await database.notices.listTold('tenant-1', 'setup-1')).map(({ conversationId }) => conversationId).sort()).toEqual(['mail', 'ops']);
    });
  });
}
