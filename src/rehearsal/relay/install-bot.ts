// Tells the bot that it was installed, for every persona and the team, as Teams does once before anybody speaks.
import type { Activity } from './activity';
import type { BotClient } from './bot-client';
import { type Directory, PLACES } from './directory';

/** Both activities of each place come in no fixed order, as in Teams. A refusal does not stop the others. */
export async function installBot(bot: BotClient, directory: Directory, random: () => number = Math.random): Promise<void> {
  for (const activities of placesOf(directory)) {
    const order = random() < 0.5 ? activities : [...activities].reverse();
    await Promise.all(order.map((activity) => bot.deliver(activity)));
  }
}

function placesOf(directory: Directory): Activity[][] {
  const recipient = { id: directory.botId, name: directory.botName };
  const tenant = { id: directory.tenantId };
  const pair = (base: Omit<Activity, 'type'>, membersAdded: Activity['membersAdded']): Activity[] => [
    { ...base, type: 'installationUpdate', action: 'add' },
    { ...base, type: 'conversationUpdate', membersAdded: membersAdded! },
  ];
  const personal = directory.personas.map((persona) => pair({
    recipient, from: directory.account(persona),
    conversation: { id: directory.personalChatOf(persona), conversationType: 'personal', tenantId: directory.tenantId },
    channelData: { tenant, settings: { selectedChannel: { id: directory.personalChatOf(persona) } } },
  }, [directory.account(persona), recipient]));
  const team = pair({
    recipient, from: directory.account(directory.personas[0]!),
    conversation: { id: PLACES.team, conversationType: 'channel', isGroup: true, tenantId: directory.tenantId },
    channelData: { tenant, team: { id: PLACES.team, aadGroupId: PLACES.teamGroupId }, settings: { selectedChannel: { id: PLACES.team } } },
  }, [recipient]);
  return [...personal, team];
}
