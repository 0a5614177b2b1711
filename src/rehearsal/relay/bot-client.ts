// Delivers activities to the bot as the channel does: signed, with a serviceUrl of https. Knows nothing of the screen.
import { randomUUID } from 'node:crypto';
import type { Activity, Answer } from './activity';
import type { ChannelKeys } from './channel-keys';
import { readBody } from './playground-client';

export interface BotClient {
  serviceUrl: string;
  /** The bot's answer; status 502 when it cannot be reached. */
  deliver(activity: Activity): Promise<Answer>;
}

export interface BotClientOptions {
  /** `http://127.0.0.1:<port>/api/messages` */
  botUrl: string;
  botClientId: string;
  serviceUrl: string;
  keys: ChannelKeys;
}

export function createBotClient(options: BotClientOptions): BotClient {
  return {
    serviceUrl: options.serviceUrl,
    deliver: async (activity) => {
      const token = await options.keys.sign(options.serviceUrl, options.botClientId);
      const body = JSON.stringify({
        channelId: 'msteams',
        timestamp: new Date().toISOString(),
        locale: 'en-US',
        ...activity,
        id: activity.id ?? `f:${randomUUID()}`,
        serviceUrl: options.serviceUrl,
      });
      try {
        const response = await fetch(options.botUrl, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body,
        });
        return { status: response.status, body: await readBody(response) };
      } catch (error) {
        return { status: 502, body: { error: { code: 'BotNotReachable', message: String((error as Error).message) } } };
      }
    },
  };
}
