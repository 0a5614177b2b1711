// Process entry of `npm run package [-- --out <file>]`: writes the Teams app out of settings, checked before anything is written. Knows no tenant and asks none.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';
import { ConfigError } from '../config';
import { buildManifest, type Manifest } from './build-manifest';
import { listManifestFaults } from './list-manifest-faults';
import { readPackageSettings, type PackageSettings } from './package-settings';
import { runCommand } from '../run-command';

export interface PackageOptions {
  /** The project's folder. */
  root: string;
  write: (line: string) => void;
  /** Left out: the process's. */
  env?: Record<string, string | undefined>;
}

/** The earliest that a zip can say: the same settings give the same bytes, whenever and wherever. */
const ZIP_TIME = new Date(1980, 0, 1);

/** @returns the exit code: 78 when an argument or a setting is missing or wrong, 1 when manifest/manifest.json has a fault; then nothing is written. */
export async function packageApp(args: string[], { root, write, env }: PackageOptions): Promise<number> {
  try {
    const out = readOut(args);
    const settings = readPackageSettings(env);
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const manifest = buildManifest(readFileSync(join(root, 'manifest/manifest.json'), 'utf8'), settings, version);
    const faults = await listManifestFaults(manifest);
    if (faults.length > 0) {
      faults.forEach((fault) => write(`manifest/manifest.json: ${fault}`));
      return 1;
    }
    const file = resolve(root, out ?? `dist/latchkey-${version}.zip`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, zipApp(root, manifest));
    describe(manifest, settings, relative(process.cwd(), file)).forEach(write);
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    write(error.message);
    return error.exitCode;
  }
}

function readOut(args: string[]): string | undefined {
  try {
    return parseArgs({ args, options: { out: { type: 'string' } } }).values.out;
  } catch {
    throw new ConfigError('Only --out <file> is known: npm run package -- --out <file>.');
  }
}

/** Teams docs, app package: manifest and icons at the root of the zip. */
function zipApp(root: string, manifest: Manifest): Uint8Array {
  const icon = (name: string): Uint8Array => readFileSync(join(root, 'manifest', name));
  const files = { 'manifest.json': new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`), 'color.png': icon('color.png'), 'outline.png': icon('outline.png') };
  return zipSync(files, { mtime: ZIP_TIME, level: 9 });
}

function describe({ version, id, manifestVersion }: Manifest, { isDerived, publicHost, clientId, cloud }: PackageSettings, file: string): string[] {
  return [
    `${file} is written: Latchkey ${version} for the bot ${clientId} at ${publicHost}.`,
    `App id ${id}${isDerived ? ', made out of the client id; TEAMS_APP_ID sets another one' : ''}. Keep it: with the same id and a higher version, Teams updates the app.`,
    `Checked against Microsoft’s schema ${manifestVersion}; nothing was sent anywhere.`,
    ...HOW_TO_INSTALL[cloud],
  ];
}

const FOR_ALL = 'For everybody: a Teams administrator uploads it in the Teams admin center under Teams apps > Manage apps > Upload new app, and allows it for people by a policy.';
/** Teams docs, distribute your app: custom apps are not uploaded by people in GCC High and DoD. */
const ADMIN_ALONE = [`${FOR_ALL} In this cloud nobody else can upload it.`];
const HOW_TO_INSTALL: Record<PackageSettings['cloud'], string[]> = {
  global: ['For yourself: in Teams, Apps > Manage your apps > Upload an app > Upload a custom app, if your administrator lets you.', FOR_ALL],
  usgov: ADMIN_ALONE,
  dod: ADMIN_ALONE,
  china: [FOR_ALL],
};

if (require.main === module) runCommand((write) => packageApp(process.argv.slice(2), { root: resolve(__dirname, '../..'), write }));
