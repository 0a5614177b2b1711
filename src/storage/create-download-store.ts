// Public files under links that cannot be guessed and that expire. Keeps a hash of each link's token, never the token.
import { createHash, randomBytes } from 'node:crypto';
import type { DownloadStore } from '../model/ports';
import type { Connection } from './open-connection';

const TOKEN_BYTES = 32;

interface FileRow {
  name: string;
  contentType: string;
  content: string;
}

/** `clock` says which links are over when a new one is made; whether a link may still be used is the reader's `now`. */
export function createDownloadStore(connection: Connection, clock: () => Date): DownloadStore {
  return {
    async put(file, expiresAt) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      await connection.changeTogether([
        { sql: 'delete from downloads where expires_at <= ?', args: [clock().getTime()] },
        {
          sql: 'insert into downloads (token_hash, expires_at, name, content_type, content) values (?, ?, ?, ?, ?)',
          args: [hashOf(token), expiresAt.getTime(), file.name, file.contentType, file.content],
        },
      ]);
      return { token };
    },
    async find(token, now) {
      const [row] = await connection.select<FileRow>(
        'select name, content_type as contentType, content from downloads where token_hash = ? and expires_at > ?',
        [hashOf(token), now.getTime()],
      );
      return row && { name: row.name, contentType: row.contentType, content: row.content };
    },
  };
}

// The look-up compares hashes, so its timing says nothing about a token.
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
