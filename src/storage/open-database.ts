// Opens the bot's own database and hands out its stores. The bot's only door into this folder; operators' commands have theirs.
import type { SetupErrorCode } from '../model/errors';
import type { OutboxStore } from '../model/letter';
import type { AuditLog, ConversationStore, DownloadStore, KeptFileStore, RequestStore, SetupStore } from '../model/ports';
import type { SeenStore } from '../model/seen';
import type { WaitingClickStore } from '../model/click';
import type { NoticeStore, SubscriptionStore } from '../model/subscription';
import type { WorkerStore } from '../model/workers';
import { checkIntegrity, checkIntegrityAside, isLarge } from './check-integrity';
import { createAuditLog } from './create-audit-log';
import { createConversationStore } from './create-conversation-store';
import { createDownloadStore } from './create-download-store';
import { createKeptFileStore } from './create-kept-file-store';
import { createNoticeStore } from './create-notice-store';
import { createOutboxStore } from './create-outbox-store';
import { createRecordStore } from './create-record-store';
import { createRefusalLog } from './create-refusal-log';
import { createSeenStore } from './create-seen-store';
import { createSubscriptionStore } from './create-subscription-store';
import { createWaitingClickStore } from './create-waiting-click-store';
import { createWorkerStore } from './create-worker-store';
import { isReachable } from './is-reachable';
import { isUpToDate, migrate } from './migrate';
import { openConnection, type Journal } from './open-connection';
import { requestColumns } from './request-columns';
import { setupColumns } from './setup-columns';
import { watchTrouble } from './watch-trouble';

export interface Database {
  setups: SetupStore;
  requests: RequestStore;
  audit: AuditLog;
  conversations: ConversationStore;
  seen: SeenStore;
  downloads: DownloadStore;
  files: KeptFileStore;
  outbox: OutboxStore;
  subscriptions: SubscriptionStore;
  notices: NoticeStore;
  waitingClicks: WaitingClickStore;
  workers: WorkerStore;
  /** A cheap question to the file; false when it is refused or not answered within a second, and while the file is damaged or away. */
  isReachable(): Promise<boolean>;
  /** What the last statements met; undefined while it takes what is written. */
  trouble(): SetupErrorCode | undefined;
  /** Brings the newest rows from the second file into the first, for the end of the process: whoever copies one file then has all. Never rejects. */
  gather(): Promise<void>;
  close(): void;
}

export interface DatabaseOptions {
  /** `delete` for a file on a network share, where `wal` does not work. */
  journal?: Journal;
  /** Told when a trouble begins, with its code, and without one when the database takes writes again. */
  onTrouble?: (code?: SetupErrorCode) => void;
  /** Told that the check of a large file, beside the work, came to no end. */
  onUnchecked?: (error: unknown) => void;
}

/**
 * Examines the file, checks that it is whole and brings its tables up to date; a large one that is up to date is checked while the work has begun.
 * @param url `file:.data/latchkey.db` or `:memory:`; the folder of a file is made
 * @param clock only for removing downloads that are over
 * @throws SetupError store/…: its message says what is wrong and what helps; nothing was overwritten
 */
export async function openDatabase(url: string, clock: () => Date = () => new Date(), { journal, onTrouble = () => undefined, onUnchecked = () => undefined }: DatabaseOptions = {}): Promise<Database> {
  const opened = await openConnection(url, journal);
  let isCheckedAside = false;
  try {
    // Not beside the work on a share: without WAL, a long reading keeps writers out. And nothing is changed in a file that may be damaged.
    isCheckedAside = journal !== 'delete' && isLarge(url) && (await isUpToDate(opened));
    if (!isCheckedAside) await checkIntegrity(opened, url);
    await migrate(opened);
  } catch (error) {
    opened.close();
    throw error;
  }
  const connection = watchTrouble(opened, onTrouble);
  if (isCheckedAside) checkIntegrityAside(url, { onDamage: connection.note, onUnchecked });
  return {
    setups: createRecordStore(connection, setupColumns),
    requests: createRecordStore(connection, requestColumns),
    audit: { ...createAuditLog(connection), ...createRefusalLog(connection) },
    conversations: createConversationStore(connection),
    seen: createSeenStore(connection),
    downloads: createDownloadStore(connection, clock),
    files: createKeptFileStore(connection),
    outbox: createOutboxStore(connection),
    subscriptions: createSubscriptionStore(connection),
    notices: createNoticeStore(connection),
    waitingClicks: createWaitingClickStore(connection),
    workers: createWorkerStore(connection),
    isReachable: () => isReachable(connection),
    trouble: connection.trouble,
    // Neither another process that has it open nor a full disk is a reason not to end; nothing is lost by it.
    gather: () => opened.select('pragma wal_checkpoint(truncate)', []).then(() => undefined, () => undefined),
    close: () => connection.close(),
  };
}
