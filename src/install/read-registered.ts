// Reads what of the bot's registration is there already, and refuses where going on would touch something else. Changes nothing.
import { z } from 'zod';
import { AzError, type Az } from './az';
import { graphCall } from './graph-call';
import { RegisterError } from './register-error';
import { GRAPH_APP_ID, type ReadApplication, type ReadBot, type Registered, type Wanted } from './registered';

const APPLICATION = 'id,appId,displayName,signInAudience,identifierUris,web,api,requiredResourceAccess,passwordCredentials,keyCredentials';

const GraphPrincipal = z.object({ id: z.string(), oauth2PermissionScopes: z.array(z.object({ id: z.string(), value: z.string() })) });
const Grants = z.object({ value: z.array(z.object({ id: z.string(), resourceId: z.string(), consentType: z.string(), scope: z.string().nullable() })) });
const Federated = z.object({ value: z.array(z.object({ name: z.string(), issuer: z.string(), subject: z.string(), audiences: z.array(z.string()) })) });
const Account = z.object({ id: z.string(), tenantId: z.string(), user: z.object({ type: z.string() }).optional() });
const AzureBot = z.object({ properties: z.object({ msaAppId: z.string(), endpoint: z.string().nullish(), configuredChannels: z.array(z.string()).nullish() }) });

const AZ_CLOUDS = { global: 'AzureCloud', usgov: 'AzureUSGovernment', dod: 'AzureUSGovernment', china: 'AzureChinaCloud' };

/** @throws RegisterError when az is signed in to something else than was named */
export async function checkAccount(az: Az, wanted: Wanted): Promise<void> {
  const cloud = await az({ args: ['cloud', 'show', '--query', 'name'] });
  const wantedCloud = AZ_CLOUDS[wanted.cloud];
  if (cloud !== wantedCloud) throw new RegisterError(`az works in ${String(cloud)}, and --cloud ${wanted.cloud} is ${wantedCloud}. Run: az cloud set --name ${wantedCloud}, then az login --tenant ${wanted.tenantId}.`);
  const account = Account.parse(await az({ args: ['account', 'show'] }));
  if (account.tenantId.toLowerCase() !== wanted.tenantId) throw new RegisterError(`az is signed in to the tenant ${account.tenantId}, not to ${wanted.tenantId}. Run: az login --tenant ${wanted.tenantId} --allow-no-subscriptions.`);
  if (account.user?.type === 'servicePrincipal') throw new RegisterError('az is signed in as a service principal. Consent and registration are a person’s decision. Run: az login.');
  if (wanted.bot && account.id.toLowerCase() !== wanted.bot.subscriptionId) throw new RegisterError(`az works in the subscription ${account.id}, not in ${wanted.bot.subscriptionId}. Run: az account set --subscription ${wanted.bot.subscriptionId}.`);
}

export async function readRegistered(az: Az, wanted: Wanted): Promise<Registered> {
  const graph = await readGraph(az, wanted);
  const application = await readApplication(az, wanted);
  const principalId = application && (await readPrincipalId(az, wanted, application.appId));
  return {
    graph,
    application,
    principalId,
    grant: principalId === undefined ? undefined : await readGrant(az, wanted, { principalId, graphId: graph.id }),
    ...(await readFederated(az, wanted, application)),
    ...(await readAzure(az, wanted, application)),
  };
}

async function readGraph(az: Az, wanted: Wanted): Promise<Registered['graph']> {
  const { id, oauth2PermissionScopes } = GraphPrincipal.parse(await az(graphCall(wanted, 'get', `/servicePrincipals(appId='${GRAPH_APP_ID}')?$select=id,oauth2PermissionScopes`)));
  const scopeIds = new Map(oauth2PermissionScopes.map((scope) => [scope.value, scope.id]));
  const unknown = wanted.scopes.filter((scope) => !scopeIds.has(scope));
  if (unknown.length > 0) throw new RegisterError(`Graph of this cloud has no delegated permission ${unknown.join(', ')}: is --cloud ${wanted.cloud} right?`);
  return { id, scopeIds };
}

async function readApplication(az: Az, wanted: Wanted): Promise<ReadApplication | undefined> {
  const key = wanted.appId === undefined ? `uniqueName='${wanted.uniqueName}'` : `appId='${wanted.appId}'`;
  const found = (await find(az(graphCall(wanted, 'get', `/applications(${key})?$select=${APPLICATION}`)))) as ReadApplication | undefined;
  if (!found && wanted.appId !== undefined) throw new RegisterError(`The tenant has no application ${wanted.appId}. Leave --app-id out to make one.`);
  return found;
}

async function readPrincipalId(az: Az, wanted: Wanted, appId: string): Promise<string | undefined> {
  const found = (await find(az(graphCall(wanted, 'get', `/servicePrincipals(appId='${appId}')?$select=id`)))) as { id: string } | undefined;
  return found?.id;
}

async function readGrant(az: Az, wanted: Wanted, ids: { principalId: string; graphId: string }): Promise<Registered['grant']> {
  const { value } = Grants.parse(await az(graphCall(wanted, 'get', `/oauth2PermissionGrants?$filter=clientId eq '${ids.principalId}'`)));
  const grant = value.find((one) => one.resourceId === ids.graphId && one.consentType === 'AllPrincipals');
  return grant && { id: grant.id, scopes: (grant.scope ?? '').split(' ').filter((scope) => scope !== '') };
}

async function readFederated(az: Az, wanted: Wanted, application: ReadApplication | undefined): Promise<Pick<Registered, 'federated' | 'identityObjectId'>> {
  if (wanted.credential.type !== 'federated') return { federated: [] };
  const { identityClientId } = wanted.credential;
  const identityObjectId = await readPrincipalId(az, wanted, identityClientId);
  if (identityObjectId === undefined) throw new RegisterError(`The tenant has no managed identity with the client id ${identityClientId}. Make it first: az identity create. A new one can take a minute to be seen.`);
  const federated = application ? Federated.parse(await az(graphCall(wanted, 'get', `/applications/${application.id}/federatedIdentityCredentials`))).value : [];
  return { federated, identityObjectId };
}

async function readAzure(az: Az, { bot }: Wanted, application: ReadApplication | undefined): Promise<Pick<Registered, 'hasGroup' | 'hasProvider' | 'bot'>> {
  if (!bot) return { hasGroup: false, hasProvider: false };
  const inSubscription = ['--subscription', bot.subscriptionId];
  const hasGroup = (await az({ args: ['group', 'exists', '--name', bot.resourceGroup, ...inSubscription] })) === true;
  const state = await az({ args: ['provider', 'show', '--namespace', 'Microsoft.BotService', '--query', 'registrationState', ...inSubscription] });
  const read = { hasGroup, hasProvider: state === 'Registered' };
  const there = hasGroup ? await find(az({ args: ['bot', 'show', '--resource-group', bot.resourceGroup, '--name', bot.name, ...inSubscription] })) : undefined;
  if (there === undefined) return read;
  const { msaAppId, endpoint, configuredChannels } = AzureBot.parse(there).properties;
  const found: ReadBot = { appId: msaAppId, endpoint: endpoint ?? '', channels: configuredChannels ?? [] };
  if (msaAppId.toLowerCase() !== application?.appId.toLowerCase()) throw new RegisterError(`The Azure Bot ${bot.name} belongs to the application ${msaAppId}, and that cannot be changed. Name another one with --bot-name, or that application with --app-id.`);
  return { ...read, bot: found };
}

/** Undefined instead of "not found". */
async function find(reading: Promise<unknown>): Promise<unknown> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AzError && error.fault === 'not-found') return undefined;
    throw error;
  }
}
