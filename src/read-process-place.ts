// Where this process runs, so that another one of the same place can see whether it still lives. Knows nothing of what it does.
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ProcessPlace } from './bot/work/tenure';

/**
 * Two containers may have one host name, and the bot is process 1 in each: what counts is the namespace of the process ids (Linux
 * man page pid_namespaces(7)), within one run of the machine. Where there is none, one host name is one place.
 */
export function readProcessPlace(): ProcessPlace {
  return { place: namespaceOfProcesses() ?? hostname(), pid: process.pid, isAlive };
}

function namespaceOfProcesses(): string | undefined {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There is one, and it belongs to another account.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
