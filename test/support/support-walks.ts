// Ways through a setup in which the vendor's support makes the vendor's half, and what several tests read off its cards.
import type { Setup } from '../../src/model/setup';
import { walk } from '../content/load-sample';
import { ada, startBotWithTenant, type BotWithTenant, type Shown } from './bot-with-tenant';
import { cardOf } from './walks';

export const GOOD_ANSWER = { identifier: 'https://contoso.backup.autotask.net/singlesignon/saml/metadata', replyUrl: 'https://contoso.backup.autotask.net/singlesignon/saml/SSO' };

export async function startAtMessage(): Promise<BotWithTenant> {
  const under = await startBotWithTenant();
  await under.say('set up Autotask');
  await under.press('Everything is there');
  await under.press('Search', { person: 'megan.bowen@contoso.com' });
  return under;
}

export async function startAtWaiting(): Promise<BotWithTenant> {
  const under = await startAtMessage();
  await under.press('I have sent it');
  return under;
}

export async function startAtSecondMessage(): Promise<BotWithTenant> {
  const under = await startAtWaiting();
  await under.press('They answered');
  await under.press('Save answer', GOOD_ANSWER);
  await under.press('Confirm plan');
  await under.until(/Check the assignment/);
  await under.press('Assign');
  await under.until(/our federation metadata/);
  return under;
}

/** Address of a button that opens a link. */
export function linkOf(title: string, shown: Shown): string {
  return String(walk(cardOf(shown)).find((node) => node.type === 'Action.OpenUrl' && node.title === title)?.url);
}

export function downloadTokenIn(text: string): string {
  const token = /downloads\/([\w-]+)/.exec(text)?.[1];
  if (token === undefined) throw new Error(`no download link in:\n${text}`);
  return token;
}

export async function setupOf(under: BotWithTenant): Promise<Setup> {
  return (await under.database.setups.listOpen(ada))[0]!;
}
