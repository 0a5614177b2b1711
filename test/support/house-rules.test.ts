// Each house rule shown a spoiled file: it has to name the place and what to do, and leave a good file alone.
import * as rules from './house-rules';
import { readSource } from './read-source';
import type { SourceFacts } from './read-source';

const HEAD = '// Says what this file is for. Knows nothing else.\n';

/** Sources by path; everything that is imported by a relative path counts as there. */
function sources(texts: Record<string, string>): SourceFacts[] {
  return Object.entries(texts).map(([path, text]) => readSource(path, HEAD + text, (file) => file in texts));
}

describe('the layer rule', () => {
  it.each([
    ['src/engine/a.ts', '../content/b', 'src/engine must not see src/content'],
    ['src/graph/a.ts', '../storage/b', 'src/graph must not see src/storage'],
    ['src/bot/a.ts', '../teams/b', 'src/bot must not see src/teams'],
    ['src/server/a.ts', '../config', 'src/server must not see src/main'],
    ['src/main.ts', './rehearsal/b', 'nothing in the bot knows of the rehearsal'],
    ['src/rehearsal/a.ts', '../graph/b', 'the rehearsal is the outside world'],
    ['src/utils/a.ts', '../model/b', 'src/utils is no known folder'],
  ])('refuses %s importing %s', (path, from, reason) => {
    expect(rules.findLayerFaults(sources({ [path]: `import { b } from '${from}';` }))).toEqual([expect.stringContaining(reason)]);
    expect(rules.findLayerFaults(sources({ [path]: `import type { b } from '${from}';` }))).toHaveLength(1);
  });

  it('lets imports point downwards', () => {
    const good = { 'src/main.ts': `import './server/s';`, 'src/teams/a.ts': `import '../bot/b'; import '../model/m';`, 'src/rehearsal/r.ts': `import '../model/m';` };
    expect(rules.findLayerFaults(sources(good))).toEqual([]);
  });
});

it('finds a cycle, also through export … from, and not through types', () => {
  const cycle = { 'src/bot/a.ts': `import { b } from './b';`, 'src/bot/b.ts': `export { c } from './c';`, 'src/bot/c.ts': `import { a } from './a';` };
  expect(rules.findCycleFaults(sources(cycle))).toEqual([expect.stringContaining('src/bot/a.ts -> src/bot/b.ts -> src/bot/c.ts -> src/bot/a.ts: move')]);
  expect(rules.findCycleFaults(sources({ ...cycle, 'src/bot/c.ts': `import type { A } from './a'; import { type B } from './b';` }))).toEqual([]);
});

it.each([
  ['src/bot/a.ts', 'botbuilder', 'src/teams'],
  ['src/bot/a.ts', '@microsoft/teams-ai', 'src/teams'],
  ['src/teams/a.ts', 'restify', 'src/server'],
  ['src/bot/a.ts', '@libsql/client', 'src/storage'],
  ['src/teams/adapter.ts', '@azure/identity', 'src/identity'],
  ['src/actions/a.ts', '@microsoft/microsoft-graph-client', 'src/graph'],
  ['src/server/a.ts', 'express', 'src/rehearsal'],
  ['src/engine/a.ts', 'yaml', 'src/content'],
])('keeps packages with their owners: %s and %s', (path, from, owner) => {
  for (const line of [`import { x } from '${from}';`, `import type { x } from '${from}';`, `const x = require('${from}');`]) {
    expect(rules.findOwnerFaults(sources({ [path]: line }))).toEqual([expect.stringContaining(`belongs to ${owner}`)]);
  }
});

it('lets the file of the bot credentials use @azure/identity', () => {
  expect(rules.findOwnerFaults(sources({ 'src/teams/make-credentials-factory.ts': `import '@azure/identity';` }))).toEqual([]);
});

it.each<[string, (files: SourceFacts[]) => string[], string, string]>([
  ['an import with effects in the engine', rules.findImpureFaults, 'src/engine/a.ts', `import { readFileSync } from 'node:fs';`],
  ['a development package in the bot', (files) => rules.findDevelopmentFaults(files, ['zod']), 'src/bot/a.ts', `import { x } from 'fast-check';`],
  ['a long file', rules.findSizeFaults, 'src/bot/a.ts', 'const x = 1;\n'.repeat(250)],
  ['a file named after nothing', (files) => rules.findNameFaults(files, {}), 'src/bot/helpers.ts', 'export function doIt() {}'],
  ['a file name in camel case', (files) => rules.findNameFaults(files, {}), 'src/bot/doIt.ts', 'export function doIt() {}'],
  ['the environment', rules.findEnvironmentFaults, 'src/bot/a.ts', 'export const a = process.env.PORT;'],
  ['the clock', rules.findClockFaults, 'src/bot/a.ts', 'export const a = () => { const now = () => Date.now(); return now(); };'],
  ['the clock as new Date()', rules.findClockFaults, 'src/bot/a.ts', 'export const a = new Date();'],
  ['the clock in the engine, even as a default', rules.findClockFaults, 'src/engine/a.ts', 'const now = () => new Date();'],
  ['any', rules.findAnyFaults, 'src/bot/a.ts', 'export const a = (b: any) => b;'],
  ['an empty catch', rules.findCatchFaults, 'src/bot/a.ts', 'try { f(); } catch { /* nothing */ }'],
  ['a vendor in the code', (files) => rules.findVendorFaults(files, ['some-vendor']), 'src/bot/a.ts', `const a = 'Some Vendor';`],
  ['a left-over', rules.findForeignWordFaults, 'src/bot/a.ts', ['// TO', 'DO: later'].join('')],
])('refuses %s', (_name, rule, path, text) => {
  expect(rule(sources({ [path]: text }))).toEqual([expect.stringMatching(new RegExp(`^${path}.*: .{15,}`))]);
});

it('leaves a good file alone', () => {
  const good = sources({
    'src/bot/do-it.ts': `import { z } from 'zod';\nexport function doIt(now: () => Date = () => new Date()) { return new Date(now()); }\ntry { f(); } catch (error) { g(error); }`,
  });
  const faults = [rules.findSizeFaults, rules.findEnvironmentFaults, rules.findClockFaults, rules.findAnyFaults, rules.findCatchFaults, rules.findFirstLineFaults, rules.findForeignWordFaults];
  expect(faults.flatMap((rule) => rule(good))).toEqual([]);
  expect([...rules.findNameFaults(good, {}), ...rules.findDevelopmentFaults(good, ['zod']), ...rules.findVendorFaults(good, ['other'])]).toEqual([]);
});

it('finds an export that nothing in src uses', () => {
  const used = { 'src/bot/a.ts': `import { b, type B } from './b';\nexport const a: B = b();\nrun(a);`, 'src/bot/b.ts': `export interface B { c: C }\nexport type C = 1;\nexport function b(): B { return { c: LEAST } as B; }\nexport const LEAST = 1;` };
  expect(rules.findIdleExportFaults(sources(used))).toEqual([]);
  const idle = { ...used, 'src/bot/c.ts': `export const c = 1;\nexport function d() { return 2; }`, 'src/bot/e.ts': `import { c, d } from './c';\nrun(c, d);` };
  expect(rules.findIdleExportFaults(sources(idle))).toEqual([]);
  expect(rules.findIdleExportFaults(sources({ ...idle, 'src/bot/e.ts': `const [c, d] = [1, 2];` }))).toEqual([expect.stringMatching(/^src\/bot\/c\.ts exports c, .*delete it/), expect.stringMatching(/^src\/bot\/c\.ts exports d, /)]);
});

it('wants a comment in the first line', () => {
  expect(rules.findFirstLineFaults([{ path: 'a.ts', text: `import x from 'y';` }, { path: 'b.ts', text: '// short' }])).toHaveLength(2);
});

it('wants a test for each file: by name, by import, or by the list when the listed test reaches it', () => {
  const files = sources({ 'src/bot/a.ts': `import { b } from './b'; export const a = b;`, 'src/bot/b.ts': 'export const b = 1;', 'src/bot/t.ts': 'export interface T { a: string }' });
  const test = (path: string, text = '') => readSource(path, text, () => false);
  const cover = { files: /b\.ts$/, by: 'test/bot/a.test.ts', why: 'part of a' };

  expect(rules.findMirrorFaults(files, [test('test/bot/a.test.ts')], [])).toEqual([expect.stringContaining('write test/bot/b.test.ts')]);
  expect(rules.findMirrorFaults(files, [test('test/bot/a.test.ts', `import { b } from '../../src/bot/b';`)], [])).toEqual([]);
  expect(rules.findMirrorFaults(files, [test('test/bot/a.test.ts')], [cover])).toEqual([expect.stringContaining('never reaches it')]);
  expect(rules.findMirrorFaults(files, [test('test/bot/a.test.ts', `import { a } from '../../src/bot/a';`)], [cover])).toEqual([]);
  expect(rules.findMirrorFaults(files, [test('test/bot/a.test.ts')], [{ ...cover, runs: 'src/bot/a.ts' }])).toEqual([]);
  expect(rules.findMirrorFaults([], [], [cover])).toEqual([expect.stringContaining('is not there'), expect.stringContaining('nothing needs')]);
});
