// How SQLite finds what each statement of the stores asks for: by an index, so that a turn costs the same with many stored setups as with few.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InValue } from '@libsql/client/sqlite3' with { 'resolution-mode': 'import' };
import { aSetup } from '../support/a-setup';
import { createAuditLog } from '../../src/storage/create-audit-log';
import { createConversationStore } from '../../src/storage/create-conversation-store';
import { createDownloadStore } from '../../src/storage/create-download-store';
import { createKeptFileStore } from '../../src/storage/create-kept-file-store';
import { createOutboxStore } from '../../src/storage/create-outbox-store';
import { createRecordStore } from '../../src/storage/create-record-store';
import { createRefusalLog } from '../../src/storage/create-refusal-log';
import { createSeenStore } from '../../src/storage/create-seen-store';
import { createNoticeStore } from '../../src/storage/create-notice-store';
import { createSubscriptionStore } from '../../src/storage/create-subscription-store';
import { createWaitingClickStore } from '../../src/storage/create-waiting-click-store';
import { createWorkerStore } from '../../src/storage/create-worker-store';
import { setupColumns } from '../../src/storage/setup-columns';
import { migrate } from '../../src/storage/migrate';
import { openConnection, type Connection } from '../../src/storage/open-connection';

interface Asked { sql: string; args: InValue[] }

/** Whole tables that may be read, each for its reason. */
const WHOLE: Record<string, string[]> = {
  // A handful of processes, and chats that nobody can reach.
  workers: ['*'],
  unreachable: ['*'],
  // Some channels of a tenant, once a sweep.
  subscriptions: ['subscriptions.listLost'],
  // Once a reading of the numbers, never in a turn.
  records: ['setups.countByStatus'],
  // The effects of one setup.
  effect: ['setups.listAbandoned'],
  // Two hours of activities, once a start and when a process is gone.
  seen: ['seen.listUnanswered'],
};

const folder = mkdtempSync(join(tmpdir(), 'plans-'));
let connection: Connection;
/** Indexes that hold a few of their table's rows: what waits, what is gone, what is begun. */
const SMALL = ['outbox_waiting', 'outbox_gone', 'records_pending', 'records_due', 'records_waiting'];

let asked: Asked[];
const recording = (): Connection => ({
  ...connection,
  change: (sql, args) => { asked.push({ sql, args }); return connection.change(sql, args); },
  select: (sql, args) => { asked.push({ sql, args }); return connection.select(sql, args); },
  changeTogether: (statements) => { asked.push(...statements); return connection.changeTogether(statements); },
});

beforeAll(async () => {
  connection = await openConnection(`file:${join(folder, 'latchkey.db')}`);
  await migrate(connection);
  asked = [];
});
afterAll(() => {
  connection.close();
  rmSync(folder, { recursive: true, force: true });
});

const NOW = new Date();
const MUCH_LATER = new Date(NOW.getTime() + 10_000_000);
const PERSON = { tenantId: 'tenant-1', objectId: 'person-1', name: 'Ada', mri: '29:ada' };
const CHAT = { conversationId: 'chat-1', kind: 'personal' as const, serviceUrl: 'https://channel.example/', tenantId: 'tenant-1', botId: '28:bot' };
const KEY = { tenantId: 'tenant-1', setupId: 'setup-1' };

/** Every question of every store, with the least that it takes. */
function questions(on: Connection): Record<string, Record<string, () => unknown>> {
  const setups = createRecordStore(on, setupColumns);
  const seen = createSeenStore(on);
  const outbox = createOutboxStore(on);
  const workers = createWorkerStore(on);
  const audit = { ...createAuditLog(on), ...createRefusalLog(on) };
  const conversations = createConversationStore(on);
  const downloads = createDownloadStore(on, () => MUCH_LATER);
  const files = createKeptFileStore(on);
  const subscriptions = createSubscriptionStore(on);
  const notices = createNoticeStore(on);
  const waitingClicks = createWaitingClickStore(on);
  const entry = { ...KEY, at: NOW.toISOString(), byId: 'person-1', byName: 'Ada', what: 'setup.started' };
  const letter = { key: 'letter-1', conversation: CHAT, what: { type: 'text' as const, text: 'Hello' }, correlationId: 'c1', worker: 'worker-1', putAt: NOW };
  const turn = { worker: 'worker-1', what: 'message' as const, person: PERSON, conversation: CHAT };
  const asks = {
    setups: {
      create: () => setups.create(aSetup(), 'worker-1'),
      save: async () => {
        await setups.save(aSetup({ revision: 2, face: 2 }), 1, [entry], { owner: 'worker-1', letters: [{ ...letter, key: 'letter-2' }] });
        await setups.save(aSetup({ revision: 3, face: 2 }), 2);
      },
      find: () => setups.find('tenant-1', 'setup-1'),
      listByCode: () => setups.listByCode('tenant-1', 'ABC123'),
      listOpen: () => setups.listOpen(PERSON),
      listAll: () => setups.listAll(PERSON),
      countAll: () => setups.countAll(PERSON),
      listOpenOf: () => setups.listOpenOf('tenant-1', 'example'),
      listWaitingFor: () => setups.listWaitingFor(PERSON),
      listHeld: () => setups.listHeld(PERSON),
      countByStatus: () => setups.countByStatus(),
      listPending: () => setups.listPending(),
      listAbandoned: () => setups.listAbandoned(),
      listDue: () => setups.listDue(NOW, ['example', 'other']),
      listOwed: () => setups.listOwed(),
      takeOver: () => setups.takeOver({ ...KEY, face: 2, owner: 'worker-1' }, 'worker-2'),
      settle: () => setups.settle({ id: 'setup-1', face: 2 }),
      flush: () => setups.flush(),
    },
    seen: {
      isFirst: () => seen.isFirst('activity/1', MUCH_LATER),
      begin: async () => {
        await seen.begin('activity/2', MUCH_LATER, turn);
        await seen.begin('activity/2', MUCH_LATER, turn);
      },
      noteAnswered: () => seen.noteAnswered('activity/2'),
      listUnanswered: () => seen.listUnanswered(),
      takeOver: () => seen.takeOver({ key: 'activity/2', worker: 'worker-1' }, 'worker-2'),
      flush: () => seen.flush(),
    },
    outbox: {
      put: () => outbox.put(letter),
      listWaiting: () => outbox.listWaiting(),
      takeOver: () => outbox.takeOver('worker-1', 'worker-2'),
      hasOlder: () => outbox.hasOlder({ number: 2, conversation: CHAT }, 'worker-1'),
      noteTry: () => outbox.noteTry({ number: 1, tries: 1, notBefore: NOW }),
      end: () => outbox.end(1, 'gone'),
      closeConversation: () => outbox.closeConversation('chat-1', NOW),
      openConversation: () => outbox.openConversation('chat-1', NOW),
      listClosed: () => outbox.listClosed(),
      forgetBefore: () => outbox.forgetBefore(NOW),
      count: () => outbox.count(),
    },
    workers: {
      enter: () => workers.enter({ id: 'worker-1', place: 'here', pid: 1 }),
      beat: () => workers.beat('worker-1'),
      list: () => workers.list(),
      leave: () => workers.leave('worker-1'),
    },
    audit: {
      append: () => audit.append(entry),
      begin: () => audit.begin(entry),
      complete: () => audit.complete(1, entry),
      withdraw: () => audit.withdraw(1),
      list: () => audit.list('tenant-1', 'setup-1'),
      refuse: () => audit.refuse({ ...entry, what: 'download.expired', correlationId: 'c1' }),
      listRefusals: async () => {
        await audit.listRefusals('tenant-1', { since: NOW.toISOString() });
        await audit.listRefusals('tenant-1', { setupId: 'setup-1' });
      },
    },
    conversations: { remember: () => conversations.remember(PERSON, CHAT), find: () => conversations.find(PERSON), forget: () => conversations.forget('chat-1') },
    subscriptions: {
      list: () => subscriptions.list('tenant-1', 'finished', 'example'),
      listOf: () => subscriptions.listOf(CHAT),
      put: () => subscriptions.put({ conversation: CHAT, about: 'finished', vendors: [], by: PERSON, at: NOW.toISOString() }),
      end: () => subscriptions.end(CHAT, 'finished'),
      listLost: () => subscriptions.listLost(),
      markGone: () => subscriptions.markGone(CHAT, NOW.toISOString(), [{ ...letter, key: 'letter-3' }]),
      listAround: () => subscriptions.listAround({ ...CHAT, teamId: 'team-1' }),
      forget: () => subscriptions.forget({ ...CHAT, teamId: 'team-1' }, [{ ...letter, key: 'letter-4' }]),
    },
    notices: { find: () => notices.find({ ...KEY, conversationId: 'chat-1' }), keep: () => notices.keep({ ...KEY, conversationId: 'chat-1' }, CHAT, 'message-1'), listTold: () => notices.listTold('tenant-1', 'setup-1') },
    waitingClicks: { keep: () => waitingClicks.keep(PERSON, { verb: 'request.approve', values: {} }, NOW), find: () => waitingClicks.find(PERSON, NOW), forget: () => waitingClicks.forget(PERSON, { keptAt: 1 }) },
    downloads: { put: () => downloads.put({ name: 'a.cer', contentType: 'application/x-x509-ca-cert', content: 'a' }, NOW, KEY), find: () => downloads.find('token', NOW), findExpired: () => downloads.findExpired('token', NOW) },
    files: { keep: () => files.keep(KEY, 'federation-metadata.xml', 'b'), find: () => files.find(KEY, 'federation-metadata.xml') },
  };
  const stores = { setups, seen, outbox, workers, audit, conversations, downloads, files, subscriptions, notices, waitingClicks };
  for (const [name, store] of Object.entries(stores)) expect([name, Object.keys(asks[name as keyof typeof asks]).sort()]).toEqual([name, Object.keys(store).sort()]);
  expect(Object.keys(stores)).toHaveLength(readdirSync(join(__dirname, '../../src/storage')).filter((file) => /^create-(.*-store|audit-log)\.ts$/.test(file)).length);
  return asks;
}

it('reads no whole table of setups, letters, files or entries, whatever is asked', async () => {
  const faults: string[] = [];
  for (const [store, asks] of Object.entries(questions(recording()))) {
    for (const [name, ask] of Object.entries(asks)) {
      asked = [];
      await ask();
      for (const { sql, args } of asked) {
        const plan = await connection.select<{ detail: string }>(`explain query plan ${sql}`, args);
        for (const { detail } of plan) {
          const [, table, index = ''] = /^SCAN (?!CONSTANT ROW|\w+ VIRTUAL TABLE)(\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(detail) ?? [];
          const isMeant = table === undefined || SMALL.includes(index) || WHOLE[table]?.some((one) => one === '*' || one === `${store}.${name}`);
          if (!isMeant) faults.push(`${store}.${name}: ${detail} in ${sql}`);
        }
      }
    }
  }

  expect(faults).toEqual([]);
});

it('finds what nobody has seen to among setups that wait for nothing by the small index alone', async () => {
  for (const ask of ['listPending', 'listAbandoned', 'listOwed'] as const) {
    asked = [];
    await createRecordStore(recording(), setupColumns)[ask]();
    const [{ sql, args }] = asked as [Asked];
    const details = (await connection.select<{ detail: string }>(`explain query plan ${sql}`, args)).map(({ detail }) => detail);
    expect(details).toContainEqual(expect.stringContaining('records USING INDEX records_pending'));
  }
});
