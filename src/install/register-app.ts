// Process entry of `npm run register`: shows every change that makes the bot known to Entra, Azure and Teams, and makes them when told to. Uses az, with the operator's own rights.
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AzError, createAz, type Az } from './az';
import { listNeededScopes } from './list-needed-scopes';
import { foreseeOperations, nextOperation } from './next-operation';
import { checkAccount, readRegistered } from './read-registered';
import { readRegisterOptions, type RegisterOptions } from './read-register-options';
import { RegisterError } from './register-error';
import { REGISTER_HELP } from './register-help';
import { SECRET_NAME, UNKNOWN, type Operation, type Registered, type Wanted } from './registered';
import { hasSecret, listSettings, writeSettingsFile } from './settings-file';
import { showOperation } from './show-operation';
import { runCommand } from '../run-command';

export interface RegisterSurroundings {
  /** The project's folder. */
  root: string;
  write(line: string): void;
  az?: Az;
  now?: () => Date;
  wait?: (ms: number) => Promise<unknown>;
}

/** Entra needs a while until one part sees what another has made. */
const RETRY_AFTER_MS = [2_000, 4_000, 8_000, 16_000, 30_000];

/** @returns the exit code: 0 when all was shown, or when all is as wanted; 78 for a wrong option; 1 for everything else */
export async function registerApp(args: string[], surroundings: RegisterSurroundings): Promise<number> {
  const { root, write, now = () => new Date() } = surroundings;
  try {
    const scopes = listNeededScopes(join(root, 'cards')).map(({ scope }) => scope);
    const options = readRegisterOptions(args, { scopes, now: now() });
    if (options.help) REGISTER_HELP.forEach(write);
    else if (options.print) printAll(options.wanted, write);
    else await register(options, { az: createAz(), wait: sleep, ...surroundings });
    return 0;
  } catch (error) {
    write(explain(error, args));
    return error instanceof RegisterError ? error.exitCode : 1;
  }
}

async function register(options: RegisterOptions, { az, write, wait }: { az: Az; write(line: string): void; wait(ms: number): Promise<unknown> }): Promise<void> {
  const { wanted, out } = options;
  await checkAccount(az, wanted);
  const before = await readRegistered(az, wanted);
  const foreseen = foreseeOperations(before, wanted);
  write(`${wanted.displayName} for the tenant ${wanted.tenantId}, reached at ${wanted.publicUrl}, in the ${wanted.cloud} cloud.`);
  write(before.application ? `The application ${before.application.appId} is there.` : 'No application is there yet.');
  for (const line of PROMISES) write(line);
  if (!options.yes) {
    write('');
    foreseen.flatMap((operation, index) => showOperation(operation, index + 1)).forEach(write);
    write(foreseen.length === 0 ? 'Nothing differs: there is nothing to do.' : 'Nothing has been done. With --yes it is done, consent only with --consent as well.');
    return;
  }
  const after = await perform({ before, options, az, write, wait });
  await readBack({ after, options, az, write, wait });
  tellSettings(after, options, write);
  if (nextOperation(after, wanted)?.isConsent) tellConsent(after, wanted, write);
  if (out === undefined && after.secret !== undefined) write('The secret above is shown this once. Keep it where secrets are kept, and clear this screen.');
}

const PROMISES = ['It gives the bot no application permission, no directory role and no right in Azure. It deletes nothing and reads no person.'];

interface Performing {
  options: RegisterOptions;
  az: Az;
  write(line: string): void;
  wait(ms: number): Promise<unknown>;
}

async function perform({ before, options, az, write, wait }: Performing & { before: Registered }): Promise<Registered> {
  let state = before;
  for (let number = 1; ; number++) {
    const operation = nextOperation(state, options.wanted);
    if (!operation || (operation.isConsent && !options.consent)) return state;
    write('');
    showOperation(operation, number).forEach(write);
    const answer = await runPatiently(operation, { az, wait });
    // The key was taken between reading and writing: then Graph answers nothing, and what is there has to be read.
    state = operation.foreseen !== undefined && answer === undefined ? { ...(await readRegistered(az, options.wanted)), secret: state.secret } : operation.learn(answer);
    // At once, so that a run that is cut loses no secret.
    if (state.secret !== undefined && options.out !== undefined) writeSettingsFile(options.out, listSettings(state, options.wanted));
    write('   Done.');
  }
}

/** What was made a moment ago may not be seen yet. A call that is unsafe to repeat is not repeated here: only "not found" and "busy" are, and those changed nothing. */
async function runPatiently({ call }: Operation, { az, wait }: Pick<Performing, 'az' | 'wait'>): Promise<unknown> {
  for (const delay of [...RETRY_AFTER_MS, undefined]) {
    try {
      return await az(call);
    } catch (error) {
      const mayPass = error instanceof AzError && (error.fault === 'not-found' || error.fault === 'busy');
      if (!mayPass || delay === undefined) throw error;
      await wait(delay);
    }
  }
  return undefined;
}

/** Reads everything anew: what was answered is not yet what is there. */
async function readBack({ after, options, az, write, wait }: Performing & { after: Registered }): Promise<void> {
  const { wanted } = options;
  const isSettled = ({ isConsent }: Operation) => isConsent === true && !options.consent;
  for (const delay of [...RETRY_AFTER_MS, undefined]) {
    const left = foreseeOperations({ ...(await readRegistered(az, wanted)), secret: after.secret ?? '' }, wanted).filter((operation) => !isSettled(operation));
    if (left.length === 0) return write('\nRead back: everything is as wanted.');
    if (delay === undefined) throw new RegisterError(`Read back, and this still differs: ${left.map(({ title }) => title).join('; ')}. Run the same command again.`);
    await wait(delay);
  }
}

function tellSettings(state: Registered, { wanted, out }: RegisterOptions, write: (line: string) => void): void {
  const settings = listSettings(state, wanted);
  if (out === undefined) {
    write('\nSettings of the bot:\n');
    for (const [name, value] of Object.entries(settings)) write(`${name}=${value}`);
  } else {
    writeSettingsFile(out, settings);
    write(`\nSettings of the bot: written to ${out}, readable by you alone.`);
  }
  if (wanted.credential.type !== 'secret' || state.secret !== undefined || hasSecret(out)) return;
  write(`A secret named ${SECRET_NAME} is there. It cannot be read again: if it is lost, run this with --new-secret.`);
}

/** Entra docs, admin consent on the Microsoft identity platform. */
function tellConsent({ application }: Registered, { authority, tenantId, graph, publicUrl }: Wanted, write: (line: string) => void): void {
  const query = new URLSearchParams({ client_id: application?.appId ?? UNKNOWN.clientId, scope: `${graph}/.default`, redirect_uri: `${publicUrl}/auth-end` });
  write('\nConsent is missing. Run the same command with --consent, or send this address to a Cloud Application Administrator, once the bot is up:');
  write(`${authority}/${tenantId}/v2.0/adminconsent?${query.toString()}`);
}

function printAll(wanted: Wanted, write: (line: string) => void): void {
  const nothing: Registered = { graph: { id: UNKNOWN.graphId, scopeIds: new Map() }, federated: [], hasGroup: false, hasProvider: false };
  foreseeOperations(nothing, wanted).flatMap((operation, index) => [...showOperation(operation, index + 1), '']).forEach((line) => write(line));
}

function explain(error: unknown, args: string[]): string {
  if (!(error instanceof AzError)) return error instanceof Error ? error.message : String(error);
  const tenant = args[args.indexOf('--tenant') + 1] ?? '';
  switch (error.fault) {
    case 'missing': return `${error.message} Install it (Azure docs, "How to install the Azure CLI"), or run this in Azure Cloud Shell or, on Windows, in WSL.`;
    case 'signed-out': return `az is not signed in, or no longer. Run: az login --tenant ${tenant} --allow-no-subscriptions. (${error.message})`;
    case 'forbidden': return `You may not do that: ${error.message}\nThe application needs Application Developer or Cloud Application Administrator, consent a Cloud Application Administrator, the Azure Bot the role Contributor at its resource group. What was done so far is kept: run the same command again once the role is active.`;
    default: return `${error.message}\nWhat was done so far is kept: the same command goes on from here.`;
  }
}

if (require.main === module) runCommand((write) => registerApp(process.argv.slice(2), { root: resolve(__dirname, '../..'), write }));
