// A whole setup with real processes leaves no token, password or key behind, and its logs say nobody's name. The search is tested, too.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { botExchanges, listSecrets, readWire, WORLD_SECRETS, worldExchanges, type Exchange, type Wire } from './list-secrets';
import { listFiles, playFullRun, type FullRun } from './play-full-run';
import { listForms, searchSecrets, type Place, type Secret } from './search-secrets';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'latchkey-secrets-'));
let run: FullRun;
let wire: Wire;
let secrets: Secret[];
let places: Place[];

beforeAll(async () => {
  run = await playFullRun(folder);
  wire = readWire(run.wireFolder);
  secrets = listSecrets(wire, run.dataFolder);
  places = listPlaces();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isMessage = ({ method, url }: Exchange): boolean => url.startsWith('/teams/') && (method === 'POST' || method === 'PUT');
const messages = (): Exchange[] => worldExchanges(wire).filter(isMessage);

/** What the run left: files, and whatever the bot said to the channel or to browsers. */
function listPlaces(): Place[] {
  const kindOf = (name: string): Place['kind'] => (/latchkey\.db/.test(name) ? 'database' : /\.log$/.test(name) ? 'log' : 'file');
  const files = listFiles(run.dataFolder).filter(({ name }) => !WORLD_SECRETS.some((known) => known.test(name)));
  return [
    ...files.map(({ name, content }): Place => ({ kind: kindOf(name), name, content })),
    ...botExchanges(wire).map((one): Place => ({ kind: 'answer', name: nameOf(one), content: Buffer.from(`${JSON.stringify(one.answerHeaders)}\n${one.answered}`) })),
    ...messages().map((one): Place => ({ kind: 'card', name: nameOf(one), content: Buffer.from(one.asked) })),
    ...run.downloads.map(({ content }): Place => ({ kind: 'download', name: 'behind a link', content: Buffer.from(content) })),
  ];
}

/** Says of a message or an invoke that it is part of a sign-in. */
function nameOf({ method, url, asked }: Exchange): string {
  const part = /"name":"(signin\/\w+)"/.exec(asked)?.[1] ?? (asked.includes('card.oauth') ? 'with a sign-in card' : '');
  return `${method} ${url.replace(/(downloads\/|=)[\w-]+/g, '$1…')} ${part}`.trim();
}

const isPassword = ({ kind }: Secret): boolean => kind === 'password of a new person';

describe('a full run', () => {
  it('handled secrets of every kind, so that there is something to look for', () => {
    expect(new Set(secrets.map(({ kind }) => kind.replace(/of [a-z.]+\/?[\w.-]+$/, 'of a file')))).toEqual(new Set([
      'authorization header to the bot', 'authorization header to the world', 'client secret', 'assertion', 'access token', 'client token', 'claims challenge', 'password of a new person', 'password',
      'authorization code', 'PKCE verifier', 'state or nonce of a sign-in', 'sign-in link', 'download link', 'private key of a file',
    ]));
    expect(new Set(places.map(({ kind }) => kind))).toEqual(new Set(['database', 'log', 'file', 'answer', 'card', 'download']));
    expect(places.filter(({ kind }) => kind === 'database').map(({ name }) => name)).toContain('latchkey.db');
  });

  it('leaves none of them anywhere, the new person\'s password aside', () => {
    expect(searchSecrets(secrets.filter((secret) => !isPassword(secret)), places)).toEqual([]);
  });

  it('tells a channel of the finished setup and nothing that was typed, nobody\'s sign-in name and no id', () => {
    const shared = messages().filter(({ url }) => !decodeURIComponent(url).split('/')[4]!.startsWith('a:')).map(({ asked }) => JSON.stringify((JSON.parse(asked) as { attachments?: unknown }).attachments ?? asked)).join('\n');
    const typed = run.typed.filter((one) => one.length > 3 && !/^(true|set up Mimecast|notify here)/.test(one));

    expect(shared).toContain('Mimecast sign-in is live');
    expect([...typed, '@contoso.com', 'BEGIN CERTIFICATE', '/saml2'].filter((one) => shared.includes(one))).toEqual([]);
    // The link to the personal chat names the bot.
    expect(shared.replaceAll(/users=28%3A[0-9a-f-]{36}/g, '')).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/);
  });

  it('hands out public files alone: the certificate and nothing with a name in it', () => {
    expect(run.downloads.map(({ status, headers }) => `${status} ${headers.get('content-type')}`)).toEqual(['200 application/x-x509-ca-cert']);
    expect(run.downloads[0]!.content).toMatch(/^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n?$/);
  });

  it('shows the new person\'s password in one message, in the admin\'s own chat, and takes it away', () => {
    const password = secrets.filter(isPassword);
    expect(new Set(password.map(({ text }) => text)).size).toBe(1);

    const holding = places.filter((place) => searchSecrets(password, [place]).length > 0);
    expect(holding.map(({ kind }) => kind)).toEqual(['card']);
    const shown = messages().filter(({ asked }) => searchSecrets(password, [{ kind: 'card', name: '', content: Buffer.from(asked) }]).length > 0);
    // Put into a message that was sent without it, and taken out of it again.
    expect(shown.map(({ method }) => method)).toEqual(['PUT']);
    expect(decodeURIComponent(shown[0]!.url).split('/')[4]).toMatch(/^a:/);
    const ofMessage = messages().filter(({ url }) => url === shown[0]!.url);
    expect(ofMessage.indexOf(shown[0]!)).toBe(0);
    expect(ofMessage.length).toBeGreaterThan(1);
    expect(searchSecrets(password, [{ kind: 'card', name: 'screens', content: Buffer.from(JSON.stringify(run.screens)) }])).toEqual([]);
  });

  describe('the search', () => {
    const kinds = ['database', 'log', 'file', 'answer', 'card', 'download'] as const;

    it.each(kinds.flatMap((kind) => ['access token', 'client secret', 'claims challenge', 'PKCE verifier', 'password of a new person', 'private key'].map((secret) => [secret, kind] as const)))('finds a planted %s in: %s', (secretKind, placeKind) => {
      const secret = secrets.find(({ kind }) => kind.startsWith(secretKind))!;
      const place = places.find(({ kind }) => kind === placeKind)!;
      const planted = { ...place, content: Buffer.concat([place.content, Buffer.from(`before ${secret.text} after`)]) };

      expect(searchSecrets([secret], [place])).toEqual([]);
      expect(searchSecrets([secret], [planted])).toEqual([`${placeKind} ${place.name} holds a secret: ${secret.kind}`]);
    });

    it.each<[string, (text: string) => string]>([
      ['in JSON', (text) => JSON.stringify({ text })], ['in JSON in JSON', (text) => JSON.stringify({ text: JSON.stringify({ text }) })], ['in an address', (text) => `?q=${encodeURIComponent(text)}`],
      ['in a form', (text) => new URLSearchParams({ text }).toString()], ['in hex', (text) => Buffer.from(text).toString('hex')], ['in base64', (text) => Buffer.from(text).toString('base64')],
      ['in base64 after one letter', (text) => Buffer.from(`x${text}`).toString('base64')], ['in base64url between others', (text) => Buffer.from(`xy${text}z`).toString('base64url')],
    ])('finds a secret %s', (_how, write) => {
      for (const kind of ['claims challenge', 'access token', 'password of a new person']) {
        const secret = secrets.find((one) => one.kind === kind)!;
        expect([kind, searchSecrets([secret], [{ kind: 'log', name: 'x', content: Buffer.from(write(secret.text)) }])]).toEqual([kind, [`log x holds a secret: ${kind}`]]);
      }
    });

    it('finds a token by its payload or its signature alone, also cut short', () => {
      const token = secrets.find(({ kind }) => kind === 'access token')!;
      const [, payload, signature] = token.text.split('.') as [string, string, string];
      for (const part of [payload.slice(0, 40), signature.slice(0, 30), Buffer.from(signature.slice(0, 30)).toString('base64')]) {
        expect(searchSecrets([token], [{ kind: 'log', name: 'x', content: Buffer.from(part) }])).toHaveLength(1);
      }
      expect(listForms('short')).toEqual([]);
    });
  });
});

describe('the log of a full run, at its most talkative', () => {
  interface Line { level: number; msg: string; correlationId?: string; code?: string }
  const logs = (): string[] => ['bot.log', 'logs/bot-before-restart.log'].map((name) => readFileSync(join(run.dataFolder, name), 'utf8'));
  const lines = (): Line[] => logs().flatMap((text) => text.trim().split('\n').map((line) => JSON.parse(line) as Line));

  it('is JSON line by line, each with a correlation id', () => {
    expect(lines().length).toBeGreaterThan(100);
    expect(lines().filter(({ correlationId }) => !/^[0-9a-f-]{36}$/.test(correlationId ?? ''))).toEqual([]);
    expect(lines().map(({ msg }) => msg)).toEqual(expect.arrayContaining(['ready', 'turn answered', 'effect done', 'effect failed', 'graph answered', 'sign-in refused', 'caller refused']));
  });

  it('gives an effect and its calls of Graph the id of the turn that began them, and Graph gets it too', () => {
    const turns = new Set(lines().filter(({ msg }) => msg === 'turn answered' || msg === 'setup resumed').map(({ correlationId }) => correlationId));
    const ofWork = lines().filter(({ msg }) => /^effect|^graph/.test(msg));
    const sent = worldExchanges(wire).filter(({ url }) => url.startsWith('/v1.0/')).map(({ headers }) => headers['client-request-id']);

    expect(ofWork.filter(({ correlationId }) => !turns.has(correlationId))).toEqual([]);
    expect(sent.length).toBeGreaterThan(20);
    expect(sent.filter((id) => !turns.has(id))).toEqual([]);
  });

  it('has the reference that the error card shows', () => {
    const [, reference] = /Reference[^]*?"text":"([0-9a-f-]{36})"/.exec(places.filter(({ kind }) => kind === 'card' || kind === 'answer').map(({ content }) => content.toString()).join('\n')) ?? [];

    expect(lines().filter(({ correlationId, msg }) => correlationId === reference && msg === 'effect failed')).toHaveLength(1);
  });

  it('says nothing of anybody: no name, sign-in name, mail, id, nor anything that was typed', () => {
    const { users } = JSON.parse(readFileSync(join(run.dataFolder, 'tenant.json'), 'utf8')) as { users: Record<string, { value?: Record<string, unknown> }[]> };
    const people = Object.values(users).flatMap((versions) => versions.flatMap(({ value }) => ['id', 'displayName', 'userPrincipalName', 'mail', 'mailNickname'].map((name) => value?.[name])));
    const chats = botExchanges(wire).flatMap(({ asked }) => [.../"(?:id|aadObjectId)":"((?:29|a|19):[^"]+)"/g[Symbol.matchAll](asked)].map(([, id]) => id));
    const personal = [...new Set([...people, ...chats, ...run.typed, 'contoso', 'attacker'])].filter((one): one is string => typeof one === 'string' && one.length > 3 && !['status', 'true', 'history'].includes(one));

    expect(personal).toEqual(expect.arrayContaining(['Ada Admin', 'hana.helpdesk@contoso.com', 'CUK12A345', 'Typed by Ada on a Monday']));
    expect(personal.filter((one) => logs().some((text) => text.toLowerCase().includes(one.toLowerCase())))).toEqual([]);
  });
});
