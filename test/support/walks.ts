// Ways through a Mimecast setup that several tests begin with.
import type { AdaptiveCard } from '../../src/model/cards';
import { buttonsOf, togglesOf, type BotWithTenant, type Shown } from './bot-with-tenant';

export const VALUES = { accountCode: 'CUK12A345', domain: 'contoso.com', profileDescription: 'Entra ID sign-in', tile: 'sp' };
export const GUARD = { 'guard-administrator': 'true', 'guard-secondBrowser': 'true', 'guard-wayBack': 'true' };

export const cardOf = (one: Shown): AdaptiveCard => (one.message as { card: AdaptiveCard }).card;

export async function walkToPlan(under: BotWithTenant, values: Record<string, string> = VALUES): Promise<void> {
  await under.say('set up Mimecast');
  await under.press('Europe');
  await under.press('Show plan', values);
}

export async function walkToHandover(under: BotWithTenant): Promise<void> {
  await walkToPlan(under);
  await under.press('Confirm plan');
  await under.until(/Take 1 value to Mimecast/);
}

export async function walkToPerson(under: BotWithTenant): Promise<void> {
  await walkToHandover(under);
  await under.press('Open checklist');
  await saveAllTicks(under);
}

export async function saveAllTicks(under: BotWithTenant): Promise<void> {
  await under.press('Save ticks', togglesOf(cardOf(under.last())));
}

export async function assign(under: BotWithTenant, userPrincipalName: string): Promise<void> {
  await under.press('Search', { person: userPrincipalName });
  await under.press('Assign');
  await under.until(/Do the open items/);
}

export async function walkToTest(under: BotWithTenant, userPrincipalName = 'chris.green@contoso.com'): Promise<void> {
  await walkToPerson(under);
  await assign(under, userPrincipalName);
  await saveAllTicks(under);
}

/** From the test to the summary, with what a person saw. */
export async function walkToSummary(under: BotWithTenant): Promise<void> {
  await walkToTest(under);
  await under.press('I saw it work');
  await pressVerb(under, 'proof.continue');
  await under.press('Unlock', GUARD);
  await saveAllTicks(under);
}

export function pressVerb(under: BotWithTenant, verb: string, inputs: Record<string, string> = {}): Promise<unknown> {
  return under.press(buttonsOf(cardOf(under.last())).find((one) => one.verb === verb)!.title, inputs);
}

/** The whole runbook off the last card, all parts of it; the current card stands there again afterwards. */
export async function readRunbook(under: BotWithTenant): Promise<string> {
  const parts: string[] = [];
  await under.press('Show runbook');
  for (;;) {
    const box = JSON.stringify(cardOf(under.last()).body).match(/\{"type":"Input\.Text","id":"runbook".*?"value":("(?:[^"\\]|\\.)*")/)![1]!;
    parts.push(JSON.parse(box) as string);
    if (!buttonsOf(cardOf(under.last())).some(({ title }) => title === 'Show next part')) break;
    await under.press('Show next part');
  }
  await under.press('Show current card');
  return parts.join('\n');
}
