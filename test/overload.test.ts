// The compiled bot under a flood of bad tokens and of one person's clicks, while somebody else walks a setup to an accepted sign-in; and every connection that it opened meanwhile.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTruths } from '../src/rehearsal/console/load-truths';
import { loadChat } from '../src/rehearsal/rehearse/chat';
import { playRun } from '../src/rehearsal/rehearse/play-run';
import { createTranscript } from '../src/rehearsal/rehearse/transcript';
import { createChannelKeys } from '../src/rehearsal/relay/channel-keys';
import { createHeadlessClient, type HeadlessClient } from '../src/rehearsal/relay/headless-client';
import { type Rehearsal, startRehearsal } from '../src/rehearsal/start-rehearsal';
import { childrenOnLoopback } from './support/children-on-loopback';

jest.setTimeout(120_000);

const CHATS = join(__dirname, 'chats');
const STRANGER = '99999999-9999-4999-8999-999999999999';
const folder = mkdtempSync(join(tmpdir(), 'overload-'));
const socketsFile = join(folder, 'sockets.jsonl');
let rehearsal: Rehearsal;
let client: HeadlessClient;
beforeAll(async () => {
  const { NODE_OPTIONS = '' } = childrenOnLoopback();
  rehearsal = await startRehearsal({
    dataFolder: join(folder, 'data'), withPlayground: false, ports: { bot: 0, operations: 0, playground: 0, people: 0, world: 0 }, replicationDelayMs: 20, baseEnvironment: { NODE_OPTIONS },
    botEnvironment: { NODE_OPTIONS: `${NODE_OPTIONS} --require ${join(__dirname, 'support/socket-recorder.js')}`, SOCKETS_FILE: socketsFile, RATE_PER_PERSON: '120', RATE_PER_TENANT: '3000' },
  });
  client = await createHeadlessClient({ endpoint: rehearsal.addresses.playgroundEndpoint, port: rehearsal.settings.ports.playground });
  await client.open();
});
afterAll(async () => {
  await client.close();
  await rehearsal.stop();
  rmSync(folder, { recursive: true, force: true });
});

function readTenant(): Record<string, Record<string, unknown>[]> {
  const state = JSON.parse(readFileSync(join(rehearsal.dataFolder, 'tenant.json'), 'utf8')) as Record<string, Record<string, Array<{ value?: Record<string, unknown> }>>>;
  return Object.fromEntries(['applications', 'servicePrincipals', 'assignments'].map((kind) => [kind, Object.values(state[kind] ?? {}).flatMap((versions) => { const value = versions.at(-1)?.value; return value ? [value] : []; })]));
}

const count = (things: string[]): Record<string, number> => things.reduce<Record<string, number>>((counts, one) => ({ ...counts, [one]: (counts[one] ?? 0) + 1 }), {});

async function readMemory(): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${rehearsal.settings.ports.operations}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]) / 1e6;
}

/** Sends without waiting for answers, at a steady rate. */
function flood(perSecond: number, send: () => Promise<string>): { stop(): Promise<string[]> } {
  const answers: Array<Promise<string>> = [];
  const timer = setInterval(() => {
    for (let one = 0; one < perSecond / 20; one += 1) answers.push(send().catch((error: Error) => `cut ${String((error.cause as Error | undefined)?.message)}`));
  }, 50);
  return {
    stop: () => {
      clearInterval(timer);
      return Promise.all(answers);
    },
  };
}

async function post(activity: object, authorization: string): Promise<string> {
  const response = await fetch(`${rehearsal.addresses.bot}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json', authorization }, body: JSON.stringify(activity) });
  const body = await response.text();
  return body.includes('"TooManyRequests"') ? 'too many' : String(response.status);
}

test('a flood of strangers and of one person keeps nobody else from an accepted sign-in, and takes no memory', async () => {
  const { botClientId, tenantId } = rehearsal.settings;
  const serviceUrl = `${rehearsal.addresses.world}/teams/`;
  const keys = await createChannelKeys({ folder: join(rehearsal.dataFolder, 'authority'), baseUrl: `${rehearsal.addresses.world}/channel` });
  const token = `Bearer ${await keys.sign(serviceUrl, botClientId)}`;
  const click = {
    type: 'invoke', name: 'adaptiveCard/action', id: 'a1', channelId: 'msteams', serviceUrl, value: { action: { verb: 'setup.pick', data: {} } },
    from: { id: '29:stranger', name: 'S', aadObjectId: STRANGER }, recipient: { id: `28:${botClientId}`, name: 'Latchkey' },
    conversation: { id: 'a:stranger', conversationType: 'personal', tenantId }, channelData: { tenant: { id: tenantId } },
  };
  await post(click, token);
  const before = await readMemory();
  let serial = 0;
  const strangers = flood(100, () => post(click, `Bearer bad.${(serial += 1)}.token`));
  const person = flood(200, () => post(click, token));

  const chat = loadChat(CHATS, 'mimecast');
  const begun = Date.now();
  const played = await playRun({
    chat, run: chat.runs[0]!, truth: loadTruths(CHATS).find(({ slug }) => slug === 'mimecast')!, transcript: createTranscript(() => undefined),
    stage: { client, cloud: 'global', peopleUrl: rehearsal.addresses.people, readTenant, close: async () => undefined },
  });
  const took = Date.now() - begun;
  const refused = count(await strangers.stop());
  const answered = count(await person.stop());
  const grown = (await readMemory()) - before;
  process.stdout.write(`walked in ${took} ms; bad tokens ${JSON.stringify(refused)}; one person ${JSON.stringify(answered)}; memory ${before.toFixed(0)} MB and ${grown.toFixed(0)} more\n`);

  expect(played.failure).toBeUndefined();
  expect(played.verdicts.map(({ accepted }) => accepted)).toEqual(played.signIns.map(() => true));
  // On a busy machine the flood's own sockets may come to nothing: nothing was taken from those either.
  const isCut = (how: string): boolean => how.startsWith('cut ');
  expect(Object.keys(refused).filter((how) => !isCut(how)).sort()).toEqual(['401', '429']);
  const sum = (some: [string, number][]): number => some.reduce((all, [, one]) => all + one, 0);
  expect(sum(Object.entries(refused).filter(([how]) => isCut(how)))).toBeLessThan(sum(Object.entries(refused)) / 20);
  expect(refused['429']).toBeGreaterThan(refused['401']! / 2);
  expect(answered['too many']).toBeGreaterThan(100);
  expect(answered['200']).toBeLessThanOrEqual(120);
  expect(grown).toBeLessThan(150);
});

test('each connection that was opened had come by the guard', () => {
  const records = readFileSync(socketsFile, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { opened?: string; asked?: string; lookup?: string });
  const opened = records.flatMap((one) => one.opened ?? []);
  const asked = records.filter((one) => one.asked !== undefined);
  const ports = new Set(asked.map((one) => one.asked!.split(':').at(-1)));

  expect(asked.length).toBeGreaterThan(3);
  expect(opened.length).toBeGreaterThanOrEqual(asked.length);
  // Of one name two addresses may be tried.
  expect(opened.length).toBeLessThanOrEqual(2 * asked.length);
  expect(opened.filter((one) => !ports.has(one.split(':').at(-1)))).toEqual([]);
  expect(asked.filter((one) => !/^lookUp(Public|Anywhere|Nothing)$/.test(one.lookup!))).toEqual([]);
});
