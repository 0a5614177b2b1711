// Notices that a database was taken away or exchanged under a process that has it open. Knows no table.
import { statSync } from 'node:fs';
import { SetupError } from '../model/errors';

/**
 * What is written to a file without a name is gone with the process, and nobody would be told.
 * @param isLocal false on a network share, where the number of a file may change by itself
 * @returns throws SetupError store/unavailable while the file that was opened does not stand at its path; it takes some microseconds
 */
export function mindFile(path: string, isLocal: boolean): () => void {
  const opened = statSync(path, { throwIfNoEntry: false });
  return () => {
    const now = statSync(path, { throwIfNoEntry: false });
    if (now === undefined) throw gone(path, 'it is no longer there. Put it back; with a backup in its place the bot has to be started again');
    if (isLocal && opened && (now.ino !== opened.ino || now.dev !== opened.dev)) throw gone(path, 'another file stands in its place. Start the bot again to use that one');
  };
}

function gone(path: string, why: string): SetupError {
  return new SetupError('store/unavailable', { message: `The database ${path} cannot be used: ${why}.`, retry: 'later' });
}
