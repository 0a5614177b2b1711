// The words `rehearsal: teams …`: trouble of the connector, and the app blocked, removed and added again by whoever acts now, in their chat or where they say so.
import { BLOCKED, type ChatFaults, DELETED, nameOf, readChatFault, REMOVED } from './chat-faults';
import { type Directory, PLACES, type Persona } from './directory';

export interface TeamsStage {
  faults: ChatFaults;
  directory: Directory;
  /** Tells the bot that the app was added to this person's chat, or removed from it; `place`: to a shared place. */
  tellInstalled: (persona: Persona, action: 'add' | 'remove', place?: SharedPlace) => Promise<void>;
  /** Takes the newest message of the bot away from this person's chat; false when there is none. */
  deleteNewest: (persona: Persona) => Promise<boolean>;
}

export type SharedPlace = 'team' | 'group';

const WORDS = '401, 412, 429, 500, 502, 503, 504, 502 taken, 504 taken, cut [how many times], blocked, unblocked, removed, added, delete; in a channel or the group chat: removed, added, gone';

/** @param conversation where it was said; left out, in the personal chat */
export async function playTeams(argument: string, persona: Persona, stage: TeamsStage, conversation?: string): Promise<string> {
  const place = conversation === undefined ? undefined : conversation.startsWith(PLACES.groupChat) ? 'group' : 'team';
  if (place && ['removed', 'added', 'gone'].includes(argument)) return playInPlace(argument, persona, stage, place);
  const { faults, directory, tellInstalled, deleteNewest } = stage;
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

const SHARED = {
  team: { name: 'the team', conversations: [PLACES.team, PLACES.channel] },
  group: { name: 'the group chat', conversations: [PLACES.groupChat] },
};

/** An app is added to a team and removed from it with all its channels. */
async function playInPlace(argument: string, persona: Persona, { faults, tellInstalled }: TeamsStage, place: SharedPlace): Promise<string> {
  const { name, conversations } = SHARED[place];
  for (const one of conversations) {
    if (argument === 'added') faults.reopen(one);
    else faults.shut(one, argument === 'gone' ? DELETED : REMOVED);
  }
  if (argument !== 'gone') await tellInstalled(persona, argument === 'added' ? 'add' : 'remove', place);
  if (argument === 'gone') return `${name} takes nothing any more, as when it was deleted, until rehearsal: teams added.`;
  return argument === 'added' ? `${persona.name} has added the app to ${name}.` : `${persona.name} has removed the app from ${name}, until rehearsal: teams added.`;
}
