// Decides, from what is there, the next change towards a registered bot; none when nothing differs. Knows no process.
import { graphCall } from './graph-call';
import { planApplication } from './plan-application';
import { SECRET_NAME, UNKNOWN, type Credential, type Operation, type ReadApplication, type Registered, type Wanted } from './registered';

type Step = (state: Registered, wanted: Wanted) => Operation | undefined;

/** In this order. Each one looks at what is there, so a run that was cut goes on where it stopped. */
const STEPS: Step[] = [planApplication, planPrincipal, planCredential, planGroup, planProvider, planBot, planChannel, planConsent];

export function nextOperation(state: Registered, wanted: Wanted): Operation | undefined {
  for (const step of STEPS) {
    const operation = step(state, wanted);
    if (operation) return operation;
  }
  return undefined;
}

/** All changes to come, with stand-ins where only an answer can tell. */
export function foreseeOperations(state: Registered, wanted: Wanted): Operation[] {
  const operation = nextOperation(state, wanted);
  return operation ? [operation, ...foreseeOperations(operation.learn(operation.foreseen), wanted)] : [];
}

function planPrincipal(state: Registered, wanted: Wanted): Operation | undefined {
  if (state.principalId !== undefined) return undefined;
  return {
    title: 'Make its service principal',
    why: 'It stands for the application in this tenant; consent is noted there.',
    call: graphCall(wanted, 'post', '/servicePrincipals', { body: { appId: applicationOf(state).appId } }),
    changes: [],
    foreseen: { id: UNKNOWN.principalId },
    learn: (answer) => ({ ...state, principalId: (answer as { id: string }).id }),
  };
}

function planCredential(state: Registered, wanted: Wanted): Operation | undefined {
  switch (wanted.credential.type) {
    case 'federated': return planFederated(state, wanted, wanted.credential);
    case 'certificate': return planCertificate(state, wanted.credential);
    case 'secret': return planSecret(state, wanted, wanted.credential);
  }
}

/** Entra docs, "Configure an application to trust a managed identity": the subject is the identity's object id. */
function planFederated(state: Registered, wanted: Wanted, { audience }: Extract<Credential, { type: 'federated' }>): Operation | undefined {
  const subject = state.identityObjectId ?? UNKNOWN.identityObjectId;
  const issuer = `${wanted.authority}/${wanted.tenantId}/v2.0`;
  if (state.federated.some((one) => one.subject === subject && one.issuer === issuer && one.audiences.includes(audience))) return undefined;
  const body = { name: `latchkey-${subject.replace(/[<>]/g, '')}`, issuer, subject, audiences: [audience], description: 'The managed identity that the bot runs under' };
  return {
    title: 'Let the managed identity stand in for a secret',
    why: 'The machine proves itself to Entra, so there is no secret that could leak or run out.',
    call: graphCall(wanted, 'post', `/applications/${applicationOf(state).id}/federatedIdentityCredentials`, { body }),
    changes: [],
    foreseen: undefined,
    learn: () => ({ ...state, federated: [...state.federated, body] }),
  };
}

/** `--append`: without it az takes every other credential away. */
function planCertificate(state: Registered, { pem, thumbprint }: Extract<Credential, { type: 'certificate' }>): Operation | undefined {
  const application = applicationOf(state);
  if (application.keyCredentials.some(({ customKeyIdentifier }) => customKeyIdentifier !== null && isThumbprint(customKeyIdentifier, thumbprint))) return undefined;
  return {
    title: 'Register the certificate',
    why: 'The bot signs with its key, which stays where it is. Only the certificate goes to Entra. Credentials that are there stay.',
    call: { args: ['ad', 'app', 'credential', 'reset', '--id', application.appId, '--append', '--display-name', SECRET_NAME], file: { flag: '--cert', text: pem } },
    changes: [],
    foreseen: undefined,
    learn: () => ({ ...state, application: { ...application, keyCredentials: [...application.keyCredentials, { customKeyIdentifier: thumbprint, endDateTime: '' }] } }),
  };
}

/** The thumbprint is on the wire as hex, or as base64 of its bytes or of its hex digits. */
function isThumbprint(identifier: string, thumbprint: string): boolean {
  const bytes = Buffer.from(identifier, 'base64');
  return [identifier, bytes.toString('hex'), bytes.toString('latin1')].some((one) => one.toUpperCase() === thumbprint);
}

function planSecret(state: Registered, wanted: Wanted, { again, endsAt }: Extract<Credential, { type: 'secret' }>): Operation | undefined {
  const application = applicationOf(state);
  const isThere = application.passwordCredentials.some(({ displayName }) => displayName === SECRET_NAME);
  if (state.secret !== undefined || (isThere && !again)) return undefined;
  return {
    title: 'Make a client secret',
    why: `The bot proves itself with it. It ends ${endsAt.slice(0, 10)}. It is shown or written once and cannot be read again. A certificate or a managed identity is better.`,
    call: graphCall(wanted, 'post', `/applications/${application.id}/addPassword`, { body: { passwordCredential: { displayName: SECRET_NAME, endDateTime: endsAt } } }),
    changes: [],
    foreseen: { secretText: '' },
    learn: (answer) => ({ ...state, secret: (answer as { secretText: string }).secretText, application: { ...application, passwordCredentials: [...application.passwordCredentials, { displayName: SECRET_NAME, endDateTime: endsAt }] } }),
  };
}

function planGroup(state: Registered, { bot }: Wanted): Operation | undefined {
  if (!bot || state.hasGroup) return undefined;
  return {
    title: `Make the resource group ${bot.resourceGroup}`,
    why: 'The Azure Bot has to lie in one.',
    call: { args: ['group', 'create', '--name', bot.resourceGroup, '--location', bot.location, '--subscription', bot.subscriptionId] },
    changes: [],
    foreseen: undefined,
    learn: () => ({ ...state, hasGroup: true }),
  };
}

function planProvider(state: Registered, { bot }: Wanted): Operation | undefined {
  if (!bot || state.hasProvider) return undefined;
  return {
    title: 'Switch on Microsoft.BotService in the subscription',
    why: 'A subscription makes no bot before that. It costs nothing.',
    call: { args: ['provider', 'register', '--namespace', 'Microsoft.BotService', '--wait', '--subscription', bot.subscriptionId] },
    changes: [],
    foreseen: undefined,
    learn: () => ({ ...state, hasProvider: true }),
  };
}

function planBot(state: Registered, { bot, publicUrl, tenantId, displayName }: Wanted): Operation | undefined {
  if (!bot) return undefined;
  const endpoint = `${publicUrl}/api/messages`;
  const place = ['--resource-group', bot.resourceGroup, '--name', bot.name, '--subscription', bot.subscriptionId];
  const { appId } = applicationOf(state);
  if (!state.bot) {
    return {
      title: `Make the Azure Bot ${bot.name}`,
      why: 'It tells Microsoft’s bot service where the bot listens. Single tenant: multi-tenant bots can no longer be made.',
      call: { args: ['bot', 'create', ...place, '--app-type', 'SingleTenant', '--appid', appId, '--tenant-id', tenantId, '--endpoint', endpoint, '--display-name', displayName, '--sku', bot.sku] },
      changes: [],
      foreseen: undefined,
      learn: () => ({ ...state, bot: { appId, endpoint, channels: [] } }),
    };
  }
  const { bot: before } = state;
  if (before.endpoint === endpoint) return undefined;
  return {
    title: `Change the Azure Bot ${bot.name}`,
    why: 'The bot listens at another address now.',
    call: { args: ['bot', 'update', ...place, '--endpoint', endpoint] },
    changes: [`endpoint: ${before.endpoint} -> ${endpoint}`],
    foreseen: undefined,
    learn: () => ({ ...state, bot: { ...before, endpoint } }),
  };
}

function planChannel(state: Registered, { bot }: Wanted): Operation | undefined {
  if (!bot || !state.bot || state.bot.channels.includes('msteams')) return undefined;
  const { bot: there } = state;
  return {
    title: 'Open the Teams channel',
    why: 'Without it no message from Teams arrives.',
    call: { args: ['bot', 'msteams', 'create', '--resource-group', bot.resourceGroup, '--name', bot.name, '--subscription', bot.subscriptionId] },
    changes: [],
    foreseen: undefined,
    learn: () => ({ ...state, bot: { ...there, channels: [...there.channels, 'msteams'] } }),
  };
}

/** Graph docs, oAuth2PermissionGrant: AllPrincipals is consent for everybody in the tenant. What was granted before stays. */
function planConsent(state: Registered, wanted: Wanted): Operation | undefined {
  const { grant, graph } = state;
  const missing = wanted.scopes.filter((scope) => !grant?.scopes.includes(scope));
  if (missing.length === 0) return undefined;
  const scopes = [...(grant?.scopes ?? []), ...missing];
  const body = { scope: scopes.join(' ') };
  const isConsent = true as const;
  const why = 'An admin’s consent for everybody, so that nobody is asked in the middle of a setup. It gives nobody more rights than they have: the bot can do with it only what the signed-in person may do.';
  if (grant) {
    return {
      title: 'Consent to what is new', why, isConsent,
      call: graphCall(wanted, 'patch', `/oauth2PermissionGrants/${grant.id}`, { body }),
      changes: [`scope: ${grant.scopes.join(' ')} -> ${body.scope}`],
      foreseen: undefined,
      learn: () => ({ ...state, grant: { ...grant, scopes } }),
    };
  }
  return {
    title: 'Consent for the whole tenant', why, isConsent,
    call: graphCall(wanted, 'post', '/oauth2PermissionGrants', { body: { clientId: state.principalId ?? UNKNOWN.principalId, consentType: 'AllPrincipals', resourceId: graph.id, ...body } }),
    changes: [],
    foreseen: { id: UNKNOWN.grantId },
    learn: (answer) => ({ ...state, grant: { id: (answer as { id: string }).id, scopes } }),
  };
}

/** Every step behind the first one has it. */
function applicationOf({ application }: Registered): ReadApplication {
  if (!application) throw new Error('The application comes first.');
  return application;
}
