// Says of an error what a log may hold: class, codes, place in the code. Never its text, which may repeat what people typed or who they are.
import { SetupError } from './errors';

export type ErrorFacts = {
  /** Class of the error. */
  error?: string;
  /** Of a SetupError, or of Node and its libraries, such as ECONNREFUSED. */
  code?: string;
  /** HTTP status that a library put on the error. */
  status?: number;
  /** Graph's request id. */
  requestId?: string;
  /** Number of Entra's sign-in error. */
  aadsts?: string;
  /** Where it was thrown, innermost first. */
  at?: string[];
  cause?: CauseFacts;
};

/** Of what lay below, without its own cause. */
type CauseFacts = { error?: string; code?: string; status?: number; requestId?: string; aadsts?: string; at?: string[] };

const MOST_FRAMES = 6;
/** What is no plain word was made of data. */
const WORD = /^[\w./:-]{1,60}$/;
const FRAME = /^\s+at (?:(?:async |new )*([\w.$<>#]+(?: \[as [\w.$]+\])?) )?\(?((?:file:\/\/|node:)?[^()\s]+):(\d+):\d+\)?$/;

export function describeError(error: unknown): ErrorFacts {
  const cause = error instanceof Error && error.cause !== undefined ? describeOne(error.cause, 1) : undefined;
  return { ...describeOne(error, MOST_FRAMES), ...(cause ? { cause } : {}) };
}

function describeOne(error: unknown, frames: number): CauseFacts {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const details = error instanceof SetupError ? error.details : {};
  return {
    error: wordOf(error.name) ?? 'Error',
    ...given('code', wordOf(code)),
    ...(typeof statusCode === 'number' ? { status: statusCode } : {}),
    ...given('requestId', wordOf(details.requestId)),
    ...given('aadsts', wordOf(details.aadsts)),
    at: listFrames(error).slice(0, frames),
  };
}

function given<Name extends string>(name: Name, value: string | undefined): { [name in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [name in Name]?: string });
}

function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && WORD.test(value) ? value : undefined;
}

/** A text of several lines can look like a frame: what stands before the real ones is cut off with the text. */
function listFrames({ message, stack = '' }: Error): string[] {
  const from = stack.indexOf(message);
  return stack.slice(from < 0 ? 0 : from + message.length).split('\n').flatMap((line) => {
    const [, name, file = '', row] = FRAME.exec(line) ?? [];
    return row === undefined ? [] : [`${name ?? '?'} ${placeOf(file)}:${row}`];
  });
}

/** From the package or the build on: folders above it tell of the machine. */
function placeOf(file: string): string {
  return /(?:.*\/)?((?:node_modules|dist|src)\/.*)$/.exec(file)?.[1] ?? (file.startsWith('node:') ? file : file.split('/').at(-1) ?? '');
}
