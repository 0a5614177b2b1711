// Finds the handler for what was read, by the Teams library's router. Knows neither handlers' insides nor a state of its own.
// By file, not by the package's index: that one also loads the tables of language models, tens of MB that nobody here uses.
import { Application } from '@microsoft/teams-ai/lib/Application';
import { TurnState } from '@microsoft/teams-ai/lib/TurnState';
import type { TurnContext } from 'botbuilder';
import type { Reading } from './read-turn';

export type ReadingType = Reading['type'];
type Handler<T extends ReadingType> = (context: TurnContext, reading: Extract<Reading, { type: T }>) => Promise<void>;
export type Handlers = { [T in ReadingType]?: Handler<T> };

const READING = Symbol('reading');

/**
 * The library serves as a router alone: no authentication (it checks neither whose token it is nor what failed), no storage
 * (its state is written whole, so the last writer wins) and no state object of a turn.
 */
class Router extends Application<TurnState> {
  constructor() {
    super({ removeRecipientMention: false, turnStateFactory: () => NO_STATE });
  }

  /** One timer shared by all turns would eat the rate limit; the option that should switch it off is ignored by run(). */
  override startTypingTimer(): void {}
}

/** Loads and saves nothing: setups are kept in tables of our own. */
class NoState extends TurnState {
  override async load(): Promise<boolean> {
    return true;
  }

  override async save(): Promise<void> {}

  // The router looks whether a sign-in of its own is under way.
  override get user(): TurnState['user'] {
    return {} as TurnState['user'];
  }

  override get temp(): TurnState['temp'] {
    return { input: '', inputFiles: [], lastOutput: '', actionOutputs: {}, authTokens: {} };
  }
}
const NO_STATE = new NoState();

/** Resolves with false when nothing handles this kind of reading. */
export type Route = (context: TurnContext, reading: Reading) => Promise<boolean>;

export function createRouter(handlers: Handlers): Route {
  const router = new Router();
  for (const [type, handler] of Object.entries(handlers) as Array<[ReadingType, Handler<ReadingType>]>) {
    const selector = async (context: TurnContext): Promise<boolean> => readingOf(context).type === type;
    const handle = async (context: TurnContext): Promise<void> => handler(context, readingOf(context) as never);
    router.addRoute(selector, handle, true);
    router.addRoute(selector, handle);
  }
  return (context, reading) => {
    context.turnState.set(READING, reading);
    return router.run(context);
  };
}

function readingOf(context: TurnContext): Reading {
  return context.turnState.get<Reading>(READING) ?? { type: 'ignored' };
}
