// The address where the channel brings what happened. Slows down whoever is not the channel before anything is read. Knows no activity.
import type { Request, Response, Server } from 'restify';
import type { Meter } from '../model/ports';
import type { TeamsEdge } from '../teams/teams-edge';
import { addressOf, type CallerLimits } from './caller-limits';
import { readJsonBody, type BodyLimits } from './read-json-body';
import { sendBody } from './send';

export interface MessagesOptions {
  messages: Pick<TeamsEdge, 'admit' | 'receive'>;
  limits: CallerLimits;
  /** Proxies in front of the bot. */
  proxies: number;
  bodyLimits?: BodyLimits;
  /** Left out, nothing is counted. */
  meter?: Pick<Meter, 'turnAway'>;
}

/** As most activities are. */
const SMALL_BYTES = 64 * 1024;

export function addMessages(server: Server, { messages, limits, proxies, bodyLimits, meter }: MessagesOptions): void {
  /** A small body is on its way already: closed over it, a connection could end before the answer is read. Of a larger one the rest is not read. */
  const refuse = (req: Request, res: Response, status: number): void => {
    if (Number(req.headers['content-length'] ?? Infinity) <= SMALL_BYTES && status !== 408) req.resume();
    else res.header('Connection', 'close');
    sendBody(res, { status, contentType: 'application/json', body: '' });
  };
  server.post('/api/messages', async (req: Request, res: Response) => {
    const sender = { address: addressOf(req, proxies), authorization: req.header('authorization') as string | undefined };
    const seconds = await limits.judgeMessage(sender);
    if (seconds !== undefined) {
      meter?.turnAway('rate');
      res.header('Retry-After', String(seconds));
      return refuse(req, res, 429);
    }
    // Nothing that a stranger sends is read before it is known who sends it.
    const admission = await messages.admit(sender.authorization);
    // Not waited for: it only counts. Without the channel's keys nobody has failed.
    if (!('status' in admission) || admission.status === 401) void limits.note(sender, !('status' in admission));
    if ('status' in admission) return refuse(req, res, admission.status);
    const read = await readJsonBody(req, bodyLimits);
    if ('status' in read) {
      meter?.turnAway(read.status === 413 ? 'too-large' : 'malformed');
      return refuse(req, res, read.status);
    }
    const answer = await messages.receive({ caller: admission, body: read.body });
    sendBody(res, { status: answer.status, contentType: 'application/json', body: answer.body === undefined ? '' : JSON.stringify(answer.body) });
  });
  // Clients and probes ask whether somebody is there.
  const alive = async (_req: Request, res: Response): Promise<void> => sendBody(res, { status: 200, contentType: 'text/plain; charset=utf-8', body: '' });
  server.get('/api/messages', alive);
  server.head('/api/messages', alive);
}
