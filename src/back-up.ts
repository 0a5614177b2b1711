// Process entry of `npm run backup -- <file>`: copies the bot's database while the bot runs. Knows nothing of what is in it.
import { ConfigError, readSettings, SettingsSchema } from './config';
import { SetupError } from './model/errors';
import { backUpDatabase } from './storage/back-up-database';
import { runCommand } from './run-command';

/** @returns the exit code: 78 for a wrong argument or setting, 1 when no copy could be made; then there is no file. */
export async function backUp(args: string[], write: (line: string) => void, env?: Record<string, string | undefined>): Promise<number> {
  try {
    const [file] = args;
    if (file === undefined || args.length > 1 || file.startsWith('-')) throw new ConfigError('Name one file that is not there yet: npm run backup -- <file>.');
    const { DATABASE_URL } = readSettings(SettingsSchema.pick({ DATABASE_URL: true }), 'nothing is copied', env);
    await backUpDatabase(DATABASE_URL, file);
    write(`${file} is written and checked. It holds names of people and the history of all setups, and no token or password: keep it where only operators read.`);
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof SetupError)) throw error;
    write(error.message);
    return error instanceof ConfigError ? error.exitCode : 1;
  }
}

if (require.main === module) runCommand((write) => backUp(process.argv.slice(2), write));
