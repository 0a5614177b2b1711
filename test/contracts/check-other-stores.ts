// What every database has to do for conversations, seen activities and downloads. Knows nothing of SQL.
import type { ConversationRef } from '../../src/model/person';
import type { BegunTurn } from '../../src/model/seen';
import type { Database } from '../../src/storage/open-database';
import { aPerson, aSetup } from '../support/a-setup';

type Open = (clock?: () => Date) => Promise<Database>;

const MORNING = new Date('2026-01-05T08:00:00.000Z');
const later = (minutes: number) => new Date(MORNING.getTime() + minutes * 60_000);

export function checkOtherStores(open: Open): void {
  let database: Database;
  let now = MORNING;
  beforeEach(async () => {
    now = MORNING;
    database = await open(() => now);
  });
  afterEach(() => database.close());

  describe('conversations', () => {
    const chat = (part: Partial<ConversationRef> = {}): ConversationRef => ({ ...aSetup().conversation, ...part });

    it('finds the latest personal chat of a person', async () => {
      await database.conversations.remember(aPerson(), chat());
      await database.conversations.remember(aPerson({ name: 'Ada New' }), chat({ conversationId: 'chat-2' }));

      const found = await database.conversations.find(aPerson());
      expect(found).toEqual({ person: aPerson({ name: 'Ada New' }), conversation: chat({ conversationId: 'chat-2' }) });
    });

    it('does not let a channel take the place of the personal chat, but the other way round', async () => {
      await database.conversations.remember(aPerson(), chat({ conversationId: 'channel-1', kind: 'channel' }));
      await database.conversations.remember(aPerson(), chat());
      await database.conversations.remember(aPerson(), chat({ conversationId: 'channel-2', kind: 'channel' }));

      expect((await database.conversations.find(aPerson()))?.conversation.conversationId).toBe('chat-1');
    });

    it('forgets a conversation and nobody else', async () => {
      await database.conversations.remember(aPerson(), chat());
      await database.conversations.remember(aPerson({ objectId: 'person-2' }), chat({ conversationId: 'chat-2' }));

      await database.conversations.forget('chat-1');
      expect(await database.conversations.find(aPerson())).toBeUndefined();
      expect(await database.conversations.find(aPerson({ objectId: 'person-2' }))).toBeDefined();
      expect(await database.conversations.find(aPerson({ objectId: 'person-2', tenantId: 'tenant-2' }))).toBeUndefined();
    });
  });

  describe('seen activities', () => {
    it('says first once, also to many at the same time', async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => database.seen.isFirst('activity-1', MORNING)));

      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await database.seen.isFirst('activity-2', MORNING)).toBe(true);
    });

    it('remembers a key for an hour at least, and not forever', async () => {
      await database.seen.isFirst('activity-1', MORNING);

      expect(await database.seen.isFirst('activity-1', later(60))).toBe(false);
      expect(await database.seen.isFirst('activity-1', later(60 * 24))).toBe(true);
    });

    const begun = (worker: string): BegunTurn => ({ worker, what: 'message', person: { tenantId: 'tenant-1', objectId: 'ada' }, conversation: aSetup().conversation });
    const enter = (id: string) => database.workers.enter({ id, place: 'here', pid: 1 });

    it('lets one of many begin', async () => {
      await enter('w1');
      const answers = await Promise.all(Array.from({ length: 5 }, () => database.seen.begin('activity-1', MORNING, begun('w1'))));

      expect(answers.filter(Boolean)).toHaveLength(1);
    });

    it('leaves what a worker has begun to that worker as long as it is there, and afterwards to one other', async () => {
      await Promise.all(['w1', 'w2', 'w3'].map(enter));
      await database.seen.begin('activity-1', MORNING, begun('w1'));

      expect([await database.seen.begin('activity-1', MORNING, begun('w2')), await database.seen.listUnanswered()]).toEqual([false, []]);
      await database.workers.leave('w1');
      expect(await database.seen.listUnanswered()).toEqual([{ key: 'activity-1', at: MORNING, ...begun('w1') }]);
      expect([await database.seen.begin('activity-1', later(1), begun('w2')), await database.seen.begin('activity-1', later(1), begun('w3'))]).toEqual([true, false]);
      expect(await database.seen.takeOver({ key: 'activity-1', worker: 'w1' }, 'w3')).toBe(false);
      await database.workers.leave('w2');
      expect([await database.seen.takeOver({ key: 'activity-1', worker: 'w2' }, 'w3'), await database.seen.takeOver({ key: 'activity-1', worker: 'w2' }, 'w3')]).toEqual([true, false]);
    });

    it('keeps nothing of what was answered but its key', async () => {
      await enter('w1');
      await database.seen.begin('activity-1', MORNING, begun('w1'));
      database.seen.noteAnswered('activity-1');
      await database.seen.flush();
      await database.workers.leave('w1');

      expect([await database.seen.listUnanswered(), await database.seen.begin('activity-1', later(1), begun('w2'))]).toEqual([[], false]);
    });
  });

  describe('kept files', () => {
    const owner = { tenantId: 'tenant-1', setupId: 'setup-1' };
    const name = 'federation-metadata.xml';

    it('gives back what was kept last, to the setup that it belongs to', async () => {
      await database.files.keep(owner, name, '<old/>');
      await database.files.keep(owner, name, `<new a="'"/>\nü`);
      await database.files.keep({ ...owner, setupId: 'setup-2' }, name, '<other/>');

      expect(await database.files.find(owner, name)).toBe(`<new a="'"/>\nü`);
      expect(await database.files.find({ ...owner, tenantId: 'tenant-2' }, name)).toBeUndefined();
    });
  });

  describe('downloads', () => {
    const file = { name: 'example.cer', contentType: 'application/x-x509-ca-cert' as const, content: '-----BEGIN CERTIFICATE-----\nü\n' };
    const owner = { tenantId: 'tenant-1', setupId: 'setup-1' };

    it('gives a file to whoever has its link, until it expires', async () => {
      const { token } = await database.downloads.put(file, later(10), owner);

      expect(await database.downloads.find(token, later(9))).toEqual(file);
      expect(await database.downloads.find(token, later(10))).toBeUndefined();
    });

    it('makes links of 256 random bits and knows no others', async () => {
      const one = await database.downloads.put(file, later(10), owner);
      const two = await database.downloads.put(file, later(10), owner);

      expect(one.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(two.token).not.toBe(one.token);
      expect(await database.downloads.find(`${one.token.slice(0, -1)}${one.token.endsWith('A') ? 'E' : 'A'}`, MORNING)).toBeUndefined();
      expect(await database.downloads.find('', MORNING)).toBeUndefined();
    });

    it('knows whose file an expired link led to, before and after the file is gone, for three months; and nothing of other links', async () => {
      const { token } = await database.downloads.put(file, later(10), owner);

      expect(await database.downloads.findExpired(token, later(9))).toBeUndefined();
      expect(await database.downloads.findExpired(token, later(10))).toEqual(owner);
      expect(await database.downloads.findExpired(`${token.slice(0, -2)}xx`, later(10))).toBeUndefined();
      now = later(3 * 24 * 60);
      await database.downloads.put(file, later(90 * 24 * 60), owner);
      expect(await database.downloads.findExpired(token, now)).toEqual(owner);
      now = later(91 * 24 * 60);
      await database.downloads.put(file, later(92 * 24 * 60), owner);
      expect(await database.downloads.findExpired(token, now)).toBeUndefined();
    });

    it('throws expired files away when a new one comes, two days later: a clock that was wrong by a day took nothing away', async () => {
      const { token } = await database.downloads.put(file, later(10), owner);
      now = later(2 * 24 * 60);
      await database.downloads.put(file, later(9 * 24 * 60), owner);
      expect(await database.downloads.find(token, MORNING)).toEqual(file);
      now = later(2 * 24 * 60 + 20);
      await database.downloads.put(file, later(9 * 24 * 60), owner);

      // Asked with an earlier time, the file would still be found if its row were there.
      expect(await database.downloads.find(token, MORNING)).toBeUndefined();
    });
  });
}
