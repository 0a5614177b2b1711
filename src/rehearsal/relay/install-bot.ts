// Tells the bot that it was installed, for every persona and the team, as Teams does once before anybody speaks.
import type { Activity } from './activity';
import type { BotClient } from './bot-client';
import { type Directory, PLACES, type Persona } from './directory';

/** A refusal does not stop the others. */
export async function installBot(bot: BotClient, directory: Directory, random: () => number = Math.random): Promise<void> {
  for (const activities of placesOf(directory)) await deliverPair(bot, activities, random);
}

/** One person adds the app again. */
export async function addForPerson(bot: BotClient, directory: Directory, persona: Persona, random: () => number = Math.random): Promise<void> {
  await deliverPair(bot, personalPair(directory, persona), random);
}

/** One person removes the app: Teams tells it once, and nothing of membership. */
export async function removeForPerson(bot: BotClient, directory: Directory, persona: Persona): Promise<void> {
  const [added] = personalPair(directory, persona);
  await bot.deliver({ ...added!, action: 'remove' });
}

/** Both activities of a place come in no fixed order, as in Teams. */
async function deliverPair(bot: BotClient, activities: Activity[], random: () => number): Promise<void> {
  const order = random() < 0.5 ? activities : [...activities].reverse();
  await Promise.all(order.map((activity) => bot.deliver(activity)));
}

function personalPair(directory: Directory, persona: Persona): Activity[] {
  const recipient = { id: directory.botId, name: directory.botName };
  return pair({
    recipient, from: directory.account(persona),
    conversation: { id: directory.personalChatOf(persona), conversationType: 'personal', tenantId: directory.tenantId },
    channelData: { tenant: { id: directory.tenantId }, settings: { selectedChannel: { id: directory.personalChatOf(persona) } } },
  }, [directory.account(persona), recipient]);
}

function placesOf(directory: Directory): Activity[][] {
  const recipient = { id: directory.botId, name: directory.botName };
  const team = pair({
    recipient, from: directory.account(directory.personas[0]!),
    conversation: { id: PLACES.team, conversationType: 'channel', isGroup: true, tenantId: directory.tenantId },
    channelData: { tenant: { id: directory.tenantId }, team: { id: PLACES.team, aadGroupId: PLACES.teamGroupId }, settings: { selectedChannel: { id: PLACES.team } } },
  }, [recipient]);
  return [...directory.personas.map((persona) => personalPair(directory, persona)), team];
}

function pair(base: Omit<Activity, 'type'>, membersAdded: Activity['membersAdded']): Activity[] {
  return [
    { ...base, type: 'installationUpdate', action: 'add' },
    { ...base, type: 'conversationUpdate', membersAdded: membersAdded! },
  ];
}
