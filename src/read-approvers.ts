// Reads the setting that says who may decide a request. Knows no tenant.
import { ASSIGNMENT_ROLES, DIRECTORY_ROLES } from './actions/directory-roles';
import type { Approvers } from './model/request';

/** People of a channel that subscribed to approvals. */
const CHANNEL_WORD = 'channel';
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Empty: whoever has a role that may assign people. @returns the words that are none of it as `unknown` */
export function readApprovers(words: string[]): Approvers & { unknown: string[] } {
  const roles = Object.values(DIRECTORY_ROLES);
  const read: Approvers & { unknown: string[] } = { roles: [], people: [], channels: false, unknown: [] };
  for (const word of words) {
    const role = roles.find(({ displayName, templateId }) => displayName.toLowerCase() === word.toLowerCase() || templateId === word.toLowerCase());
    if (role) read.roles.push(role.templateId);
    else if (word.toLowerCase() === CHANNEL_WORD) read.channels = true;
    else if (GUID.test(word)) read.people.push(word.toLowerCase());
    else read.unknown.push(word);
  }
  return words.length === 0 ? { ...read, roles: ASSIGNMENT_ROLES } : read;
}
