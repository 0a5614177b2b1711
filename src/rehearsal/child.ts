// One child process of the rehearsal: clean environment, output in a log file, a pipe that ends it when the launcher is gone.
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ChildOptions {
  name: string;
  script: string;
  args?: string[];
  nodeArgs?: string[];
  cwd: string;
  env: Record<string, string>;
  logFolder: string;
  /** Called for each line on stdout. */
  onLine?: (line: string) => void;
}

export interface Child {
  name: string;
  logFile: string;
  process: ChildProcess;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** The last lines of stderr, for the one line that says why it died. */
  lastWords(): string;
  write(line: string): void;
  /** SIGTERM, then SIGKILL after `graceMs`. Resolves when it is gone. */
  stop(graceMs: number): Promise<void>;
}

const KEPT_LINES = 5;

export function startChild(options: ChildOptions): Child {
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), options.script, ...(options.args ?? [])], {
    cwd: options.cwd, env: options.env, stdio: ['pipe', 'pipe', 'pipe'],
  });
  const logFile = join(options.logFolder, `${options.name}.log`);
  const log = createWriteStream(logFile, { flags: 'w', mode: 0o600 });
  const errors: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => {
    log.write(`${line}\n`);
    options.onLine?.(line);
  });
  createInterface({ input: child.stderr! }).on('line', (line) => {
    log.write(`${line}\n`);
    if (line.trim() && !/^(Warning:|\(node:|\(Use `node)/.test(line)) errors.push(line.trim());
    if (errors.length > KEPT_LINES) errors.shift();
  });
  // A child that died closes its pipe; its exit event tells the story.
  child.stdin!.on('error', () => undefined);
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => {
      errors.push(error.message);
      resolve({ code: 1, signal: null });
    });
  });
  void exited.then(() => log.end());
  return {
    name: options.name,
    logFile,
    process: child,
    exited,
    lastWords: () => errors.join(' ').slice(0, 300),
    write: (line) => void child.stdin!.write(`${line}\n`),
    stop: async (graceMs) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}
