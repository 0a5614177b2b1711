// Opens a database that is there already, for commands beside a running bot: nothing is made, migrated or written. Knows no table.
import { existsSync } from 'node:fs';
import { SetupError } from '../model/errors';
import { filePathOf, openConnection, type Connection } from './open-connection';

/**
 * Readers do not disturb the bot that writes.
 * @throws SetupError store/unavailable when there is no such file, or it is no database of this bot
 */
export async function openExisting(url: string): Promise<Connection> {
  const path = filePathOf(url);
  if (path === undefined || !existsSync(path)) throw new SetupError('store/unavailable', { message: `There is no database at ${url}: DATABASE_URL has to be that of the bot, and a relative one counts from the folder where the bot was started.` });
  const connection = await openConnection(url, 'as-it-is');
  try {
    await connection.select('pragma query_only = on', []);
    await connection.select('select max(number) from migrations', []);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
