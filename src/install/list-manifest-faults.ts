// Judges a filled manifest: Microsoft's schema, then the rules of the store and of this bot that no schema holds. Knows no setting.
import { AppManifestUtils, type TeamsManifest } from '@microsoft/app-manifest';
import { readChannelCommand } from '../bot/channels/read-channel-command';
import { readCommand } from '../bot/talk/read-command';
import type { Manifest } from './build-manifest';

const SCHEMA = /^https:\/\/developer\.microsoft\.com\/json-schemas\/teams\/v(\d+\.\d+)\/MicrosoftTeams\.schema\.json$/;
const SCOPES = 'personal, team, groupChat';
const MOST_COMMANDS = 12;
// Schemas before 1.24 took no more, and clients of that age are about.
const MOST_TITLE = 32;
const MOST_DESCRIPTION = 128;

/** Empty: the manifest may go out. Nothing is fetched: the schemas come with the library, and another address is a fault. */
export async function listManifestFaults(manifest: Manifest): Promise<string[]> {
  const version = SCHEMA.exec(manifest.$schema)?.[1];
  if (version === undefined) return [`$schema has to be a released one of developer.microsoft.com, and is ${manifest.$schema}.`];
  if (version !== manifest.manifestVersion) return [`manifestVersion is ${manifest.manifestVersion}, and $schema is of ${version}.`];
  const schema = await AppManifestUtils.fetchSchema(manifest.$schema);
  const ofSchema = await AppManifestUtils.validateAgainstSchema(manifest as unknown as TeamsManifest, schema);
  if (ofSchema.length > 0) return ofSchema.map((fault) => `Schema: ${String(fault)}`);
  return [...judgeBot(manifest), ...judgeCommands(manifest), ...judgeAddresses(manifest)];
}

function judgeBot({ bots, webApplicationInfo }: Manifest): string[] {
  const [bot] = bots;
  if (bot === undefined || bots.length > 1) return ['bots has to hold one bot.'];
  return [
    ...(bot.scopes.join(', ') === SCOPES ? [] : [`scopes have to be ${SCOPES}.`]),
    // Teams docs, bot SSO: the resource is the App ID URI of the registration, letter by letter.
    ...(webApplicationInfo.id === bot.botId ? [] : ['webApplicationInfo.id has to be the id of the bot.']),
    ...(webApplicationInfo.resource === `api://botid-${bot.botId}` ? [] : [`webApplicationInfo.resource has to be api://botid-${bot.botId}.`]),
    ...(bot.supportsFiles ? ['supportsFiles has to be false: the bot takes no files, and the clouds of governments and China have none for bots.'] : []),
  ];
}

function judgeCommands({ bots }: Manifest): string[] {
  const lists = bots.flatMap((bot) => bot.commandLists);
  const scopes = lists.flatMap((list) => list.scopes).sort().join();
  const commands = lists.flatMap((list) => list.commands);
  return [
    ...(scopes === 'groupChat,personal,team' ? [] : ['Each scope has to stand in exactly one list of commands.']),
    ...lists.filter((list) => list.commands.length > MOST_COMMANDS).map((list) => `The list of ${list.scopes.join(' and ')} has more than ${MOST_COMMANDS} commands.`),
    ...lists.flatMap((list) => list.commands.filter(({ title }) => !isUnderstood(title, list.scopes))).map(({ title }) => `The bot does not understand "${title}".`),
    ...commands.filter(({ title }) => title.length > MOST_TITLE).map(({ title }) => `"${title}" is longer than ${MOST_TITLE} characters.`),
    ...commands.filter(({ description }) => description.length > MOST_DESCRIPTION).map(({ title }) => `The description of "${title}" is longer than ${MOST_DESCRIPTION} characters.`),
  ];
}

/** Some words are for channels and group chats alone. */
function isUnderstood(title: string, scopes: string[]): boolean {
  return readCommand(title).type !== 'unknown' || (!scopes.includes('personal') && readChannelCommand(title) !== undefined);
}

function judgeAddresses({ developer, validDomains }: Manifest): string[] {
  const pages = [developer.websiteUrl, developer.privacyUrl, developer.termsOfUseUrl];
  return [
    ...pages.filter((page) => !page.startsWith('https://')).map((page) => `${page} has to begin with https://.`),
    ...(validDomains.length === 1 ? [] : ['validDomains has to hold the public host alone.']),
    ...validDomains.filter((host) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host) || /(^|\.)localhost$/.test(host)).map((host) => `validDomains takes a whole public host, and ${host} is none.`),
  ];
}
