// A setup whose vendor half goes from Ada to Chris, who has no role in Entra, and what each of the two sees. Knows no single try.
import type { Person } from '../../src/model/person';
import { TENANT_ID } from '../actions/support/tenant-under-test';
import { ada, chatOf, startBotWithTenant, togglesOf, type BotWithTenant, type Shown } from './bot-with-tenant';
import { cardOf, walkToHandover } from './walks';

export const chris: Person = { tenantId: TENANT_ID, objectId: 'a0000000-0000-4000-8000-000000000005', name: 'Chris Green', mri: '29:chris' };

/** The newest message in this person's chat. */
export function lastOf(under: BotWithTenant, person: Person): Shown {
  return under.shown.filter(({ conversationId }) => conversationId === chatOf(person).conversationId).at(-1)!;
}

export const textOf = (under: BotWithTenant, person: Person): string => under.text(lastOf(under, person));

/** Presses a button of the newest message of this person, and lets all that follows come. */
export async function pressAs(under: BotWithTenant, person: Person, title: string, inputs: Record<string, string> = {}, at: Shown = lastOf(under, person)): Promise<unknown> {
  const answer = await under.press(title, inputs, { at, person });
  await under.bot.settle();
  return answer;
}

/** Ada stands at the checklist; Chris has the app unless he is to be without it. */
export async function startAtChecklist({ knowsChris = true } = {}): Promise<BotWithTenant> {
  const under = await startBotWithTenant();
  if (knowsChris) await under.say('hello', chris);
  await walkToHandover(under);
  await under.press('Open checklist');
  return under;
}

export async function offerToChris(under: BotWithTenant): Promise<void> {
  await under.say('hand over to chris.green@contoso.com');
  await pressAs(under, ada, 'Ask Chris Green');
}

export async function startHeld(): Promise<BotWithTenant> {
  const under = await startAtChecklist();
  await offerToChris(under);
  await pressAs(under, chris, 'I’ll do it');
  return under;
}

export const ticksOf = (shown: Shown): Record<string, string> => togglesOf(cardOf(shown));
