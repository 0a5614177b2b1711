// What the soak plays after a setup: helpdesk asks for access for two people, then for a test user; a second admin who has to sign in first approves the one, the admin the other, and it is done, with a bot that is killed on the way. Says what is not as it has to be.
const { setTimeout: delay } = require('node:timers/promises');
const { readMessage } = require('../../dist/rehearsal/relay/headless-client');

/** A password that comes at all comes sooner. */
const PASSWORD_MS = 8_000;
const [ADA, BO, HANA] = [{ key: 'ada', name: 'Ada Admin' }, { key: 'bo', name: 'Bo Backup' }, { key: 'hana', name: 'Hana Helpdesk' }];
const ASKED_FOR = ['megan.bowen@contoso.com', 'noor.newhire@contoso.com'];
const TOLD = /approved it\. .* can use .* now/;

/** @param client a patient one @param app as Entra calls it */
async function askForAccess(client, app) {
  for (const person of [BO, HANA]) {
    await become(client, person);
    await client.say('hello');
  }
  await askAndApprove(client, BO, `assign ${ASKED_FOR.join(', ')} to ${app}`, /2 people can use/);
  await askAndApprove(client, ADA, `request a test user named tess for ${app}`, /The test user Tess is there and can use/);
  // A bot that was killed while Entra made the account knows no password, and says so; killed while it shows it, the card says what to do.
  const isSaid = (words) => client.messages.some((one) => words.test(readMessage(one)));
  const end = performance.now() + PASSWORD_MS;
  await client.until(() => isSaid(/take the password now|password could not be shown|password is no longer shown/) || (performance.now() > end && isSaid(/Nothing came\?/)), () => 'Nothing is said of the password.');
  if (client.messages.some((one) => readMessage(one).includes('take the password now'))) await press(client, 'I have it');
  await client.until(() => !client.messages.some((one) => readMessage(one).includes('First password')), () => 'The password still stands in the chat.');
}

async function askAndApprove(client, approver, words, done) {
  await client.say(words);
  await press(client, 'Send request', { reason: 'They start on Monday' });
  await client.until(() => /Needs an approver/.test(newestRequest(client, HANA)), () => `It was not sent:\n${newestRequest(client, HANA)}`);
  await become(client, approver);
  await press(client, 'Approve');
  await client.until(() => done.test(newestRequest(client, approver)), () => `${approver.name} does not see that it is done:\n${newestRequest(client, approver)}`);
  await become(client, HANA);
  await client.until(() => done.test(newestRequest(client, HANA)), () => `Hana does not see that it is done:\n${newestRequest(client, HANA)}`);
}

async function become(client, { key, name }) {
  await client.say(`rehearsal: as ${key}`);
  await client.waitForText(new RegExp(`you are now ${name}`));
  client.person = key;
  await delay(100);
}

async function press(client, title, inputs = {}) {
  const message = await client.waitForCard((card, { owner }) => owner === client.person && JSON.stringify(card).includes(`"title":"${title}"`));
  await client.click(message, title, inputs);
}

const requestsOf = ({ messages }, owner) => messages.filter((one) => one.owner === owner && one.cards.length > 0).map(readMessage).filter((text) => /Asked by/.test(text));
const newestRequest = (client, { key }) => requestsOf(client, key).at(-1) ?? '';

/**
 * @param state `requests`, `audit` and `tenant` as they are at the end
 * @param doubts `mayBeTwo`: a message was perhaps taken by a bot that could not note it; `isUnheard`: Graph perhaps answered a bot that could not note it
 */
function judgeRequests({ requests, audit, tenant, messages }, doubts) {
  if (requests.length !== 2) return [`${requests.length} requests instead of two`];
  const made = tenant.users.filter(({ userPrincipalName }) => /^tess@/.test(userPrincipalName)).length;
  return [...requests.flatMap((request) => judgeOne({ request, audit, tenant, messages }, doubts)), ...(made === 1 ? [] : [`${made} test users instead of one`])];
}

function judgeOne({ request, audit, tenant, messages }, { mayBeTwo, isUnheard }) {
  const entries = audit.filter(({ setupId }) => setupId === request.id);
  const decisions = entries.filter(({ what }) => what === 'request.approved' || what === 'request.refused');
  const people = request.people.map(({ objectId }) => objectId);
  const given = people.map((id) => tenant.assignments.filter(({ principalId }) => principalId === id).length);
  const answered = people.map((id) => entries.filter(({ write }) => write?.method === 'POST' && write.principalId === id && write.status === 201).length);
  const told = messages.filter(({ cards, text }) => cards.length === 0 && text.includes(request.code) && TOLD.test(text)).length;
  return [
    ...(decisions.length === 1 && decisions[0].byName === (request.account ? ADA : BO).name ? [] : [`${decisions.length} decisions instead of one, by ${decisions.map(({ byName }) => byName).join()}`]),
    ...(given.every((count) => count === 1) ? [] : [`assigned ${given.join(' and ')} times`]),
    ...(answered.every((count) => count === 1 || (count === 0 && isUnheard)) ? [] : [`written ${answered.join(' and ')} times in the audit log`]),
    ...(request.people.every(({ result }) => result?.state === 'added') ? [] : [`people ended as ${request.people.map(({ result }) => result?.state).join(', ')}`]),
    ...(request.status === 'finished' && request.pending.length === 0 ? [] : [`the request ended as ${request.stage}, ${request.status}`]),
    ...(request.passwordOwed ? ['somebody waits for a password that nobody has'] : []),
    ...(told === 1 || (told === 2 && mayBeTwo) ? [] : [`who asked was told ${told} times`]),
  ];
}

module.exports = { askForAccess, judgeRequests };
