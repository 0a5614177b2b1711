// Requests for access: many decided by a few approvers at once while setups run, each of them twice, and the CPU time of one decision against the bare bot's turn with the same calls.
const { randomUUID } = require('node:crypto');
const { join } = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');
const { createClient } = require('@libsql/client/sqlite3');
const { addPeople, inTurns } = require('./many-people');
const { median } = require('./measured-process');
const { chatOf, createChannel, prepareKeys, startStandIns } = require('./stand-ins');
const { addressIn, findAction, goToForm, openSetups, showsPlan, startBareBot, startRealBot, submit, tokenFor } = require('./turn-cost');

const WITHIN_MS = 60_000;
/** Nothing goes out for so long: all is over. */
const QUIET_MS = 3_000;
const HELPDESK = 40;
const ASSIGN_SCOPES = 'AppRoleAssignment.ReadWrite.All Application.Read.All User.Read.All User.Read Directory.Read.All';

/** @param size `{ requests, approvers, setups, runs, turns }` */
async function measureDecisions({ requests: count, approvers: approverCount, setups: setupCount, runs, turns }) {
  const giveBack = await prepareKeys();
  const standIns = await startStandIns();
  const people = addPeople(standIns, approverCount + HELPDESK + setupCount);
  const bot = await startRealBot(standIns, { settings: { APPROVERS: people.slice(0, approverCount).map(({ objectId }) => objectId).join(',') } });
  try {
    const [approvers, helpdesk, admins] = [people.slice(0, approverCount), people.slice(approverCount, approverCount + HELPDESK), people.slice(approverCount + HELPDESK)].map((some) => some.map((person) => ({ person, channel: createChannel(standIns, standIns.addresses.bot, person) })));
    await makeApp(standIns);
    for (const { channel } of [...approvers, ...helpdesk]) {
      await channel.signIn();
      await channel.say('hello');
    }
    // Before the crowd: what is told of that goes out for minutes, as fast as Teams takes it.
    const [measured, colleagues] = [addColleagues(standIns, (runs + 1) * turns, 'measured'), addColleagues(standIns, count, 'colleague')];
    const alone = await askAll(standIns, measured, helpdesk);
    await untilQuiet(standIns, QUIET_MS);
    const cost = await measureCost(standIns, bot, { alone, approver: approvers[0].channel, runs, turns });
    const crowd = await askAll(standIns, colleagues, helpdesk);
    const begun = performance.now();
    const running = runSetups(standIns, admins).then(() => performance.now());
    await inTurns(crowd.map((request, number) => ({ request, number })), ({ request, number }) => decideTwice(request, approvers, number));
    const decided = performance.now();
    const [seconds, setupSeconds] = [decided, await running].map((end) => (end - begun) / 1000);
    await untilAssigned(standIns);
    await bot.stop();
    // One was there before.
    const apps = standIns.tenant.applications.listLatest().length - 1;
    return { ...await judge(standIns, crowd), seconds, setupSeconds, setups: setupCount, apps, cost };
  } finally {
    await bot.stop().catch(() => undefined);
    await standIns.close();
    giveBack();
  }
}

/** By a setup whose Entra half is made. */
async function makeApp(standIns) {
  const channel = createChannel(standIns, standIns.addresses.bot);
  const [setup] = await openSetups(standIns, channel, 1);
  const plan = showsPlan(await channel.click(setup.messageId, submit(setup)));
  const from = standIns.calls.length;
  await channel.click(setup.messageId, { verb: 'plan.confirm', data: addressIn(plan, 'plan.confirm') });
  await until(() => standIns.calls.slice(from).some(({ url }) => url.includes('/federationmetadata/')), 'no app was made');
}

/** All at once, each with an app of its own, until its Entra half is made. */
function runSetups(standIns, admins) {
  return Promise.all(admins.map((admin) => runSetup(standIns, admin)));
}

/** A plan that is shown anew, because the tenant has moved since, is confirmed anew. */
async function runSetup(standIns, { person, channel }) {
  const { messageId, plan } = await bringToPlan(standIns, person, channel);
  let [card, seen] = [plan, 0];
  for (const end = performance.now() + WITHIN_MS; !findAction(card, 'handover.continue');) {
    if (performance.now() > end) throw new Error(`the setup of ${person.name} is not done: ${JSON.stringify(card).slice(0, 500)}`);
    const verb = ['plan.make-new', 'plan.confirm'].find((one) => findAction(card, one));
    if (verb !== undefined) {
      seen = standIns.messages.length;
      card = (await channel.click(messageId, { verb, data: addressIn(card, verb) })).body.value ?? {};
    } else {
      await wait(50);
      card = standIns.messages.slice(seen).findLast((one) => one.conversationId === chatOf(person) && one.card)?.card ?? card;
    }
  }
}

/** A further app of the same product. */
async function bringToPlan(standIns, person, channel) {
  await channel.signIn();
  await channel.say('set up Mimecast');
  const shown = () => standIns.messages.findLast(({ conversationId, card }) => conversationId === chatOf(person) && findAction(card, 'field.choose'));
  await until(shown, 'no setup was begun');
  const setup = { channel, ...(await goToForm(channel, shown())) };
  const plan = (await channel.click(setup.messageId, submit(setup))).body.value;
  const another = findAction(plan, 'plan.make-new');
  return { ...setup, plan: another ? showsPlan(await channel.click(setup.messageId, { verb: 'plan.make-new', data: another.data })) : plan };
}

function addColleagues({ tenant, person }, count, word) {
  const model = tenant.users.latest(person.objectId);
  return Array.from({ length: count }, (_, number) => {
    const [id, name] = [randomUUID(), `${word}-${number}@contoso.com`];
    tenant.users.write({ ...model, id, displayName: `${word} ${number}`, userPrincipalName: name, mail: name, mailNickname: `${word}-${number}` });
    return { id, name };
  });
}

async function askAll(standIns, colleagues, helpdesk) {
  const sent = [];
  await inTurns(colleagues.map((colleague, number) => ({ colleague, asker: helpdesk[number % HELPDESK] })), async (one) => sent.push(await ask(standIns, one)));
  return sent;
}

/** Sent; with what its card carries. */
async function ask(standIns, { colleague, asker: { person, channel } }) {
  await channel.say(`assign ${colleague.name} to Mimecast`);
  const shown = () => standIns.messages.findLast(({ conversationId, card }) => conversationId === chatOf(person) && JSON.stringify(card ?? {}).includes(colleague.name) && findAction(card, 'request.send'));
  await until(shown, `no request for ${colleague.name}`);
  const { id, card } = shown();
  const { body } = await channel.click(id, { verb: 'request.send', data: { ...addressIn(card, 'request.send'), purpose: 'lasting', days: '', reason: 'For the bench' } });
  return { colleague, messageId: id, data: addressIn(body.value, 'request.withdraw') };
}

/** Two approvers press in the same moment: every second time both say yes, else one of them says no. */
async function decideTwice({ data, messageId }, approvers, number) {
  const [one, other] = [approvers[number % approvers.length], approvers[(number + 1) % approvers.length]];
  const yes = ({ channel }) => channel.click(messageId, { verb: 'request.approve', data });
  const no = ({ channel }) => channel.click(messageId, { verb: 'request.refuse', data: { ...data, refusal: 'Not now' } });
  const answers = await Promise.all([yes(one), number % 2 === 0 ? yes(other) : no(other)]);
  for (const { status } of answers) if (status !== 200) throw new Error(`A decision was answered with ${status}`);
}

async function until(holds, otherwise) {
  for (const end = performance.now() + WITHIN_MS; !holds(); await wait(20)) if (performance.now() > end) throw new Error(otherwise);
}

/** Nothing goes out any more. */
async function untilQuiet({ calls }, restMs) {
  await untilSame(() => calls.length, restMs);
}

/** Each that was approved is done. */
async function untilAssigned({ tenant }) {
  await untilSame(() => tenant.assignments.listLatest().length, QUIET_MS);
}

async function untilSame(read, restMs) {
  for (let seen = -1; seen !== read();) {
    seen = read();
    await wait(restMs);
  }
}

/** What the database and the tenant say of each request, apart from each other. */
async function judge({ folder, tenant }, requests) {
  const database = createClient({ url: `file:${join(folder, 'latchkey.db')}` });
  try {
    const { rows } = await database.execute('select setup_id, data from audit');
    const entries = new Map();
    for (const { setup_id: id, data } of rows) entries.set(id, [...entries.get(id) ?? [], JSON.parse(data)]);
    const faults = requests.flatMap(({ colleague, data }) => {
      const known = entries.get(data.setupId) ?? [];
      const decisions = known.filter(({ what }) => what === 'request.approved' || what === 'request.refused');
      const writes = known.filter(({ write }) => write?.method === 'POST');
      const assigned = tenant.assignments.listLatest().filter(({ principalId }) => principalId === colleague.id).length;
      const wanted = decisions[0]?.what === 'request.approved' ? 1 : 0;
      return decisions.length === 1 && writes.length === wanted && assigned === wanted ? [] : [`${colleague.name}: ${decisions.length} decisions, ${writes.length} writes, ${assigned} assignments`];
    });
    const approved = requests.filter(({ data }) => entries.get(data.setupId)?.some(({ what }) => what === 'request.approved')).length;
    return { count: requests.length, approved, faults };
  } finally {
    database.close();
  }
}

/** One decision after the other, with all that it says and does until it is over; the bare bot makes the same calls. */
async function measureCost(standIns, bot, { alone, approver, runs, turns }) {
  const work = await readWork(standIns, alone.slice(0, turns), approver);
  const bare = await startBareBot(standIns, work);
  try {
    const bareChannel = createChannel(standIns, bare.url);
    const taken = [];
    // Both are warm before anything is measured.
    await measureOne(standIns, bare.process, alone.slice(0, turns), ({ data, messageId }) => bareChannel.click(messageId, { verb: 'request.approve', data }));
    for (let run = 0; run < runs; run++) {
      const some = alone.slice((run + 1) * turns, (run + 2) * turns);
      const real = await measureOne(standIns, bot, some, (request) => approveAndWait(standIns, request, approver));
      const least = await measureOne(standIns, bare.process, some, ({ data, messageId }) => bareChannel.click(messageId, { verb: 'request.approve', data }));
      taken.push({ real, bare: least, ratio: real / least });
    }
    return { ratio: median(taken.map(({ ratio }) => ratio)), taken, graphCalls: work.graphCalls.length, connectorCalls: work.connectorCalls };
  } finally {
    await bare.process.stop();
  }
}

/** What is told of a decision waits for its turn in each chat and belongs to it: a run is over when nothing goes out any more. */
async function measureOne({ calls }, process, some, turn) {
  const before = await process.cpu();
  for (const one of some) await turn(one);
  await untilQuiet({ calls }, QUIET_MS);
  return ((await process.cpu()) - before) / some.length;
}

async function approveAndWait({ tenant }, { colleague, data, messageId }, approver) {
  await approver.click(messageId, { verb: 'request.approve', data });
  await until(() => tenant.assignments.listLatest().some(({ principalId }) => principalId === colleague.id), 'an approved request was not done');
}

/** What one decision asks of Graph and of Teams, on average. */
async function readWork(standIns, some, approver) {
  const { calls, world } = standIns;
  const before = calls.length;
  for (const request of some) await approveAndWait(standIns, request, approver);
  await untilQuiet(standIns, QUIET_MS);
  const seen = calls.slice(before);
  const graph = seen.filter(({ url }) => url.startsWith('/v1.0/'));
  const body = { requests: [{ id: '1', method: 'GET', url: '/me' }] };
  const graphCalls = graph.slice(-Math.round(graph.length / some.length)).map(({ method, url }) => ({ url: `${world}${url}`, method, ...(method === 'POST' ? { body } : {}) }));
  const card = standIns.messages.findLast((one) => one.card).card;
  return {
    graphCalls, graphUrls: [], connectorCalls: Math.round(seen.filter(({ url }) => url.startsWith('/teams/')).length / some.length), card,
    message: { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }] },
    token: await tokenFor(standIns, ASSIGN_SCOPES),
  };
}

module.exports = { measureDecisions };
