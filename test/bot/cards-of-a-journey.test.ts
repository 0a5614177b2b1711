// Every card that a person meets on long ways through a setup obeys Teams' limits, and every button leads somewhere.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIONS } from '../../src/actions';
import { loadBotTexts } from '../../src/content/load-bot-texts';
import { CARD_VERBS } from '../../src/model/card-verbs';
import { REFUSED } from '../../src/model/refusal';
import type { AdaptiveCard } from '../../src/model/cards';
import { ada, buttonsOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { assign, GUARD, pressVerb, saveAllTicks, VALUES, walkToPlan, walkToSummary, walkToTest } from '../support/walks';

const ROOT = join(__dirname, '../..');
let under: BotWithTenant;
afterEach(() => under?.close());

/** Looks at each card on its way to the person: those that are sent, edited and given as an answer. */
async function startWatched(): Promise<AdaptiveCard[]> {
  under = await startBotWithTenant();
  const seen: AdaptiveCard[] = [];
  const keep = (): number => seen.push(...under.shown.flatMap((one) => ('card' in one.message ? [one.message.card] : [])).filter((card) => !seen.includes(card)));
  const { say, press } = under;
  under.say = async (...parts) => say(...parts).finally(keep);
  under.press = async (...parts) => press(...parts).finally(keep);
  return seen;
}

interface Node { type?: string; actions?: Node[]; [key: string]: unknown }

function visibleActions(node: unknown): number {
  if (Array.isArray(node)) return node.reduce<number>((sum, one) => sum + visibleActions(one), 0);
  if (node === null || typeof node !== 'object') return 0;
  const one = node as Node;
  if (one.type?.startsWith('Action.')) return 1;
  return Object.entries(one).reduce((sum, [key, value]) => sum + (key === 'selectAction' ? 0 : visibleActions(value)), 0);
}

function faultsOf(card: AdaptiveCard): string[] {
  const text = JSON.stringify(card);
  const one = card as unknown as Node;
  const heading = text.slice(0, 300);
  return [
    ...(one['version'] === '1.5' ? [] : [`version ${String(one['version'])}`]),
    ...(typeof one['fallbackText'] === 'string' && one['fallbackText'] !== '' ? [] : ['no fallbackText']),
    ...(Buffer.byteLength(text) < 28 * 1024 ? [] : [`${Buffer.byteLength(text)} bytes`]),
    ...(visibleActions(card) <= 6 ? [] : [`${visibleActions(card)} actions`]),
    ...(text.match(/\$\{[^}]*\}?|\{(?!\{)[a-z][A-Za-z.]*\}|undefined|\[object|NaN/g) ?? []),
    ...buttonsOf(card).filter((button) => !(CARD_VERBS as readonly string[]).includes(button.verb ?? '')).map((button) => `verb ${String(button.verb)}`),
  ].map((fault) => `${fault}: ${heading}`);
}

const WAYS: Record<string, () => Promise<unknown>> = {
  'straight on': async () => {
    await walkToSummary(under);
    for (const word of ['history', 'my setups', 'help', 'hi', 'undo']) await under.say(word);
    await under.press('Take it back');
    await under.until(/Everything is taken back/);
  },
  'everything else on the way': async () => {
    await under.say('set up mimekast');
    await under.say('set up nothing of the kind');
    await walkToPlan(under, { accountCode: 'a/b', domain: '', profileDescription: '', tile: '' });
    await under.press('Show plan', VALUES);
    await under.say('cancel');
    await under.press('Go on with it');
    await under.press('Confirm plan');
    await under.until(/Take 1 value/);
    await under.press('Open checklist');
    await under.press('Open safety steps');
    await under.press('Unlock', GUARD);
    await saveAllTicks(under);
    await under.press('Search', { person: 'chris' });
    await under.press('Create B.Simon');
    await under.press('Create account', { nickname: 'chris.green', domain: 'contoso.com' });
    await under.press('Take this person');
    await under.press('Assign');
    await under.until(/Do the open items/);
    await saveAllTicks(under);
    await pressVerb(under, 'test.check').catch(() => undefined);
    const app = under.world.tenant.servicePrincipals.listLatest()[0]!;
    under.world.tenant.directory.recordSignIn({ personObjectId: under.world.tenant.directory.listPeople().find((one) => one.displayName === 'Chris Green')!.objectId, clientId: app.appId!, appDisplayName: 'Mimecast', errorCode: 75011 });
    await pressVerb(under, 'test.check');
    await under.press('It failed');
    await under.press('I saw it work');
    await pressVerb(under, 'proof.continue');
    await under.say('back');
    await under.say('back');
    await under.say('sign out');
  },
};

describe('each card', () => {
  it.each(Object.keys(WAYS))('keeps the limits on the way "%s"', async (way) => {
    const seen = await startWatched();
    await WAYS[way]!();

    expect(seen.length).toBeGreaterThan(8);
    expect(seen.flatMap(faultsOf)).toEqual([]);
  }, 60_000);
});

describe('numbers', () => {
  it('of plan and checklists are the same', async () => {
    under = await startBotWithTenant();
    await walkToPlan(under);
    const planned = [...under.text().matchAll(/^(\d+) · (.*?)(?:: .*| \| Locked)?$/gm)].map((match) => `${match[1]} ${match[2]}`);
    await under.press('Confirm plan');
    await under.until(/Take 1 value/);
    await under.press('Open checklist');
    const listed = (): string[] => [...under.text().matchAll(/^(\d+) · (.*?)(?: \(optional\))? \| (?:Open|Locked)$/gm)].map((match) => `${match[1]} ${match[2]}`);
    const shown = listed();
    await saveAllTicks(under);
    await assign(under, 'chris.green@contoso.com');
    shown.push(...listed());
    await saveAllTicks(under);
    await under.press('I saw it work');
    await pressVerb(under, 'proof.continue');
    await under.press('Unlock', GUARD);
    shown.push(...listed());

    expect(shown).toEqual(planned);
    await saveAllTicks(under);
    // The plan had eight changes, the assignment was one more.
    expect(under.text()).toContain('9 changes in Entra');
  });
});

describe('verbs', () => {
  const read = (folder: string, ending: RegExp): string => readdirSync(join(ROOT, folder), { recursive: true }).map(String).filter((name) => ending.test(name)).map((name) => readFileSync(join(ROOT, folder, name), 'utf8')).join('\n');
  const sent = new Set([...read('cards', /^(?!samples).*\.json$/).matchAll(/"verb": "([a-z-]+\.[a-z-]+)"/g)].map((match) => match[1]!));
  const cases = `${read('src/bot', /\.ts$/)}${read('src/engine', /\.ts$/)}`.matchAll(/(?:case|verb(?:'\])? ===) '([a-z-]+\.[a-z-]+)'/g);
  const tables = read('src/engine', /\.ts$/).matchAll(/^  '([a-z-]+\.[a-z-]+)': /gm);
  const handled = new Set([...cases, ...tables].map((match) => match[1]!));

  it('that a template sends are handled, and the other way round', () => {
    expect([...sent].sort()).toEqual([...handled].sort());
    expect([...CARD_VERBS].sort()).toEqual([...sent].sort());
  });
});

describe('words', () => {
  const source = ['src/bot', 'src/engine'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true }).map(String).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(ROOT, folder, name), 'utf8'))).join('\n');
  const say = loadBotTexts(join(ROOT, 'cards'));
  const anything = new Proxy({}, { get: () => 'x' }) as Record<string, string>;

  it.each([
    ['said by the bot', [...source.matchAll(/\bsay\('([\w.-]+)'/g)].map((match) => match[1]!)],
    ['notices of the engine', [...source.matchAll(/decide\([^;]*\[\], (?:[^;']*\? (?:undefined : )?)?'(\w+)'/g)].map((match) => `notices.${match[1]}`)],
    ['notices of the bot', [...source.matchAll(/\b(?:notice\(runtime, |noticeOf\(|refuseClick\(runtime, turn, '[\w.-]+', )'(\w+)'/g)].map((match) => `notices.${match[1]}`)],
    ['sign-ins that are refused', [...source.matchAll(/'sign-in\.[\w-]+': '([\w.]+)'/g)].map((match) => match[1]!)],
    ['refusals in the audit log', REFUSED.map((what) => `audit.refused.${what}`)],
    ['entries of the audit log', [...source.matchAll(/entry\((?:[^'()]*\? )?'([\w.]+)'(?: : '([\w.]+)')?/g)].flatMap((match) => [match[1], match[2]]).flatMap((key) => (key ? [`audit.${key}`] : []))],
    ['actions in the audit log', ACTIONS.flatMap(({ name, undo }) => [`audit.${name}`, ...(undo ? [`audit.${name}.undo`] : [])])],
  ])('%s are all there', (_what, keys) => {
    expect(keys.length).toBeGreaterThan(2);
    for (const key of new Set(keys)) expect([key, say(key, anything)]).toEqual([key, expect.any(String)]);
  });
});

describe('on the way back', () => {
  it('a guard that is passed is no wall', async () => {
    under = await startBotWithTenant();
    await walkToTest(under);
    await under.press('I saw it work');
    await pressVerb(under, 'proof.continue');
    await under.press('Unlock', GUARD);
    await under.say('back');

    expect((await under.database.setups.listAll(ada))[0]!.stepId).toBe('test-sign-in');
  });
});

describe('a setup that is cancelled while it writes', () => {
  it('knows what was made and takes it back', async () => {
    under = await startBotWithTenant({ graphDelayMs: 80 }, 50);
    await under.say('set up Mimecast');
    await under.until(/Choose the Mimecast region/);
    await under.press('Europe');
    await under.press('Show plan', VALUES);
    await under.until(/Confirm plan/);
    await under.press('Confirm plan');
    for (let waited = 0; waited < 200 && under.world.tenant.applications.listLatest().length === 0; waited += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    await under.say('undo');
    expect(under.text()).toContain('still working');
    await under.say('cancel');
    await under.press('Cancel it');
    for (let waited = 0; waited < 300 && (await under.database.setups.listAll(ada))[0]!.pending.length > 0; waited += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    await under.say('undo');
    await under.press('Take it back');
    await under.until(/Everything is taken back/);

    expect(under.world.tenant.applications.listLatest()).toEqual([]);
    await walkToPlanSlowly();
    expect(under.text()).toContain('Check the plan, then confirm it');
  }, 60_000);

  async function walkToPlanSlowly(): Promise<void> {
    await under.say('set up Mimecast');
    await under.until(/Choose the Mimecast region/);
    await under.press('Europe');
    await under.press('Show plan', VALUES);
    await under.until(/Confirm plan/);
  }
});
