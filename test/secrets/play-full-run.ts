// Plays a whole setup with everything that handles a secret, against real processes, and gathers what it left behind. Judges nothing.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PLACES } from '../../src/rehearsal/relay/directory';
import { createHeadlessClient, readMessage, type HeadlessClient, type ScreenMessage } from '../../src/rehearsal/relay/headless-client';
import type { CardJson } from '../../src/rehearsal/relay/activity';
import { listButtons } from '../../src/rehearsal/relay/card-buttons';
import { listInputs } from '../../src/rehearsal/relay/collect-inputs';
import { startRehearsal, type Rehearsal } from '../../src/rehearsal/start-rehearsal';
import { childrenOnLoopback } from '../support/children-on-loopback';

export interface FullRun {
  dataFolder: string;
  wireFolder: string;
  /** Texts and values that a person typed. */
  typed: string[];
  /** What each download link on a card led to, by its address. */
  downloads: { url: string; status: number; headers: Headers; content: string }[];
  /** As the chats look in the end. */
  screens: ScreenMessage[];
  publicUrl: string;
}

const ANY_PORTS = { bot: 0, operations: 0, playground: 0, people: 0, world: 0 };
const VALUES = { accountCode: 'CUK12A345', domain: 'contoso.com', profileDescription: 'Typed by Ada on a Monday', tile: 'sp' };
const GUARD = { 'guard-administrator': 'true', 'guard-secondBrowser': 'true', 'guard-wayBack': 'true' };

/** @param folder an empty one; everything of the run stays there */
export async function playFullRun(folder: string): Promise<FullRun> {
  const [dataFolder, wireFolder, keptLogs] = ['data', 'wire', 'data/logs'].map((name) => join(folder, name)) as [string, string, string];
  for (const one of [wireFolder, keptLogs]) mkdirSync(one, { recursive: true });
  const { NODE_OPTIONS } = childrenOnLoopback();
  const start = (): Promise<Rehearsal> => startRehearsal({
    dataFolder, withPlayground: false, ports: ANY_PORTS, replicationDelayMs: 20, botEnvironment: { LOG_LEVEL: 'trace' },
    baseEnvironment: { NODE_OPTIONS: `${NODE_OPTIONS} --require ${join(__dirname, '../support/wire-recorder.js')}`, WIRE_FOLDER: wireFolder },
  });
  const run: FullRun = { dataFolder, wireFolder, typed: [], downloads: [], screens: [], publicUrl: '' };

  let rehearsal = await start();
  let person = await openChat(rehearsal, run);
  try {
    await playUntilRestart(person, rehearsal);
    await person.close();
    await rehearsal.stop();
    for (const name of ['bot', 'world']) copyFileSync(join(dataFolder, `${name}.log`), join(keptLogs, `${name}-before-restart.log`));

    rehearsal = await start();
    person = await openChat(rehearsal, run);
    await playUntilEnd(person, rehearsal);
    run.publicUrl = rehearsal.addresses.bot;
  } finally {
    await person.close();
    await rehearsal.stop();
  }
  return run;
}

async function playUntilRestart(person: PlayedPerson, { addresses, settings }: Rehearsal): Promise<void> {
  await person.rehearse('consent removed');
  await person.say('set up Mimecast');
  await person.answerConsent('decline', /declined\./);
  await person.say('status');
  await person.press(/Sign in to go on/, 'Sign in');
  await person.answerConsent('accept', /Choose the Mimecast region/);
  await person.press(/Choose the Mimecast region/, 'Europe');
  await person.press(/Enter 4 values/, 'Show plan', VALUES);
  await person.rehearse('no role');
  await person.press(/Check the plan, then confirm it/, 'Confirm plan');
  await person.sees(/A directory role is missing/);
  await person.rehearse('activate role');
  await person.rehearse('throttle 2');
  await person.press(/A directory role is missing/, 'Retry');
  await person.sees(/Take 1 value to Mimecast/);
  // Whoever says so has to be signed in: requests for access come only where one who decides wants them.
  await person.say('notify here about everything', PLACES.channel);
  await person.collectDownloads();
  await person.press(/Take 1 value to Mimecast/, 'Open checklist');
  await person.tickAll();
  await person.press(/Choose a person to test with/, 'Search', { 'Name or address': 'Isaiah O\'Neill' });
  await person.press(/Choose a person to test with/, 'Create B.Simon');
  await person.press(/Check the new test person/, 'Create account', { nickname: 'chris.green' });
  await person.press(/Allow what this setup needs/, 'Sign in');
  await person.answerConsent('accept', /The sign-in name is taken/);
  await person.press(/The sign-in name is taken/, 'Go back');
  await person.press(/Check the new test person|Choose a person to test with/, 'Create B.Simon');
  await person.press(/Check the new test person/, 'Create account', { nickname: 'B.Simon' });
  await person.sees(/Take the password now/);
  await person.sees(/Take the password now/);
  await person.rehearse('clear');
  await person.rehearse('as bo');
  await person.say('set up Mimecast');
  await person.press(/Choose the Mimecast region/, 'United States');
  await person.rehearse('mfa');
  await person.press(/Enter 4 values/, 'Show plan', { ...VALUES, accountCode: 'CUS98B765' });
  await person.answerConsent('accept', /Choose which app is meant/);
  await person.rehearse('as hana');
  await person.say('set up Mimecast');
  await person.answerConsent('accept', /Activate one role, then retry/);
  await person.say('my name is Hana Helpdesk, hana.helpdesk@contoso.com');
  await person.say('megan.bowen@contoso.com gets AADSTS50105 in Mimecast');
  await person.sees(/The person is not assigned/);
  await person.rehearse('as ada');
  await person.press(/Take the password now/, 'I have it');
  await person.sees(/The password is no longer shown/);
  await fetch(`${addresses.bot}/api/messages`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${FORGED}` },
    body: JSON.stringify({ type: 'message', text: 'typed by an attacker', channelId: 'msteams', serviceUrl: `${addresses.world}/teams/`, conversation: { id: 'a:x', tenantId: settings.tenantId }, from: { id: '29:x', aadObjectId: 'x' }, recipient: { id: '28:x' } }),
  });
}

/** Well-formed, signed by nobody that the bot knows. */
const FORGED = [{ alg: 'RS256', kid: 'nobodys' }, { iss: 'https://api.botframework.com', name: 'forged-by-an-attacker' }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.c2lnbmVkLWJ5LW5vYm9keS10aGF0LXRoZS1ib3Qta25vd3M';

async function playUntilEnd(person: PlayedPerson, rehearsal: Rehearsal): Promise<void> {
  await person.say('status');
  await person.press(/Check the assignment, then confirm it/, 'Assign');
  await person.answerConsent('accept', /Do the open items/);
  await person.tickAll();
  await person.press(/Sign in once as the test person/, 'I saw it work');
  await person.press(/Continue/, 'Continue');
  await person.press(/Unlock/, 'Unlock', GUARD);
  await person.tickAll();
  await person.press(/Mimecast sign-in is set up/, 'Show runbook');
  await person.press(/Copy the runbook/, 'Show current card');
  await person.sees(/Mimecast sign-in is live/);
  await person.say('history');
  await person.say('sign out');
  await fetch(`${rehearsal.addresses.bot}/auth-end?state=${'x'.repeat(43)}&code=code-of-nobody-at-all`);
}

interface PlayedPerson {
  say(text: string, conversation?: string): Promise<void>;
  rehearse(word: string): Promise<void>;
  sees(text: RegExp): Promise<ScreenMessage>;
  press(text: RegExp, title: string, inputs?: Record<string, string>): Promise<void>;
  tickAll(): Promise<void>;
  /** Answers the consent page of each open sign-in until the chat shows this. */
  answerConsent(answer: 'accept' | 'decline', until: RegExp): Promise<void>;
  collectDownloads(): Promise<void>;
  close(): Promise<void>;
}

async function openChat(rehearsal: Rehearsal, run: FullRun): Promise<PlayedPerson> {
  const client: HeadlessClient = await createHeadlessClient({ endpoint: rehearsal.addresses.playgroundEndpoint, port: rehearsal.settings.ports.playground });
  await client.open();
  const answered = new Set<string>();
  const sees = (text: RegExp): Promise<ScreenMessage> => client.waitForText(text, 20_000);
  const withButton = (title: string) => (one: string, message: ScreenMessage): boolean => one !== '' && message.cards.some((card) => listButtons(card).some((button) => button.title === title));
  const press: PlayedPerson['press'] = async (text, title, inputs = {}) => {
    const message = await client.waitForCard((_card, one) => text.test(readMessage(one)) && withButton(title)(readMessage(one), one), 20_000);
    run.typed.push(...Object.values(inputs));
    await client.click(message, title, inputs);
  };
  return {
    say: async (text, conversation) => {
      run.typed.push(text);
      await client.say(text, conversation);
    },
    rehearse: async (word) => void (await client.say(`rehearsal: ${word}`)),
    sees, press,
    tickAll: async () => {
      const message = await client.waitForCard((card) => listButtons(card).some(({ title }) => title === 'Save ticks'), 20_000);
      const ticks = listInputs(message.cards[0]!).filter(({ type }) => type === 'Input.Toggle').map(({ id }) => [String(id), 'true']);
      await client.click(message, 'Save ticks', Object.fromEntries(ticks) as Record<string, string>);
    },
    answerConsent: async (answer, until) => {
      // More than one sign-in may be under way; a browser answers whatever link is new.
      for (let tries = 0; !client.messages.some((one) => until.test(readMessage(one))); tries += 1) {
        if (tries === 100) throw new Error(`No ${String(until)} after the consent. Last:\n${client.messages.slice(-2).map(readMessage).join(String.fromCharCode(10))}`);
        const url = client.messages.flatMap(({ cards }) => cards.flatMap((card) => linkOf(card) ?? [])).filter((one) => !answered.has(one)).at(-1);
        if (url !== undefined) await follow(url, answer);
        answered.add(url ?? '');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    collectDownloads: async () => {
      const urls = new Set(client.messages.flatMap((message) => JSON.stringify(message.cards).match(/http:\/\/[\w.:]+\/downloads\/[\w-]+/g) ?? []));
      for (const url of urls) {
        const response = await fetch(url);
        run.downloads.push({ url, status: response.status, headers: response.headers, content: await response.text() });
      }
    },
    close: async () => {
      run.screens.push(...client.messages);
      await client.close();
    },
  };
}

const linkOf = (card: CardJson): string | undefined => listButtons(card).find(({ title, url }) => title === 'Sign in' && url?.includes('/signin/'))?.url;

async function follow(url: string, answer: 'accept' | 'decline'): Promise<void> {
  await fetch(url);
  const back = await fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ answer }) });
  const location = back.headers.get('location');
  if (location) await fetch(new URL(location, url));
}

/** Every file under the folder, by its path from there. */
export function listFiles(folder: string, under = ''): { name: string; content: Buffer }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(join(folder, under)).flatMap((name) => {
    const path = join(under, name);
    if (statSync(join(folder, path)).isDirectory()) return listFiles(folder, path);
    return [{ name: path, content: readFileSync(join(folder, path)) }];
  });
}
