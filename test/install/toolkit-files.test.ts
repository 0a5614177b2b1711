// Holds the files for the Microsoft 365 Agents Toolkit together: what one step needs, an earlier one gives; what Bicep sets, the bot understands; no secret in either.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readConfig, SettingsSchema } from '../../src/config';
import { readRegisterOptions } from '../../src/install/read-register-options';
import { ROOT } from './support/run-register';

interface Step {
  uses: string;
  with: Record<string, unknown> & { templates?: Array<{ path: string; parameters: string }> };
  writeToEnvironmentFile?: Record<string, string>;
}

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const project = parse(read('m365agents.yml')) as { version: string; provision: Step[]; deploy: Step[]; publish: Step[] };
const bicep = read('infra/azure.bicep');
const given = new Map([...read('env/.env.dev').matchAll(/^(\w+)=(.*)$/gm)].map((match) => [match[1]!, match[2]!]));
const outputs = [...bicep.matchAll(/^output (\w+) (\w+) = (.*)$/gm)].map((match) => ({ name: match[1]!, value: match[3]! }));
const settings = new Map([...bicep.matchAll(/\{ name: '(\w+)', value: (.*?) \}$/gm)].map((match) => [match[1]!, match[2]!]));
const namesIn = (value: unknown) => [...JSON.stringify(value).matchAll(/\$\{\{(\w+)\}\}/g)].map((match) => match[1]!);

it('is written for one version of the schema', () => {
  expect(read('m365agents.yml').split('\n')[0]).toContain(`/${project.version}/yaml.schema.json`);
});

it('names only files that are there', () => {
  const steps = [...project.provision, ...project.deploy, ...project.publish];
  const paths = steps.flatMap((step) => [step.with.manifestPath, step.with.ignoreFile, ...(step.with.templates ?? []).flatMap(({ path, parameters }) => [path, parameters])]).filter((path) => typeof path === 'string');

  expect(paths.length).toBeGreaterThan(4);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('uses no value before somebody gave it', () => {
  const known = new Set([...given].filter(([name, value]) => value !== '' || /^(AZURE_|TEAMS_(DEVELOPER|WEBSITE|PRIVACY|TERMS))/.test(name)).map(([name]) => name));
  for (const step of [...project.provision, ...project.deploy, ...project.publish]) {
    const files = [step.with.manifestPath, ...(step.with.templates ?? []).map(({ parameters }) => parameters)].filter((path) => typeof path === 'string');
    const needed = [...namesIn(step.with), ...files.flatMap((path) => namesIn(read(path)))];
    expect({ step: step.uses, unknown: needed.filter((name) => !known.has(name)) }).toEqual({ step: step.uses, unknown: [] });
    Object.values(step.writeToEnvironmentFile ?? {}).forEach((name) => known.add(name));
    if (step.uses === 'arm/deploy') outputs.forEach(({ name }) => known.add(name));
  }
});

it('gives the registration options that it takes', () => {
  const { run } = project.provision.find(({ uses }) => uses === 'script')!.with as { run: string };
  const guid = '11111111-2222-4333-8444-555555555555';
  const args = run.split('npm run register -- ')[1]!.replace(/\$\{\{PUBLIC_URL\}\}/, 'https://latchkey.contoso.com').replace(/\$\{\{\w+\}\}/g, guid).split(' ');

  const { wanted, yes, consent } = readRegisterOptions(args, { scopes: [], now: new Date() });

  expect({ yes, consent, bot: wanted.bot, credential: wanted.credential.type }).toEqual({ yes: true, consent: false, bot: undefined, credential: 'federated' });
});

it('sets only settings of the bot, and all that it needs to start', () => {
  const names = [...settings.keys()];

  expect(names.filter((name) => !(name in SettingsSchema.shape) && name !== 'SCM_DO_BUILD_DURING_DEPLOYMENT')).toEqual([]);
  const filled = Object.fromEntries([...settings].map(([name, value]) => [name, value.startsWith("'") ? value.slice(1, -1) : name === 'PUBLIC_URL' ? 'https://latchkey.contoso.com' : name === 'CLOUD' ? 'global' : '11111111-2222-4333-8444-555555555555']));
  expect(readConfig({ ...filled, IDENTITY_ENDPOINT: 'http://127.0.0.1:1/msi/token' })).toMatchObject({ databaseUrl: 'file:/home/data/latchkey.db', databaseJournal: 'delete', registration: { secret: { type: 'federated' } } });
});

it('fills in every parameter that has no default', () => {
  const needed = [...bicep.matchAll(/^param (\w+) \w+$/gm)].map((match) => match[1]!);
  const { parameters } = JSON.parse(read('infra/azure.parameters.json')) as { parameters: Record<string, unknown> };

  expect(needed.length).toBeGreaterThan(1);
  expect(needed.filter((name) => !(name in parameters))).toEqual([]);
  expect(Object.keys(parameters).filter((name) => !new RegExp(`^param ${name} `, 'm').test(bicep))).toEqual([]);
});

it('holds no secret, neither as a setting nor as an output', () => {
  const names = [...settings.keys(), ...outputs.map(({ name }) => name), ...given.keys()];

  expect(names.filter((name) => /secret|password|key$/i.test(name))).toEqual([]);
  expect(outputs.filter(({ value }) => /list\w*\(|secret|password/i.test(value))).toEqual([]);
  expect(bicep).not.toMatch(/listKeys|generateClientSecret: true/);
});
