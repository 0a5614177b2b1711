// Where a process runs, as another one sees it. Starts real processes.
import { spawn } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { readProcessPlace } from '../src/read-process-place';

test('processes of one machine share a place, and see each other live and end', async () => {
  const own = readProcessPlace();
  const other = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
  const ended = new Promise((resolve) => other.once('exit', resolve));

  expect(own.pid).toBe(process.pid);
  expect(own.isAlive(other.pid!)).toBe(true);
  other.kill('SIGKILL');
  await ended;
  expect(own.isAlive(other.pid!)).toBe(false);
});

test('the place is that of the process ids, in this run of the machine, not the name of the host', () => {
  const { place } = readProcessPlace();

  if (process.platform === 'linux') expect(place).toBe(`${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync(`/proc/${process.pid}/ns/pid`)}`);
  else expect(place).toBe(hostname());
});
