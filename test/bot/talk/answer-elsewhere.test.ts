// The way from a team to the personal chat, in each cloud's own Teams.
import { answerElsewhere } from '../../../src/bot/talk/answer-elsewhere';
import { CLOUDS } from '../../../src/cloud-defaults';
import type { BotRuntime } from '../../../src/bot/bot-runtime';
import type { Turn } from '../../../src/model/turn';
import { ada, chatOf } from '../../support/bot-with-tenant';

// Teams docs, sovereign clouds.
test.each<[keyof typeof CLOUDS, string]>([['global', 'teams.microsoft.com'], ['usgov', 'gov.teams.microsoft.us'], ['dod', 'dod.teams.microsoft.us'], ['china', 'teams.microsoftonline.cn']])('in %s it leads to %s', async (name, host) => {
  const built: unknown[] = [];
  const deps = { cloud: { name, teamsClient: CLOUDS[name].teamsClient }, buildCard: (...facts: unknown[]) => built.push(facts) };
  const turn: Turn = { activityId: 'a', at: new Date(), person: ada, correlationId: 'c', conversation: { ...chatOf(ada), kind: 'channel', botId: '28:bot' }, what: { type: 'message', text: 'help' } };
  await answerElsewhere({ deps, outbox: { open: async () => undefined } } as unknown as BotRuntime, turn);

  expect(built).toEqual([['team-welcome', { isNew: false, chatUrl: `https://${host}/l/chat/0/0?users=28%3Abot` }]]);
});
