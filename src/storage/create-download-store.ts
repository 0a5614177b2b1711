// Public files under links that cannot be guessed and that expire. Keeps a hash of each link's token, never the token.
import { createHash, randomBytes } from 'node:crypto';
import type { DownloadStore, SetupKey } from '../model/ports';
import type { Connection } from './open-connection';

const TOKEN_BYTES = 32;
const SWEEP_EVERY_MS = 15 * 60_000;
/** A clock that was wrong by a day and is right again finds every link that it took for expired. */
const KEPT_AFTER_MS = 2 * 24 * 60 * 60_000;
/** How long it is known whose file an expired link led to. */
const REMEMBERED_MS = 90 * 24 * 60 * 60_000;

interface FileRow {
  name: string;
  contentType: string;
  content: string;
}

/** `clock` says which links are over when a new one is made; whether a link may still be used is the reader's `now`. */
export function createDownloadStore(connection: Connection, clock: () => Date): DownloadStore {
  let sweptAt = 0;
  const sweep = async (now: number): Promise<void> => {
    if (Math.abs(now - sweptAt) < SWEEP_EVERY_MS) return;
    sweptAt = now;
    await connection.changeTogether([
      { sql: 'insert or ignore into expired_links (token_hash, expired_at, tenant_id, setup_id) select token_hash, expires_at, tenant_id, setup_id from downloads where expires_at <= ?', args: [now - KEPT_AFTER_MS] },
      { sql: 'delete from downloads where expires_at <= ?', args: [now - KEPT_AFTER_MS] },
      { sql: 'delete from expired_links where expired_at <= ?', args: [now - REMEMBERED_MS] },
    ]);
  };
  return {
    async put(file, expiresAt, owner) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      await sweep(clock().getTime());
      await connection.change(
        'insert into downloads (token_hash, expires_at, name, content_type, content, tenant_id, setup_id) values (?, ?, ?, ?, ?, ?, ?)',
        [hashOf(token), expiresAt.getTime(), file.name, file.contentType, file.content, owner.tenantId, owner.setupId],
      );
      return { token };
    },
    async find(token, now) {
      const [row] = await connection.select<FileRow>(
        'select name, content_type as contentType, content from downloads where token_hash = ? and expires_at > ?',
        [hashOf(token), now.getTime()],
      );
      return row && { name: row.name, contentType: row.contentType, content: row.content };
    },
    async findExpired(token, now) {
      const [row] = await connection.select<SetupKey>(
        `select tenant_id as tenantId, setup_id as setupId from downloads where token_hash = ? and expires_at <= ?
         union all select tenant_id, setup_id from expired_links where token_hash = ?`,
        [hashOf(token), now.getTime(), hashOf(token)],
      );
      // A link of an earlier version names no setup.
      return row && row.setupId !== '' ? { tenantId: row.tenantId, setupId: row.setupId } : undefined;
    },
  };
}

// The look-up compares hashes, so its timing says nothing about a token.
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
