// Who and where the rehearsal's Teams is made of: personas, chats, the team. Knows ids only, no messages.
import type { Account, Json } from './activity';

/** A person one can act as. `key` is the word after `rehearsal: as`. */
export interface Persona {
  key: string;
  name: string;
  objectId: string;
  userPrincipalName: string;
  /** One short clause for `rehearsal: people`. */
  about?: string;
}

/** Ids that stay the same over restarts, so that the bot's saved references stay valid. */
export interface Places {
  personalChat: string;
  groupChat: string;
  team: string;
  channel: string;
  teamGroupId: string;
}

export const PLACES: Places = {
  personalChat: 'a:rehearsal-screen',
  groupChat: '19:rehearsal-group@thread.v2',
  team: '19:rehearsal-team@thread.tacv2',
  channel: '19:rehearsal-sign-on@thread.tacv2',
  teamGroupId: '7d2b54f6-0f6e-4f5c-9a55-6f0f3f5a1c01',
};

const PERSONAL = 'a:personal-';

export interface Directory {
  tenantId: string;
  botId: string;
  botName: string;
  personas: Persona[];
  /** By key, first name, `29:` id or object id; upper and lower case are the same. */
  find(word: string): Persona | undefined;
  /** The owner of a personal conversation as the bot knows it. */
  ownerOf(conversationId: string): Persona | undefined;
  personalChatOf(persona: Persona): string;
  account(persona: Persona): Account;
  /** As the connector's members routes answer. */
  member(persona: Persona): Json;
  team(): Json;
  channels(): Json[];
}

export function createDirectory(options: { tenantId: string; botClientId: string; botName: string; personas: Persona[] }): Directory {
  const { tenantId, personas } = options;
  const mriOf = (persona: Persona): string => `29:rehearsal-${persona.key}`;
  const find = (word: string): Persona | undefined => {
    const wanted = word.trim().toLowerCase();
    return personas.find((one) =>
      [one.key, one.name, one.name.split(' ')[0] ?? '', one.objectId, mriOf(one)].some((name) => name.toLowerCase() === wanted));
  };
  return {
    tenantId,
    botId: `28:${options.botClientId}`,
    botName: options.botName,
    personas,
    find,
    ownerOf: (id) => (id.startsWith(PERSONAL) ? personas.find((one) => PERSONAL + one.key === id) : undefined),
    personalChatOf: (persona) => PERSONAL + persona.key,
    account: (persona) => ({ id: mriOf(persona), name: persona.name, aadObjectId: persona.objectId }),
    member: (persona) => ({
      id: mriOf(persona),
      name: persona.name,
      aadObjectId: persona.objectId,
      objectId: persona.objectId,
      userPrincipalName: persona.userPrincipalName,
      email: persona.userPrincipalName,
      givenName: persona.name.split(' ')[0],
      surname: persona.name.split(' ').slice(1).join(' '),
      tenantId,
      userRole: 'user',
    }),
    team: () => ({ id: PLACES.team, name: 'Sign-on team', aadGroupId: PLACES.teamGroupId, channelCount: 2, memberCount: personas.length }),
    channels: () => [{ id: PLACES.team }, { id: PLACES.channel, name: 'Sign-on' }],
  };
}

/**
 * The Playground's own configuration. Its file format demands exactly five users besides the current one; they are
 * a mask, the relay decides who acts.
 */
export function playgroundFile(directory: Directory): Json {
  const user = (id: string, name: string, objectId: string, upn: string): Json => ({
    id, name, aadObjectId: objectId, userPrincipleName: upn, email: upn,
    givenName: name.split(' ')[0], surname: name.split(' ').slice(1).join(' ') || name,
  });
  const domain = directory.personas[0]?.userPrincipalName.split('@')[1] ?? 'rehearsal.example';
  const mask = directory.personas.slice(0, 5).map((one) => user(directory.account(one).id, one.name, one.objectId, one.userPrincipalName));
  for (let i = mask.length; i < 5; i++) {
    mask.push(user(`29:rehearsal-guest-${i}`, `Guest ${i}`, `00000000-0000-4000-8000-00000000000${i}`, `guest${i}@${domain}`));
  }
  return {
    version: '0.1.1',
    tenantId: directory.tenantId,
    bot: { id: directory.botId, name: directory.botName },
    currentUser: user('29:rehearsal-you', 'You (rehearsal)', '00000000-0000-4000-8000-0000000000ff', `you@${domain}`),
    users: mask,
    personalChat: { id: PLACES.personalChat },
    groupChat: { id: PLACES.groupChat, name: 'Sign-on group' },
    team: {
      id: PLACES.team, name: 'Sign-on team', aadGroupId: PLACES.teamGroupId,
      channels: [{ id: PLACES.channel, name: 'Sign-on' }],
    },
  };
}
