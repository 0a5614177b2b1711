// The log of the process: JSON lines only, whoever writes, and no text of anybody else.
import { EventEmitter } from 'node:events';
import { createLog, mindProcess, type MindedProcess } from '../src/create-log';

const SECRET = 'Bearer eyJ-of-ada@contoso.com';

function open(level: 'info' | 'silent' = 'info') {
  const lines: string[] = [];
  const log = createLog(level, { write: (line) => void lines.push(line) });
  const minded = Object.assign(new EventEmitter(), { stdout: { write: () => true }, stderr: { write: () => true }, exit: jest.fn() });
  minded.on('warning', (warning) => lines.push(`printed by Node: ${String(warning)}`));
  mindProcess(log, 'start-1', minded as unknown as MindedProcess);
  return { log, lines, minded, read: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

it('writes what it is told as one line of JSON', () => {
  const { log, lines, read } = open();
  log.info({ correlationId: 'turn-1', setupId: 's1' }, 'setup resumed');

  expect(lines).toEqual([expect.stringMatching(/^\{.*\}\n$/)]);
  expect(read()).toEqual([expect.objectContaining({ level: 30, correlationId: 'turn-1', setupId: 's1', msg: 'setup resumed', time: expect.stringMatching(/^\d{4}-.*Z$/) })]);
});

it.each(['stdout', 'stderr'] as const)('says that a library wrote to %s, and not what', (name) => {
  const { minded, lines, read } = open();
  const told = jest.fn();
  (minded[name].write as unknown as (text: string, done: () => void) => boolean)(SECRET, told);

  expect(read()).toEqual([expect.objectContaining({ correlationId: 'start-1', reason: name, bytes: SECRET.length })]);
  expect(lines.join('')).not.toContain('eyJ');
  return new Promise<void>((resolve) => setImmediate(() => resolve(expect(told).toHaveBeenCalled())));
});

it('turns a warning of Node into a line, in place of what Node prints', () => {
  const { minded, lines, read } = open();
  minded.emit('warning', Object.assign(new Error(SECRET), { name: 'DeprecationWarning', code: 'DEP0001' }));

  expect(read()).toEqual([expect.objectContaining({ error: 'DeprecationWarning', code: 'DEP0001' })]);
  expect(lines.join('')).not.toContain('eyJ');
});

it.each([['uncaughtException', 'uncaught exception'], ['unhandledRejection', 'unhandled rejection']])('after %s it leaves a line and ends with code 1', (event, says) => {
  const { minded, lines, read } = open();
  minded.emit(event, new RangeError(SECRET));

  expect(read()).toEqual([expect.objectContaining({ level: 60, correlationId: 'start-1', error: 'RangeError', msg: says })]);
  expect(lines.join('')).not.toContain('eyJ');
  expect(minded.exit).toHaveBeenCalledWith(1);
});

it('ends the process after an error that nobody caught even when the log is silent', () => {
  const { minded, lines } = open('silent');
  minded.emit('uncaughtException', new Error('x'));

  expect(lines).toEqual([]);
  expect(minded.exit).toHaveBeenCalledWith(1);
});
