// The vendor's support as a person who reads messages: answers, asks back, sets up the connection. Knows no vendor and draws nothing.
import { buildRecord } from './open-record';
import { importMetadata, type ImportedMetadata } from './import-metadata';
import type { ConsoleContext } from './press-button';

export interface SupportAnswer {
  answer: string;
  /** True when support wants to know something before it does anything. */
  asksBack: boolean;
  /** What the answer brings; empty when it brings nothing. */
  values: Record<string, string>;
}

const ADDRESS = /[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;
const LINK = /https?:\/\/[^\s<>"'()\\]+/g;
const MOST_LINKS = 10;

/** Reads a message, acts on it and answers at once. Both stand in the account's talk afterwards. */
export async function answerSupport(context: ConsoleContext, text: string): Promise<SupportAnswer> {
  const { support } = context.truth;
  const answer = !support ? { answer: 'This vendor has no support desk in the rehearsal.', asksBack: true, values: {} }
    : support.connection && isAboutConnection(context, text) ? await setUpConnection(context, text)
      : answerAddresses(context, text, support.addresses.needsPerson);
  context.account.talk.push({ by: 'you', text }, { by: 'support', text: answer.answer });
  return answer;
}

// Whoever only asks for addresses sends no link but perhaps the vendor's own; once they are known, the talk is about the rest.
function isAboutConnection({ account, addresses }: ConsoleContext, text: string): boolean {
  const isForeign = (link: string) => !URL.canParse(link) || new URL(link).host !== addresses.host;
  const isAnswered = account.talk.some(({ by, text: said }) => by === 'support' && said.includes(addresses.acs));
  return /EntityDescriptor/.test(text) || (text.match(LINK) ?? []).some(isForeign) || (isAnswered && /metadata|login url|certificate/i.test(text));
}

function answerAddresses(context: ConsoleContext, text: string, needsPerson: boolean): SupportAnswer {
  const { addresses: account } = context;
  const people = needsPerson ? listPeople(text) : [];
  if (needsPerson && people.length === 0) return askBack('Which person shall we create for the test? Please send us the email address.');
  if (people.length === 0 && !/identifier|entity id|reply url|assertion consumer/i.test(text)) return askBack('What do you need? Please name the values.');
  for (const email of people) addPerson(context, email);
  const values = { identifier: account.entityId, replyUrl: account.acs, ...(account.loginUrl === undefined ? {} : { signOnUrl: account.loginUrl }) };
  const lines = [`Identifier: ${values.identifier}`, `Reply URL: ${values.replyUrl}`, ...(account.loginUrl === undefined ? [] : [`Sign-on URL: ${account.loginUrl}`])];
  const created = people.length === 0 ? '' : `We have created ${people.join(', ')}; the account is activated once the connection is set up. For that, please send us the Federation Metadata XML.`;
  return { answer: `The addresses of your account are:\n${lines.join('\n')}\n${created}`.trim(), asksBack: false, values };
}

async function setUpConnection(context: ConsoleContext, text: string): Promise<SupportAnswer> {
  const imported = await readMetadata(context, text);
  if (!imported) return askBack('We could not read any federation metadata from your message. Please send the Federation Metadata XML, or a link to it that works.');
  for (const email of listPeople(text)) addPerson(context, email);
  const people = context.account.records.person;
  if (people.length === 0) return askBack('Which person shall we activate? Please send us the email address.');
  context.account.records.profile.push({ ...buildRecord(context.truth, 'profile'), ...imported });
  for (const person of people) person.active = 'on';
  const names = people.map((person) => person.email).join(', ');
  return { answer: `The SAML connection to ${imported.issuer} is set up. Active now: ${names}.`, asksBack: false, values: {} };
}

async function readMetadata(context: ConsoleContext, text: string): Promise<ImportedMetadata | undefined> {
  const pasted = /<(\w+:)?EntityDescriptor[\s\S]*<\/(\w+:)?EntityDescriptor>/.exec(text)?.[0];
  if (pasted !== undefined) return importMetadata(pasted);
  for (const link of (text.match(LINK) ?? []).slice(0, MOST_LINKS)) {
    const xml = await context.fetchSent(link.replace(/[.,;]+$/, '')).catch(() => undefined);
    const imported = xml === undefined ? undefined : importMetadata(xml);
    if (imported) return imported;
  }
  return undefined;
}

// What stands inside a link is no address of a person.
function listPeople(text: string): string[] {
  return [...new Set((text.replace(LINK, ' ').match(ADDRESS) ?? []).map((email) => email.replace(/\.+$/, '')))];
}

function addPerson({ truth, account }: ConsoleContext, email: string): void {
  if (account.records.person.some((person) => person.email?.toLowerCase() === email.toLowerCase())) return;
  account.records.person.push({ ...buildRecord(truth, 'person'), email });
}

function askBack(answer: string): SupportAnswer {
  return { answer, asksBack: true, values: {} };
}
