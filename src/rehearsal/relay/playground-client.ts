// Calls the Playground's connector, or whatever plays its part. Knows no people and no meaning of a message.
import type { Activity, Answer } from './activity';

export interface PlaygroundClient {
  post(conversation: string, activity: Activity): Promise<Answer>;
  put(conversation: string, id: string, activity: Activity): Promise<Answer>;
}

/** @param connectorUrl such as `http://127.0.0.1:56150/_connector`, without a slash at the end */
export function createPlaygroundClient(connectorUrl: string): PlaygroundClient {
  const send = async (method: string, path: string, activity: Activity): Promise<Answer> => {
    try {
      const response = await fetch(`${connectorUrl}/v3/conversations/${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(activity),
      });
      return { status: response.status, body: await readBody(response) };
    } catch (error) {
      return { status: 502, body: { error: { code: 'ServiceError', message: String((error as Error).message) } } };
    }
  };
  return {
    post: (conversation, activity) => send('POST', `${encodeURIComponent(conversation)}/activities`, activity),
    put: (conversation, id, activity) =>
      send('PUT', `${encodeURIComponent(conversation)}/activities/${encodeURIComponent(id)}`, { ...activity, id }),
  };
}

/** JSON when it is JSON, text otherwise, undefined for an empty body. */
export async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!text) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
