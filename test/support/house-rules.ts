// The house rules as functions: facts in, sentences out. Each sentence names a place and says what to do. Knows no file system.
import { posix } from 'node:path';
import type { SourceFacts } from './read-source';

/** Lowest first. Folders on one line do not see each other; files right under src/ stand above all but what installs the bot. */
const LAYERS = [['model'], ['engine'], ['content', 'storage', 'identity', 'graph', 'outbound'], ['actions'], ['bot'], ['teams'], ['server'], ['main'], ['install']];

/** Who may import a package; also for types, because a type ties as much as a value. */
const OWNERS: Array<{ packages: RegExp; owners: RegExp; owner: string }> = [
  { packages: /^(botbuilder|botframework)|^@microsoft\/teams-/, owners: /^src\/teams\//, owner: 'src/teams' },
  { packages: /^(restify|prom-client)/, owners: /^src\/server\//, owner: 'src/server' },
  { packages: /^@libsql\//, owners: /^src\/storage\//, owner: 'src/storage' },
  { packages: /^@azure\//, owners: /^src\/(identity\/|teams\/[^/]*credential[^/]*\.ts$)/, owner: "src/identity, or the file of the bot's credentials in src/teams" },
  { packages: /^@microsoft\/microsoft-graph-client/, owners: /^src\/graph\//, owner: 'src/graph' },
  { packages: /^(express$|@node-saml\/|@peculiar\/x509|xml-crypto|@xmldom\/|playwright)/, owners: /^src\/rehearsal\//, owner: 'src/rehearsal' },
  { packages: /^(adaptivecards-templating|adaptive-expressions)/, owners: /^src\/content\//, owner: 'src/content' },
  { packages: /^(undici|ipaddr\.js)$/, owners: /^src\/(outbound|graph)\//, owner: "src/outbound or src/graph" },
  { packages: /^(@microsoft\/app-manifest|fflate)$/, owners: /^src\/install\//, owner: 'src/install' },
  { packages: /^yaml$/, owners: /^src\/(content|rehearsal)\//, owner: 'src/content or src/rehearsal' },
];

const MOST_LINES = 250;

function folderOf(path: string): string {
  const parts = path.split('/');
  return parts.length === 2 ? 'main' : (parts[1] as string);
}

function layerOf(folder: string): number {
  return LAYERS.findIndex((layer) => layer.includes(folder));
}

export function findLayerFaults(files: SourceFacts[]): string[] {
  const faults: string[] = [];
  for (const { path, imports } of files) {
    const folder = folderOf(path);
    if (folder !== 'rehearsal' && layerOf(folder) < 0) {
      faults.push(`${path}: src/${folder} is no known folder; move the file, or give the folder a place in LAYERS.`);
      continue;
    }
    for (const { file, from } of imports) {
      if (!file) continue;
      const why = refuseImport(folder, folderOf(file));
      if (why) faults.push(`${path} imports ${from}: ${why}`);
    }
  }
  return faults;
}

function refuseImport(folder: string, other: string): string | undefined {
  if (folder === other) return undefined;
  if (folder === 'rehearsal') {
    return other === 'model' ? undefined : 'the rehearsal is the outside world and may know src/model only; talk to the bot over HTTP, or write the few lines again.';
  }
  if (other === 'rehearsal') return 'nothing in the bot knows of the rehearsal; give what differs as a setting.';
  if (layerOf(other) < layerOf(folder)) return undefined;
  return `src/${folder} must not see src/${other}; let a higher folder hand it over through an interface in src/model.`;
}

/** Model and engine are pure: no input or output, no clock, no SDK. */
export function findImpureFaults(files: SourceFacts[]): string[] {
  return files
    .filter(({ path }) => /^src\/(model|engine)\//.test(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ file, from, typeOnly }) => !file && !typeOnly && from !== 'zod')
        .map(({ from }) => `${path} imports ${from}: src/model and src/engine compute only; take the value as a parameter, or return an effect.`),
    );
}

export function findCycleFaults(files: SourceFacts[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const faults = new Set<string>();
  const done = new Set<string>();
  const walk = (path: string, trail: string[]): void => {
    const from = trail.indexOf(path);
    if (from >= 0) faults.add(`Import cycle ${[...trail.slice(from), path].join(' -> ')}: move what both need into a file of its own.`);
    if (from >= 0 || done.has(path)) return;
    for (const { file, typeOnly } of byPath.get(path)?.imports ?? []) if (file && !typeOnly) walk(file, [...trail, path]);
    done.add(path);
  };
  files.forEach(({ path }) => walk(path, []));
  return [...faults];
}

export function findOwnerFaults(files: SourceFacts[]): string[] {
  return files.flatMap(({ path, imports }) =>
    imports.flatMap(({ from }) =>
      OWNERS.filter(({ packages, owners }) => packages.test(from) && !owners.test(path)).map(
        ({ owner }) => `${path} imports ${from}: that package belongs to ${owner}; ask that folder for what you need.`,
      ),
    ),
  );
}

/** What is not in `dependencies` is not there in production; the rehearsal and what installs the bot run in a checkout. */
export function findDevelopmentFaults(files: SourceFacts[], dependencies: string[]): string[] {
  const nameOf = (from: string) => from.split('/').slice(0, from.startsWith('@') ? 2 : 1).join('/');
  return files
    .filter(({ path }) => !/^src\/(rehearsal|install)\//.test(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ file, from, typeOnly }) => !file && !typeOnly && !from.startsWith('node:') && !dependencies.includes(nameOf(from)))
        .map(({ from }) => `${path} imports ${from}: it is not in "dependencies" of package.json, so a production install lacks it (node's own modules are written node:…).`),
    );
}

export function findSizeFaults(files: SourceFacts[]): string[] {
  return files
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MOST_LINES)
    .map(({ path, lines }) => `${path} has ${lines} lines, ${MOST_LINES} are the most: split it by noun.`);
}

/** The file's words stand in one of its exports: connector.ts has createConnector, users.ts has getUser. `named` lists the files that are called after their subject instead of an export. */
export function findNameFaults(files: SourceFacts[], named: Record<string, string>): string[] {
  return files.flatMap(({ path, exports }) => {
    const base = posix.basename(path, '.ts');
    if (!path.split('/').every((part) => /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/.test(part))) return [`${path}: write folder and file names in kebab-case.`];
    if (!path.startsWith('src/') || base === 'index' || path in named || exports.length === 0) return [];
    const wanted = base.replace(/^\d+-/, '').replace(/-/g, '');
    const singular = wanted.replace(/ies$/, 'y').replace(/s$/, '');
    if (exports.map((name) => name.replace(/_/g, '').toLowerCase()).some((name) => name.includes(wanted) || name.includes(singular))) return [];
    return [`${path} exports ${exports.slice(0, 4).join(', ')}: name the file after its main export, or add it to the closed list with a reason.`];
  });
}

/** Used by nothing in src, not even by its own file: only a test can reach it, or nobody. */
export function findIdleExportFaults(files: SourceFacts[]): string[] {
  const namesOfImporters = (path: string): Array<SourceFacts['names']> => files.filter(({ imports }) => imports.some(({ file }) => file === path)).map(({ names }) => names);
  return files.flatMap(({ path, exports, names }) => {
    const users = namesOfImporters(path);
    return exports
      .filter((name) => (names.get(name) ?? 0) < 2 && !users.some((used) => used.has(name)))
      .map((name) => `${path} exports ${name}, which nothing in src uses: move it to test/support, or delete it.`);
  });
}

export function findEnvironmentFaults(files: SourceFacts[]): string[] {
  const readers = ['src/config.ts', 'src/rehearsal/launcher.ts'];
  return placesOf(files.filter(({ path }) => !readers.includes(path)), 'environmentAt', `only ${readers.join(' and ')} read the environment; add a setting there and take it as a parameter.`);
}

export function findClockFaults(files: SourceFacts[]): string[] {
  const pure = placesOf(files.filter(({ path }) => /^src\/(model|engine)\//.test(path)), 'clockAt', 'take `now` as a parameter.');
  const others = files.filter(({ path }) => !/^src\/(model|engine|server|rehearsal)\/|^src\/main\.ts$/.test(path));
  return [...pure, ...placesOf(others, 'clockAt', 'take `now` as a parameter (its default may be the clock).')];
}

export function findAnyFaults(files: SourceFacts[]): string[] {
  return placesOf(files, 'anyAt', 'say what it is, or take `unknown` and check it.');
}

export function findCatchFaults(files: SourceFacts[]): string[] {
  return placesOf(files, 'emptyCatchAt', 'an empty catch hides faults; handle it, or make the function a find that returns undefined.');
}

function placesOf(files: SourceFacts[], kind: 'anyAt' | 'emptyCatchAt' | 'environmentAt' | 'clockAt', advice: string): string[] {
  const what = { anyAt: 'any', emptyCatchAt: 'empty catch', environmentAt: 'process.env', clockAt: "the machine's clock" }[kind];
  return files.flatMap((file) => file[kind].map((line) => `${file.path}:${line} has ${what}: ${advice}`));
}

export function findFirstLineFaults(files: Array<{ path: string; text: string }>): string[] {
  return files
    .filter(({ text }) => !/^(\/\/ \S.{15,}|\/\*\* \S.{15,} \*\/)$/.test(text.split('\n', 1)[0] ?? ''))
    .map(({ path }) => `${path}: begin with one line of comment that says what the file is for and what it does not know.`);
}

export function findVendorFaults(files: Array<{ path: string; text: string }>, vendors: string[]): string[] {
  return files.flatMap(({ path, text }) =>
    vendors
      .filter((vendor) => new RegExp(`\\b${vendor.replace(/-/g, '[- ]?')}`, 'i').test(text))
      .map((vendor) => `${path} speaks of ${vendor}: what is said of one vendor belongs into dialogs/${vendor}.yaml.`),
  );
}

/** Words that belong to somebody's desk, not into the project. */
export function findForeignWordFaults(files: Array<{ path: string; text: string }>): string[] {
  const foreign: Array<[RegExp, string]> = [
    [/\b(TODO|FIXME|XXX)\b/, 'do it now, or say in CONTRIBUTING what is missing'],
    [/(^|[\s'"`(])\/(work|home|root|Users)\/\w/m, 'name no folder of one machine'],
    [/\bfacts\/[a-z]+\.md\b|\bDESIGN(-CARDS)?\.md\b/, 'say the fact and its public source here'],
    [/\b(issue|ticket) #?\d+\b/i, 'say the reason itself; numbers mean nothing to a reader'],
  ];
  return files.flatMap(({ path, text }) =>
    foreign.flatMap(([pattern, advice]) => {
      const hit = pattern.exec(text);
      return hit ? [`${path}:${text.slice(0, hit.index).split('\n').length} says "${hit[0].trim()}": ${advice}.`] : [];
    }),
  );
}

export interface Cover {
  files: RegExp;
  /** The test that exercises them from outside; it has to reach each one through its imports. */
  by: string;
  /** Where the test starts a process instead of importing: the file that the process runs. */
  runs?: string;
  why: string;
}

/** A file's test has its name, or stands in the same folder of test/ and imports it, or is on the list and reaches it. */
export function findMirrorFaults(files: SourceFacts[], tests: SourceFacts[], covers: Cover[]): string[] {
  const known = new Set(tests.map(({ path }) => path));
  const imported = new Set(tests.flatMap(({ path, imports }) => imports.map(({ file }) => `${posix.dirname(path)}: ${file}`)));
  const isTested = (path: string) => known.has(mirrorOf(path)) || imported.has(`${posix.dirname(mirrorOf(path))}: ${path}`);
  const reached = new Map(covers.map((cover) => [cover, reachFrom([cover.by, cover.runs ?? cover.by], [...files, ...tests])]));
  const untested = files.filter(({ path, isTypesOnly }) => !isTypesOnly && !isTested(path));
  const missing = untested.flatMap(({ path }) => {
    const named = covers.filter((cover) => cover.files.test(path));
    if (named.some((cover) => reached.get(cover)?.has(path))) return [];
    const where = named.length ? `${named[0]?.by} is said to cover it and never reaches it; import it there, or ` : '';
    return [`${path} has no test: ${where}write ${mirrorOf(path)}, or say in the list which test covers it and why.`];
  });
  const gone = covers.filter(({ by }) => !known.has(by)).map(({ by }) => `The list names ${by}, which is not there: write it, or take it off the list.`);
  const idle = covers.filter((cover) => !untested.some(({ path }) => cover.files.test(path))).map((cover) => `The list covers ${cover.files}, which nothing needs: take it off.`);
  return [...missing, ...gone, ...idle];
}

function reachFrom(roots: string[], files: SourceFacts[]): Set<string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const seen = new Set<string>();
  const todo = [...roots];
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const { file, typeOnly } of byPath.get(path)?.imports ?? []) if (file && !typeOnly) todo.push(file);
  }
  return seen;
}

function mirrorOf(path: string): string {
  return path.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts');
}
