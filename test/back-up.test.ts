// `npm run backup` and `npm run audit` as an operator meets them: what they print, refuse and leave behind.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUp } from '../src/back-up';
import { showAudit } from '../src/show-audit';
import { openDatabase } from '../src/storage/open-database';
import { aSetup } from './support/a-setup';

let folder: string;
let url: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-backup-'));
  url = `file:${join(folder, 'latchkey.db')}`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const entry = (what: string, at: string, part: object = {}) => ({ setupId: 'setup-1', tenantId: 'tenant-1', at, byId: 'person-1', byName: 'Ada Admin', what, ...part });
async function run(args: string[], env: Record<string, string> = { DATABASE_URL: url }) {
  const lines: string[] = [];
  return { code: await backUp(args, (line) => lines.push(line), env), lines };
}
async function audit(args: string[]) {
  const lines: string[] = [];
  return { code: await showAudit(args, { cards: join(__dirname, '../cards'), write: (line) => lines.push(line), env: { DATABASE_URL: url } }), lines };
}

test('a copy is written, checked and said to be private', async () => {
  (await openDatabase(url)).close();
  const { code, lines } = await run([join(folder, 'copy.db')]);

  expect([code, lines.length]).toEqual([0, 1]);
  expect(lines[0]).toMatch(/copy\.db is written and checked\. .*where only operators read/);
  expect(statSync(join(folder, 'copy.db')).size).toBeGreaterThan(4096);
});

test('a file that is there is not overwritten', async () => {
  (await openDatabase(url)).close();
  const file = join(folder, 'mine');
  writeFileSync(file, 'mine');

  expect(await run([file])).toEqual({ code: 1, lines: [`${file} is there already and is not overwritten: choose another name.`] });
  expect(statSync(file).size).toBe(4);
});

test('a copy that cannot be written is told in one line, and nothing of it is left', async () => {
  (await openDatabase(url)).close();
  writeFileSync(join(folder, 'letter'), '');

  const { code, lines } = await run([join(folder, 'letter/copy.db')]);
  expect([code, lines]).toEqual([1, [expect.stringMatching(/^The copy .*letter\/copy\.db cannot be written \((EEXIST|ENOTDIR)\)/)]]);
  expect(readdirSync(folder).filter((name) => !name.startsWith('latchkey.db'))).toEqual(['letter']);
});

test('a damaged database is not copied as if it were whole', async () => {
  const database = await openDatabase(url);
  await database.gather();
  database.close();
  writeFileSync(join(folder, 'latchkey.db'), Buffer.alloc(20_000, 'x'));

  const { code, lines } = await run([join(folder, 'copy.db')]);
  expect([code, lines]).toEqual([1, [expect.stringMatching(/it is damaged or not a database\. Nothing of it was overwritten/)]]);
  expect(readdirSync(folder)).not.toContain('copy.db');
});

test('without a database nothing is made, neither the copy nor the database', async () => {
  const { code, lines } = await run([join(folder, 'copy.db')]);

  expect(code).toBe(1);
  expect(lines).toEqual([expect.stringContaining('There is no database at')]);
  expect(readdirSync(folder)).toEqual([]);
});

test.each([[[]], [['--help']], [['one', 'two']]])('%j is answered with how to call it', async (args) => {
  expect(await run(args)).toEqual({ code: 78, lines: ['Name one file that is not there yet: npm run backup -- <file>.'] });
});

describe('the audit log', () => {
  beforeEach(async () => {
    const database = await openDatabase(url);
    await database.setups.create(aSetup({ tenantId: 'tenant-1' }));
    await database.audit.append(entry('plan.confirmed', '2026-01-05T08:00:00.000Z', { details: { region: 'eu\n\u001b[2J' } }));
    await database.audit.append(entry('set-saml-mode', '2026-01-06T08:00:00.000Z', { write: { method: 'PATCH', path: '/servicePrincipals/1', status: 204, graphRequestId: 'request-1', what: 'set-saml-mode' } }));
    await database.audit.append({ ...entry('setup.started', '2026-01-07T08:00:00.000Z'), setupId: 'setup-2' });
    const refusal = { tenantId: 'tenant-1', setupId: 'setup-1', byId: 'person-2', byName: 'Eve', what: 'click.not-yours' as const, correlationId: 'turn-1' };
    await database.audit.refuse({ ...refusal, at: '2026-01-05T09:00:00.000Z' });
    await database.audit.refuse({ ...refusal, at: '2026-01-05T09:01:00.000Z' });
    database.close();
  });

  test('says who did what when, with Graph’s request id, and what was refused, in order', async () => {
    const { code, lines } = await audit([]);

    expect(code).toBe(0);
    expect(lines).toEqual([
      '2026-01-05T08:00:00Z | K7QF | Ada Admin (person-1) | Plan confirmed | region=eu [2J',
      '2026-01-05T09:01:00Z | K7QF | Eve (person-2) | Refused: somebody else pressed a card of this setup | 2 times | reference turn-1',
      expect.stringMatching(/^2026-01-06T08:00:00Z \| K7QF \| Ada Admin \(person-1\) \| .* \| PATCH \/servicePrincipals\/1 204 \| Graph request request-1$/),
      '2026-01-07T08:00:00Z | setup-2 | Ada Admin (person-1) | Setup started',
      '4 entries.',
    ]);
  });

  test.each([[['--setup', 'k7qf'], 3], [['--setup', 'setup-2'], 1], [['--since', '2026-01-06'], 2], [['--since', '2026-01-05T09:00'], 3], [['--setup', 'K7QF', '--since', '2026-01-06'], 1], [['--setup', 'nobody'], 0]])('%j finds %i', async (args, count) => {
    const { lines } = await audit([...args, '--json']);
    expect(lines).toHaveLength(count);
  });

  test('comes as one object a line', async () => {
    const { lines } = await audit(['--json', '--setup', 'K7QF']);
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ kind: 'done', code: 'K7QF', what: 'plan.confirmed' }),
      expect.objectContaining({ kind: 'refused', what: 'click.not-yours', count: 2 }),
      expect.objectContaining({ kind: 'done', write: expect.objectContaining({ graphRequestId: 'request-1' }) }),
    ]);
  });

  test.each([[['--since', 'yesterday']], [['--sinse', '2026-01-01']], [['x']]])('%j is answered with how to call it', async (args) => {
    const { code, lines } = await audit(args);
    expect([code, lines.length]).toEqual([78, 1]);
    expect(lines[0]).toContain('npm run audit --');
  });
});
