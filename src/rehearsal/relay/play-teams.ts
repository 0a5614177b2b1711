// The words `rehearsal: teams …`: trouble of the connector, and the app blocked, removed and added again by whoever acts now.
import { BLOCKED, type ChatFaults, nameOf, readChatFault, REMOVED } from './chat-faults';
import type { Directory, Persona } from './directory';

export interface TeamsStage {
  faults: ChatFaults;
  directory: Directory;
  /** Tells the bot that the app was added to this person's chat, or removed from it. */
  tellInstalled: (persona: Persona, action: 'add' | 'remove') => Promise<void>;
  /** Takes the newest message of the bot away from this person's chat; false when there is none. */
  deleteNewest: (persona: Persona) => Promise<boolean>;
}

const WORDS = '401, 412, 429, 500, 502, 503, 504, 502 taken, 504 taken, cut [how many times], blocked, unblocked, removed, added, delete';

export async function playTeams(argument: string, persona: Persona, { faults, directory, tellInstalled, deleteNewest }: TeamsStage): Promise<string> {
  const chat = directory.personalChatOf(persona);
  switch (argument) {
    case 'blocked':
      faults.shut(chat, BLOCKED);
      return `${persona.name} has blocked the bot, until rehearsal: teams unblocked.`;
    case 'unblocked':
      faults.reopen(chat);
      return `${persona.name} has unblocked the bot. It hears of that with the next message.`;
    case 'removed':
      faults.shut(chat, REMOVED);
      await tellInstalled(persona, 'remove');
      return `${persona.name} has removed the app, until rehearsal: teams added.`;
    case 'added':
      faults.reopen(chat);
      await tellInstalled(persona, 'add');
      return `${persona.name} has added the app again.`;
    case 'delete':
      return (await deleteNewest(persona)) ? 'the newest message of the bot is deleted.' : 'there is no message of the bot here.';
  }
  const [, word = argument, times = '1'] = /^(.+?)(?: (\d{1,2}))?$/.exec(argument) ?? [];
  const fault = readChatFault(word);
  if (!fault) return `"${argument}" is no trouble of Teams. Say one of: ${WORDS}.`;
  faults.meet(fault, Number(times));
  return `Teams answers ${nameOf(fault)} to the next ${times} messages and edits.`;
}
