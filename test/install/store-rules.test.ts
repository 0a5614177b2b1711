// The store's rules for bots as a checklist: the whole bot behind real HTTP and signed tokens, as a fresh person meets it. Knows no vendor's dialog.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readCardAsText } from '../support/read-card-as-text';
import type { Manifest } from '../../src/install/build-manifest';
import type { AdaptiveCard } from '../../src/model/cards';
import { cardNameOf, listSamples, loadSample, walk, cards } from '../content/load-sample';
import { createBuildCard } from '../../src/content/build-card';
import { anActivity, startBotUnderTest, type BotUnderTest } from '../support/bot-under-test';
import { startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { ADA, CLIENT_ID, startFakeMicrosoft, TENANT_ID, type ConnectorCall, type FakeMicrosoft, type Json } from '../support/fake-microsoft';

type Commands = Manifest['bots'][number]['commandLists'][number];
const manifest = JSON.parse(readFileSync(join(__dirname, '../../manifest/manifest.json'), 'utf8')) as Manifest;
const [inPersonal, inTeams] = manifest.bots[0]!.commandLists as [Commands, Commands];
const build = createBuildCard(cards);
const samples = listSamples();

let fake: FakeMicrosoft;
let edge: BotUnderTest;
let whole: BotWithTenant;
let people = 0;
let person: Json;

beforeAll(async () => {
  fake = await startFakeMicrosoft();
  edge = await startBotUnderTest(fake);
  whole = await startBotWithTenant();
  Object.assign(whole.chat, edge.edge.chat);
});
afterAll(async () => {
  await edge.close();
  await whole.close();
  await fake.close();
  expect(fake.unknown).toEqual([]);
});
beforeEach(() => {
  const id = String((people += 1));
  person = { id: `29:fresh-${id}`, name: 'Fresh Person', aadObjectId: `${ADA.slice(0, -id.length)}${id}` };
  fake.connectorCalls.length = 0;
  fake.onConnector = undefined;
  edge.answer = (turn) => whole.bot.handleTurn(turn);
});

const personal = (): Json => ({ from: person, conversation: { id: `a:${String(person.aadObjectId)}`, conversationType: 'personal', tenantId: TENANT_ID } });
const channel = (): Json => ({ from: person, conversation: { id: `19:team-${people}@thread.tacv2`, conversationType: 'channel', isGroup: true, tenantId: TENANT_ID } });
const mention = (text: string): Json => ({ text: `<at>Latchkey</at>\u00a0${text}`, entities: [{ type: 'mention', text: '<at>Latchkey</at>', mentioned: { id: `28:${CLIENT_ID}`, name: 'Latchkey' } }] });
const installed = (place: Json, members: Json = {}): Json => anActivity(fake, { ...place, type: 'installationUpdate', action: 'add', text: undefined, ...members });
const joined = (place: Json): Json => anActivity(fake, { ...place, type: 'conversationUpdate', text: undefined, membersAdded: [{ id: `28:${CLIENT_ID}` }] });

/** Posts activities at once, waits for what goes on after the answer, and gives the messages that were sent. */
async function receive(...activities: Json[]): Promise<ConnectorCall[]> {
  for (const { status } of await Promise.all(activities.map((activity) => edge.post(activity)))) expect(status).toBe(200);
  await edge.edge.settle();
  await whole.bot.settle();
  return fake.connectorCalls.filter(({ method, body }) => method === 'POST' && body.type === 'message');
}
const cardIn = (call: ConnectorCall): AdaptiveCard | undefined => (call.body.attachments as Array<{ content: AdaptiveCard }> | undefined)?.[0]?.content;
const textOf = (call: ConnectorCall): string => {
  const card = cardIn(call);
  return card ? readCardAsText(card).toString() : String(call.body.text);
};
/** A button to press, a link to follow, or words to type. */
const leadsOn = (call: ConnectorCall): boolean => (walk(cardIn(call) ?? {}) as Array<{ type?: unknown }>).some(({ type }) => /^Action\./.test(String(type))) || /[Tt]ype (“|the name)|next step/.test(textOf(call));

describe('all bot commands work, and lead on', () => {
  test.each(inPersonal.commands.map(({ title }) => title))('“%s” in the personal chat', async (text) => {
    const sent = await receive(anActivity(fake, { ...personal(), text }));

    expect(sent).toHaveLength(1);
    expect(textOf(sent[0]!)).not.toMatch(/not understood|could not be read|went wrong/i);
    expect(leadsOn(sent[0]!)).toBe(true);
  });

  test.each(inTeams.commands.map(({ title }) => title))('“%s” in a team', async (text) => {
    const sent = await receive(anActivity(fake, { ...channel(), ...mention(text) }));

    expect(sent).toHaveLength(1);
    expect(textOf(sent[0]!)).toMatch(/Open personal chat|[Nn]otices come here|we need a personal chat\. Add me/);
  });
});

describe('the bot answers generic words, whatever their capitals', () => {
  test.each(['Hi', 'hi', 'HELLO', 'hello!', 'Help', 'hELP', 'help me'])('“%s”', async (text) => {
    const [alone] = await receive(anActivity(fake, { ...personal(), text }));
    fake.connectorCalls.length = 0;
    const [inTeam] = await receive(anActivity(fake, { ...channel(), ...mention(text) }));

    expect(textOf(alone!)).toMatch(/Name the product|What you can type/);
    expect(textOf(inTeam!)).toContain('Single sign-on, set up together');
  });
});

describe('no text is a dead end', () => {
  test.each(['colourless green ideas sleep furiously tonight', '?', '🙂', '12', 'x'.repeat(3000), '<b>bold</b>'])('“%s”', async (text) => {
    const sent = await receive(anActivity(fake, { ...personal(), text }));

    expect(sent).toHaveLength(1);
    expect(leadsOn(sent[0]!)).toBe(true);
  });
});

describe('the welcome comes once', () => {
  test('in the personal chat, though Teams tells of the installation in two ways and twice', async () => {
    const install = installed(personal());
    await receive(install, joined(personal()));
    const sent = await receive(install, joined(personal()), installed(personal()));

    expect(sent).toHaveLength(1);
    expect(textOf(sent[0]!)).toContain('Name the product');
    expect(leadsOn(sent[0]!)).toBe(true);
  });

  test('in a team, and names who added the bot, what it is for and the way to the personal chat', async () => {
    const install = installed(channel());
    await receive(install, joined(channel()));
    const sent = await receive(install, joined(channel()));

    expect(sent).toHaveLength(1);
    expect(textOf(sent[0]!)).toMatch(/Fresh Person added Latchkey here.*personal chat/s);
    expect(JSON.stringify(cardIn(sent[0]!))).toContain(`https://teams.microsoft.com/l/chat/0/0?users=28%3A${CLIENT_ID}`);
  });

  test('also when the same report comes after a restart', async () => {
    const install = installed(channel());
    await receive(install);
    const other = await startBotUnderTest(fake);
    other.answer = edge.answer;
    await other.post(install);
    await other.close();

    expect(fake.connectorCalls).toHaveLength(1);
  });

  test('and asks Teams for the name of who added it, when the report has none', async () => {
    fake.onConnector = ({ method, path }) => (method === 'GET' && path.includes('/members/') ? { status: 200, body: { id: person.id, name: 'Rosa Roster' } } : undefined);
    const nameless = { ...person, name: undefined };
    const sent = await receive(installed({ ...channel(), from: nameless }));

    expect(textOf(sent[0]!)).toContain('Rosa Roster added Latchkey here.');
  });

  test('and also when Teams does not say the name', async () => {
    fake.onConnector = ({ method }) => (method === 'GET' ? 403 : undefined);
    const sent = await receive(installed({ ...channel(), from: { ...person, name: undefined } }));

    expect(sent).toHaveLength(1);
    expect(textOf(sent[0]!)).toContain('Somebody of this conversation added Latchkey.');
  });
});

test('no member of a team gets a message in private because of the installation', async () => {
  await receive(installed(channel()), joined(channel()));

  expect(fake.connectorCalls.map(({ path }) => decodeURIComponent(path))).toEqual([expect.stringContaining('/conversations/19:team-')]);
});

test('the bot sends no bursts: one message for each that it gets', async () => {
  for (const text of ['hi', 'help', 'set up Mimecast', 'my setups', 'status', 'what now']) {
    fake.connectorCalls.length = 0;
    const sent = await receive(anActivity(fake, { ...personal(), text }));
    // The sign-in card is the client's own business: with single sign-on, nobody sees it.
    expect([text, sent.filter((call) => !JSON.stringify(call.body).includes('card.oauth')).length]).toEqual([text, 1]);
  }
});

test('an answer or a sign of typing comes within two seconds', async () => {
  const at: Record<string, number> = {};
  fake.onConnector = ({ body }) => void (at[String(body.type)] = Date.now());
  edge.answer = async () => {
    at.asked = Date.now();
    await delay(2500);
    return { type: 'text', text: 'at last' };
  };
  await receive(anActivity(fake, { ...personal(), text: 'help' }));

  expect(Object.keys(at)).toEqual(['asked', 'typing', 'message']);
  expect(at.typing! - at.asked!).toBeLessThan(2000);
});

test('errors are graceful: a sentence, a way on, and nothing of the fault', async () => {
  const broken = await startBotWithTenant();
  broken.database.close();
  edge.answer = (turn) => broken.bot.handleTurn(turn);
  const sent = await receive(anActivity(fake, { ...personal(), text: 'my setups' }));

  expect(sent).toHaveLength(1);
  expect(leadsOn(sent[0]!)).toBe(true);
  expect(JSON.stringify(sent[0]!.body)).not.toMatch(/sqlite|libsql|database|Error:|\bat \/|\.ts:/i);
  await broken.world.close();
});

test('nothing private goes to a team or a group chat', async () => {
  await receive(anActivity(fake, { ...personal(), text: 'set up Mimecast' }));
  fake.connectorCalls.length = 0;
  for (const text of ['my setups', 'status', 'history', 'set up Mimecast', 'undo', 'sign out', 'Mimecast']) await receive(anActivity(fake, { ...channel(), ...mention(text) }));

  // The sign-in that the first line asked for may still come, to the person alone.
  const toTheTeam = fake.connectorCalls.filter(({ path }) => decodeURIComponent(path).includes('/conversations/19:team-'));
  expect(toTheTeam).toHaveLength(7);
  for (const call of toTheTeam) expect(JSON.stringify(call.body)).not.toMatch(/Mimecast|Fresh Person|setupId|contoso/);
});

test.each(samples)('the card %s has at most six actions, and says where each link leads', (sample) => {
  const nodes = walk(build(cardNameOf(sample), loadSample(sample) as never)) as Array<Record<string, unknown>>;
  const inside = nodes.filter(({ type }) => type === 'Action.ShowCard').flatMap(({ card }) => walk(card) as Array<Record<string, unknown>>);
  const actions = nodes.filter((node) => String(node.type).startsWith('Action.') && !inside.includes(node));

  expect(actions.length).toBeLessThanOrEqual(6);
  for (const link of actions.filter(({ type }) => type === 'Action.OpenUrl')) {
    expect(link.title).toMatch(/^(Open|Write|Download|Search|Mail|Go|Activate|Get|Grant|Sign|Send)\b/);
    expect(link.url).toMatch(/^(https:\/\/|mailto:)/);
  }
});

test('privacy, terms and support are pages of their own', () => {
  const { websiteUrl, privacyUrl, termsOfUseUrl } = manifest.developer;
  expect(new Set([websiteUrl, privacyUrl, termsOfUseUrl]).size).toBe(3);
});
