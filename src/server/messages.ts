// The address where the channel brings what happened. Slows down whoever is not the channel before anything is read. Knows no activity.
import type { Request, Response, Server } from 'restify';
import type { Meter, TurnedAway } from '../model/ports';
import { addressOf, type CallerLimits } from './caller-limits';
import { readJsonBody, type BodyLimits } from './read-json-body';
import { sendBody } from './send';

export interface MessagesOptions {
  receive: (request: { authorization: string | undefined; body: unknown }) => Promise<{ status: number; body?: unknown; isCaller: boolean }>;
  limits: CallerLimits;
  /** Proxies in front of the bot. */
  proxies: number;
  bodyLimits?: BodyLimits;
  /** Left out, nothing is counted. */
  meter?: Pick<Meter, 'turnAway'>;
}

export function addMessages(server: Server, { receive, limits, proxies, bodyLimits, meter }: MessagesOptions): void {
  const refuse = (res: Response, status: number, reason: TurnedAway): void => {
    meter?.turnAway(reason);
    // What still comes on this connection is not read.
    res.header('Connection', 'close');
    sendBody(res, { status, contentType: 'application/json', body: '' });
  };
  server.post('/api/messages', async (req: Request, res: Response) => {
    const caller = { address: addressOf(req, proxies), authorization: req.header('authorization') as string | undefined };
    const seconds = await limits.judgeMessage(caller);
    if (seconds !== undefined) {
      res.header('Retry-After', String(seconds));
      return refuse(res, 429, 'rate');
    }
    const read = await readJsonBody(req, bodyLimits);
    if ('status' in read) {
      await limits.note(caller, false);
      return refuse(res, read.status, read.status === 413 ? 'too-large' : 'malformed');
    }
    const answer = await receive({ authorization: caller.authorization, body: read.body });
    // Not waited for: it only counts.
    void limits.note(caller, answer.isCaller);
    sendBody(res, { status: answer.status, contentType: 'application/json', body: answer.body === undefined ? '' : JSON.stringify(answer.body) });
  });
  // Clients and probes ask whether somebody is there.
  const alive = async (_req: Request, res: Response): Promise<void> => sendBody(res, { status: 200, contentType: 'text/plain; charset=utf-8', body: '' });
  server.get('/api/messages', alive);
  server.head('/api/messages', alive);
}
