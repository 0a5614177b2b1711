// Opens the bot's own database and hands out its stores. The bot's only door into this folder; operators' commands have theirs.
import type { AuditLog, ConversationStore, DownloadStore, KeptFileStore, SeenStore, SetupStore } from '../model/ports';
import { createAuditLog } from './create-audit-log';
import { createConversationStore } from './create-conversation-store';
import { createDownloadStore } from './create-download-store';
import { createKeptFileStore } from './create-kept-file-store';
import { createRefusalLog } from './create-refusal-log';
import { createSeenStore } from './create-seen-store';
import { createSetupStore } from './create-setup-store';
import { isReachable } from './is-reachable';
import { migrate } from './migrate';
import { openConnection, type Journal } from './open-connection';

export interface Database {
  setups: SetupStore;
  audit: AuditLog;
  conversations: ConversationStore;
  seen: SeenStore;
  downloads: DownloadStore;
  files: KeptFileStore;
  /** A cheap question to the file; false when it is refused or not answered within a second. */
  isReachable(): Promise<boolean>;
  close(): void;
}

/**
 * @param url `file:.data/latchkey.db` or `:memory:`; the folder of a file is made
 * @param clock only for removing downloads that are over
 * @param options.journal `delete` for a file on a network share, where `wal` does not work
 * @throws SetupError store/unavailable, when the file is no database, cannot be written, or was made by a newer version
 */
export async function openDatabase(url: string, clock: () => Date = () => new Date(), { journal }: { journal?: Journal } = {}): Promise<Database> {
  const connection = await openConnection(url, journal);
  try {
    await migrate(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    setups: createSetupStore(connection),
    audit: { ...createAuditLog(connection), ...createRefusalLog(connection) },
    conversations: createConversationStore(connection),
    seen: createSeenStore(connection),
    downloads: createDownloadStore(connection, clock),
    files: createKeptFileStore(connection),
    isReachable: () => isReachable(connection),
    close: () => connection.close(),
  };
}
