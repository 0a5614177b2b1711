// Makes the log: JSON, a line an event, on standard output. Whatever else writes there, or ends the process, becomes such a line too.
import pino, { type DestinationStream } from 'pino';
import type { Config } from './config';
import { describeError } from './model/describe-error';
import type { Log } from './model/ports';

export interface ProcessLog extends Log {
  fatal: Log['error'];
}

/** Written at once: a line that waits in memory is lost when the process dies. */
export function createLog(level: Config['logLevel'], destination: DestinationStream = pino.destination({ sync: true })): ProcessLog {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

/** The part of `process` that is minded. */
export type MindedProcess = Pick<NodeJS.Process, 'on' | 'removeAllListeners' | 'exit'> & Record<'stdout' | 'stderr', { write: unknown }>;

/**
 * Libraries write to the console as they like, with whatever they have at hand: that they did is worth a line, what they said is not kept.
 * An error that nobody caught ends the process with code 1, as Node would, but with a line of JSON.
 * @param correlationId of the lines that belong to the process and to no turn
 */
export function mindProcess(log: ProcessLog, correlationId: string, minded: MindedProcess = process): void {
  for (const name of ['stdout', 'stderr'] as const) {
    minded[name].write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      log.warn({ correlationId, reason: name, bytes: Buffer.byteLength(chunk) }, 'a library wrote to the console');
      const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
      if (done) process.nextTick(done);
      return true;
    };
  }
  // Node's own listener prints.
  minded.removeAllListeners('warning');
  minded.on('warning', (warning) => log.warn({ correlationId, ...describeError(warning) }, 'warning of Node'));
  const fall = (what: string) => (error: unknown): void => {
    log.fatal({ correlationId, ...describeError(error) }, what);
    minded.exit(1);
  };
  minded.on('uncaughtException', fall('uncaught exception'));
  minded.on('unhandledRejection', fall('unhandled rejection'));
}
