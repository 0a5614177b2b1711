// Tells the bot that it was installed or removed: for every persona and the team, as Teams does once before anybody speaks, and in one place. Knows no greeting.
import type { Activity } from './activity';
import type { BotClient } from './bot-client';
import { type Directory, PLACES, type Persona } from './directory';
import type { SharedPlace } from './play-teams';

/** Who does it, and where; without a place in their personal chat. */
interface Where {
  persona: Persona;
  place?: SharedPlace | undefined;
}

/** A refusal does not stop the others. */
export async function installBot(bot: BotClient, directory: Directory, random: () => number = Math.random): Promise<void> {
  const everybody = directory.personas.map((persona) => personalPair(directory, persona));
  for (const activities of [...everybody, sharedPair(directory, directory.personas[0]!, 'team')]) await deliverPair(bot, activities, random);
}

/** Somebody adds the app again. */
export async function addApp(bot: BotClient, directory: Directory, where: Where, random: () => number = Math.random): Promise<void> {
  await deliverPair(bot, pairOf(directory, where), random);
}

/** Somebody removes the app: Teams tells it once, and nothing of membership. */
export async function removeApp(bot: BotClient, directory: Directory, where: Where): Promise<void> {
  const [added] = pairOf(directory, where);
  await bot.deliver({ ...added!, action: 'remove' });
}

/** Both activities of a place come in no fixed order, as in Teams. */
async function deliverPair(bot: BotClient, activities: Activity[], random: () => number): Promise<void> {
  const order = random() < 0.5 ? activities : [...activities].reverse();
  await Promise.all(order.map((activity) => bot.deliver(activity)));
}

function pairOf(directory: Directory, { persona, place }: Where): Activity[] {
  return place === undefined ? personalPair(directory, persona) : sharedPair(directory, persona, place);
}

function personalPair(directory: Directory, persona: Persona): Activity[] {
  const recipient = { id: directory.botId, name: directory.botName };
  return pair({
    recipient, from: directory.account(persona),
    conversation: { id: directory.personalChatOf(persona), conversationType: 'personal', tenantId: directory.tenantId },
    channelData: { tenant: { id: directory.tenantId }, settings: { selectedChannel: { id: directory.personalChatOf(persona) } } },
  }, [directory.account(persona), recipient]);
}

/** A team speaks by its General channel. */
function sharedPair(directory: Directory, persona: Persona, place: SharedPlace): Activity[] {
  const recipient = { id: directory.botId, name: directory.botName };
  const isTeam = place === 'team';
  const id = isTeam ? PLACES.team : PLACES.groupChat;
  return pair({
    recipient, from: directory.account(persona),
    conversation: { id, conversationType: isTeam ? 'channel' : 'groupChat', isGroup: true, tenantId: directory.tenantId },
    channelData: { tenant: { id: directory.tenantId }, ...(isTeam ? { team: { id, aadGroupId: PLACES.teamGroupId } } : {}), settings: { selectedChannel: { id } } },
  }, [recipient]);
}

function pair(base: Omit<Activity, 'type'>, membersAdded: Activity['membersAdded']): Activity[] {
  return [
    { ...base, type: 'installationUpdate', action: 'add' },
    { ...base, type: 'conversationUpdate', membersAdded: membersAdded! },
  ];
}
