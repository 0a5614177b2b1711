// Graph over HTTP: reads a request into a call and writes the answer out; knows no resource.
import express, { Router, type NextFunction, type Request, type Response } from 'express';
import type { Tenant } from '../tenant';
import { answerBatch } from './answer-batch';
import { answerCall, type RawCall } from './answer-call';

/** Express 5 router for the root of Graph's origin: /v1.0 is played, everything else is refused loudly. */
export function createGraphRouter(tenant: Tenant): Router {
  const router = Router();
  router.use('/v1.0', express.text({ type: () => true, limit: '4mb' }), async (request: Request, response: Response) => {
    const raw = readCall(tenant, request);
    if (!raw) {
      const message = 'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.';
      response.status(400).json({ error: { code: 'BadRequest', message, innerError: {} } });
      return;
    }
    const answer = raw.method === 'POST' && raw.path === '/$batch' ? await answerBatch(raw) : await answerCall(raw);
    response.status(answer.status).set(answer.headers);
    if (answer.body) response.json(answer.body);
    else response.end();
  });
  router.use((request: Request, response: Response, _next: NextFunction) => {
    tenant.warn(`REHEARSAL TENANT 501: ${request.method} ${request.originalUrl}: only /v1.0 is played`);
    response.status(501).json({ error: { code: 'Rehearsal_NotImplemented', message: `The rehearsal tenant does not play ${request.path}`, innerError: {} } });
  });
  return router;
}

/** Undefined when the body is not JSON. */
function readCall(tenant: Tenant, request: Request): RawCall | undefined {
  const url = new URL(request.url, 'https://graph');
  const text = typeof request.body === 'string' ? request.body : '';
  if (text && !request.is(['application/json', '+json'])) return undefined;
  try {
    return {
      tenant,
      method: request.method,
      path: decodeURIComponent(url.pathname),
      query: Object.fromEntries(url.searchParams),
      header: (name) => request.get(name),
      body: text ? JSON.parse(text) as unknown : undefined,
    };
  } catch {
    return undefined;
  }
}
