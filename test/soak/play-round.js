// One round: a whole chat of one vendor in a fresh world, with a bot that is killed on the way. Says what is not as it has to be.
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { loadTruths } = require('../../dist/rehearsal/console/load-truths');
const { PLACES } = require('../../dist/rehearsal/relay/directory');
const { createHeadlessClient, readMessage } = require('../../dist/rehearsal/relay/headless-client');
const { loadChat } = require('../../dist/rehearsal/rehearse/chat');
const { playRun } = require('../../dist/rehearsal/rehearse/play-run');
const { createTranscript } = require('../../dist/rehearsal/rehearse/transcript');
const { retryOnTakenPort } = require('../../dist/rehearsal/retry-on-taken-port');
const { startRehearsal } = require('../../dist/rehearsal/start-rehearsal');
const { openConnection } = require('../../dist/storage/open-connection');
const { askForAccess, judgeRequests } = require('./ask-for-access');
const { makePatient } = require('./patient-client');
const { setTimeout: delay } = require('node:timers/promises');

const CHATS = resolve(__dirname, '../chats');
/** A start after a kill, and what waited for it. */
const PATIENCE_MS = 40_000;
/** Between a message and its note in the database. */
const NOTED_MS = 500;
const ANY_PORTS = { bot: 0, operations: 0, playground: 0, people: 0, world: 0 };
const TOLD = /Latchkey was restarted and went on/;
const NOTICE = /sign-in is live/;
/** A message that was taken, and a process that ended before it was noted: nobody can know, and it is sent again. */
const DOUBTFUL = /message sent, not noted|place of a notice not noted/;
/** While access is given the process may end between Graph's answer and its note. */
const UNHEARD = /^request \/ adding \/ (POST |answer to a write |edit |letter |message )/;
const GUID = /[0-9a-f]{8}-[0-9a-f-]{27}/gi;

/** @returns what went wrong, the boundaries that were passed and those that killed, and the seconds that it took */
/** @param round `asks`: requests for access and for a test user follow the setup; `slow`: the tenant takes so long that work is shown while it goes on */
async function playRound({ vendor, run: runName, asks = false, targets = [], times = [], load = false, slow = false }) {
  const begun = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const boundaries = join(folder, 'boundaries.log');
  writeFileSync(boundaries, '');
  const chat = loadChat(CHATS, vendor);
  const run = chat.runs.find(({ name }) => name === runName);
  const truth = loadTruths(CHATS).find(({ slug }) => slug === vendor);
  const rehearsal = await retryOnTakenPort(() => startRehearsal({
    dataFolder: join(folder, 'data'), withPlayground: false, ports: ANY_PORTS, replicationDelayMs: slow ? 1_500 : 20, scripts: { bot: join(__dirname, 'keep-bot.js') },
    botEnvironment: { SOAK_BOUNDARIES: boundaries, SOAK_TARGETS: JSON.stringify(targets), SOAK_TIMES: JSON.stringify(times) },
  }));
  const operations = `http://127.0.0.1:${rehearsal.settings.ports.operations}`;
  const isReady = () => fetch(`${operations}/readyz`).then(({ status }) => status === 200, () => false);
  const client = await createHeadlessClient({ endpoint: rehearsal.addresses.playgroundEndpoint, port: rehearsal.settings.ports.playground });
  const lines = [];
  /** Whatever stood on the page at any time. */
  const texts = [];
  for (const event of ['message', 'edit']) client.events.on(event, (message) => texts.push(readMessage(message)));
  const askedTwice = [];
  let failure;
  let pressing;
  try {
    await client.open();
    pressing = load ? makeLoad(client) : undefined;
    const stage = { client: makePatient(client, { isReady, hasApp: () => readTenant(rehearsal.dataFolder).applications.length > 0, readAnswers: () => readAnswers(rehearsal.dataFolder), noteFault: (fault) => askedTwice.push(fault) }), peopleUrl: rehearsal.addresses.people, cloud: rehearsal.settings.cloud, readTenant: () => readTenant(rehearsal.dataFolder) };
    await askForNotices(client);
    const played = await playRun({ chat, run, truth, stage, transcript: createTranscript((line) => lines.push(line), false) });
    failure = played.failure ?? (played.verdicts.at(-1)?.accepted ? undefined : 'no sign-in was accepted');
    if (failure === undefined) await client.waitForText(NOTICE, PATIENCE_MS);
    if (failure === undefined && asks) await askForAccess(stage.client, readTenant(rehearsal.dataFolder).applications[0].displayName);
    if (failure === undefined) await untilAllIsSaid(operations);
  } catch (error) {
    failure = String(error.stack ?? error);
  }
  await pressing?.stop();
  await rehearsal.stop();
  await client.close();
  const passed = readFileSync(boundaries, 'utf8').split('\n');
  const botLog = readFileSync(join(rehearsal.dataFolder, 'bot.log'), 'utf8');
  const mayBeTwo = targets.some((target) => DOUBTFUL.test(target)) || times.length > 0;
  const isUnheard = targets.some((target) => UNHEARD.test(target)) || times.length > 0;
  const found = failure === undefined ? await readEnd(rehearsal.dataFolder) : undefined;
  const faults = found ? [...askedTwice, ...findFaults({ ...found, passed, texts, botLog }), ...judgeNotices(client.messages, mayBeTwo), ...(asks ? judgeRequests({ ...found, messages: client.messages }, { mayBeTwo, isUnheard }) : [])] : [failure, ...askedTwice];
  if (faults.length === 0) rmSync(folder, { recursive: true, force: true });
  else writeFileSync(join(folder, 'transcript.txt'), [...lines, '', 'On the page at the end:', ...client.messages.map(readMessage)].join('\n'));
  return {
    faults, folder, passed: passed.flatMap((line) => (line.startsWith('reached ') ? [line.slice(8)] : [])),
    missed: targets.filter((target) => !passed.includes(`reached ${target}`)), kills: countKills(passed, targets), starts: botLog.split('"msg":"ready"').length - 1,
    seconds: (performance.now() - begun) / 1000,
  };
}

/** A kill may have come between the last message and its note. */
async function untilAllIsSaid(operations) {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
    await delay(NOTED_MS);
    const metrics = await fetch(`${operations}/metrics`).then((answer) => answer.text(), () => '');
    if (/^latchkey_outbox\{[^}]*state="waiting"[^}]*\} 0$/m.test(metrics)) return;
  }
}

/** Said again while the bot is away. */
async function askForNotices(client) {
  for (let tries = 1; ; tries += 1) {
    await client.say('notify here', PLACES.channel);
    const isOn = await client.waitForText(/Notices come here/, PATIENCE_MS / 10).then(() => true, () => false);
    if (isOn || tries === 10) return;
  }
}

/** One a channel, with nothing in it that is the tenant's. */
function judgeNotices(messages, mayBeTwo) {
  const shared = messages.filter(({ conversation }) => conversation !== PLACES.personalChat).map(readMessage);
  const notices = shared.filter((text) => NOTICE.test(text));
  return [
    ...(notices.length === 1 || (notices.length === 2 && mayBeTwo) ? [] : [`${notices.length} notices instead of one`]),
    ...shared.filter((text) => /@contoso|\/saml2|BEGIN CERTIFICATE/.test(text)).map((text) => `a shared place shows what is the tenant's: ${text}`),
  ];
}

const countKills = (passed, targets) => passed.filter((line) => line === 'killed by the clock').length + targets.filter((target) => passed.includes(`reached ${target}`)).length;

/** What database and tenant hold. */
async function readEnd(folder) {
  const connection = await openConnection(`file:${join(folder, 'latchkey.db')}`);
  const listOf = async (kind) => (await connection.select('select data from records where kind = ?', [kind])).map(({ data }) => JSON.parse(data));
  const [setups, requests] = [await listOf('setup'), await listOf('request')];
  const audit = (await connection.select('select data from audit order by number', [])).map(({ data }) => JSON.parse(data));
  const waiting = await connection.select(`select key from outbox where state = 'waiting'`, []);
  const integrity = (await connection.select('pragma integrity_check', [])).map((row) => row.integrity_check);
  connection.close();
  return { tenant: readTenant(folder), setups, requests, audit, waiting, integrity };
}

function findFaults({ tenant, setups, audit, waiting, integrity, passed, texts, botLog }) {
  const noted = audit.flatMap(({ write }) => (write ? [{ call: `${write.method} ${write.path.replace(GUID, '*')}`, isAnswered: write.status !== 0 }] : []));
  const sent = passed.flatMap((line) => (line.startsWith('sent ') ? [line.slice(5)] : []));
  const finished = setups.filter(({ status }) => status === 'finished');
  const proven = setups.filter(({ tests }) => Object.values(tests).some(({ mark }) => mark?.state === 'proven'));
  return [
    ...(setups.length === 1 ? [] : [`${setups.length} setups instead of one`]),
    ...(tenant.applications.length === 1 ? [] : [`${tenant.applications.length} apps in the tenant instead of one`]),
    ...compareWrites(noted, sent),
    ...(finished.length === setups.length ? [] : [`the setup ended as ${setups.map(({ status, stepId }) => `${status} at ${stepId}`).join()}`]),
    ...(proven.length === setups.length ? [] : ['no sign-in stands as proven']),
    ...(setups.some(({ pending }) => pending.length > 0) ? ['something is still pending'] : []),
    ...(waiting.length === 0 ? [] : [`letters wait: ${waiting.map(({ key }) => key).join()}`]),
    ...(integrity.join() === 'ok' ? [] : [`the database is damaged: ${integrity.join()}`]),
    ...(botLog.includes('"msg":"setup resumed"') && !texts.some((text) => TOLD.test(text)) ? ['nobody was told that the bot was restarted'] : []),
  ];
}

/** Each write that was sent stands there once. One that was noted and killed before it was sent has no answer, like one whose answer nobody heard. */
function compareWrites(noted, sent) {
  const left = [...noted];
  const unknown = sent.filter((call) => {
    const at = [true, false].map((isAnswered) => left.findIndex((one) => one.call === call && one.isAnswered === isAnswered)).find((found) => found >= 0);
    if (at === undefined) return true;
    left.splice(at, 1);
    return false;
  });
  const tooMany = left.filter(({ isAnswered }) => isAnswered).map(({ call }) => call);
  return [...unknown.map((call) => `sent and not in the audit log: ${call}`), ...tooMany.map((call) => `in the audit log and not sent: ${call}`)];
}

/** What the setup has of what was typed. */
async function readAnswers(folder) {
  const connection = await openConnection(`file:${join(folder, 'latchkey.db')}`);
  const [row] = await connection.select("select data from records where kind = 'setup' order by rowid desc limit 1", []);
  connection.close();
  return row ? JSON.parse(row.data).answers : {};
}

/** The newest version of each object; a deleted one has none. */
function readTenant(folder) {
  const state = JSON.parse(readFileSync(join(folder, 'tenant.json'), 'utf8'));
  const newest = (kind) => Object.values(state[kind] ?? {}).flatMap((versions) => versions.at(-1)?.value ?? []);
  return Object.fromEntries(['applications', 'servicePrincipals', 'assignments', 'users'].map((kind) => [kind, newest(kind)]));
}

/** Words in a channel all the time, so that the process is never idle. */
function makeLoad(client) {
  let isOver = false;
  const work = (async () => {
    while (!isOver) {
      await client.say('my setups', PLACES.channel).catch(() => undefined);
      await new Promise((done) => setTimeout(done, 150));
    }
  })();
  return { stop: async () => { isOver = true; await work; } };
}

module.exports = { playRound, CHATS };
