// Puts the rehearsal tenant together: state from its file or fresh, clocks, switches, listeners. Serves nothing itself.
import { EventEmitter } from 'node:events';
import { grantConsent, listConsentedScopes, revokeConsent } from './authority/consents';
import { readAuthorizeRequest } from './authority/read-authorize-request';
import { mintSsoToken, verifyBotToken } from './authority/tokens';
import { buildGallery } from './gallery';
import { moveClock } from './move-clock';
import { nameOfRole } from './role-templates';
import { clearFaults, isOut, setFault } from './set-fault';
import { Replicas, settle, type ReplicaClock, type ReplicaData } from './replicas';
import { createSamlDirectory } from './create-saml-directory';
import { seedState } from './seed-state';
import { keepStateFile, readStateFile } from './state-file';
import type { Tenant, TenantOptions } from './tenant';
import { tenantCloud } from './tenant-cloud';
import type { TenantState } from './tenant-state';

/** @throws when the state file belongs to another tenant */
export function createTenant(options: TenantOptions): Tenant {
  const machineNow = options.now ?? (() => new Date());
  const cloud = tenantCloud(options.cloud);
  const state = loadState(options, machineNow());
  const now = (): Date => new Date(machineNow().getTime() + (state.clockAheadMs ?? 0));
  const file = keepStateFile(options.stateFile, () => state);
  const events = new EventEmitter();
  const clock: ReplicaClock = {
    now: () => now().getTime(),
    delayMs: () => (state.faults.slowReplication === undefined ? options.replicationDelayMs ?? 0 : state.faults.slowReplication * 1000),
    flips: () => state.faults.flippingReplication,
    changed: () => file.touch(),
  };
  const replicas = <T extends { id: string }>(data: ReplicaData<T>): Replicas<T> => new Replicas(data, clock);
  const listen = <T>(name: string) => (listener: (one: T) => void) => {
    events.on(name, listener);
    return () => void events.off(name, listener);
  };
  let callCount = 0;

  const tenant: Tenant = {
    tenantId: options.tenantId,
    authorityHost: trimOrigin(options.authorityHost),
    graphBaseUrl: trimOrigin(options.graphBaseUrl),
    botClientId: options.botClientId,
    botSecret: options.botSecret,
    botCredentials: options.botCredentials,
    graphDelayMs: options.graphDelayMs ?? 0,
    redirectUris: options.redirectUris,
    cloud,
    gallery: buildGallery(options.gallery ?? [], cloud.customTemplateId),
    state,
    users: replicas(state.users),
    groups: replicas(state.groups),
    applications: replicas(state.applications),
    servicePrincipals: replicas(state.servicePrincipals),
    assignments: replicas(state.assignments),
    policies: replicas(state.policies),
    policyLinks: replicas(state.policyLinks),
    faults: state.faults,
    get directory() {
      return createSamlDirectory(tenant);
    },
    now,
    moveClock: (to) => moveClock(tenant, machineNow(), to),
    tokenNow: options.tokenNow ?? (() => new Date()),
    touch: () => file.touch(),
    warn: options.warn ?? ((line) => void process.stderr.write(`${line}\n`)),
    setFault: (name, value) => setFault(tenant, name, value),
    clearFaults: () => clearFaults(tenant),
    takeThrottle: () => takeThrottle(tenant, callCount++),
    isOut: () => isOut(tenant),
    listActiveRoles: (person) => listActiveRoles(tenant, person),
    activateRole: (person) => switchRoles(tenant, person, true),
    deactivateRole: (person) => switchRoles(tenant, person, false),
    listConsentedScopes: (person) => listConsentedScopes(tenant, person),
    readAuthorizeRequest: (query) => readAuthorizeRequest(tenant, query),
    grantConsent: (person, scopes) => grantConsent(tenant, person, scopes),
    revokeConsent: (person) => revokeConsent(tenant, person),
    mintSsoToken: (person) => mintSsoToken(tenant, person),
    verifyBotToken: (token) => verifyBotToken(tenant, token),
    onRequest: listen('request'),
    onTokenRequest: listen('token'),
    emitRequest: (request) => void events.emit('request', request),
    emitTokenRequest: (request) => void events.emit('token', request),
    describe: () => describe(tenant),
    close: () => file.flush(),
  };
  file.touch();
  return tenant;
}

function loadState(options: TenantOptions, createdAt: Date): TenantState {
  const kept = readStateFile<TenantState>(options.stateFile);
  if (!kept) return seedState({ tenantId: options.tenantId, createdAt, scopes: options.consentedScopes });
  if (kept.tenantId !== options.tenantId) {
    throw new Error(`${options.stateFile} belongs to tenant ${kept.tenantId}, not ${options.tenantId}: start with --fresh or give the old tenant id.`);
  }
  return {
    ...kept,
    users: settle(kept.users),
    groups: settle(kept.groups),
    applications: settle(kept.applications),
    servicePrincipals: settle(kept.servicePrincipals),
    assignments: settle(kept.assignments),
    policies: settle(kept.policies),
    policyLinks: settle(kept.policyLinks),
  };
}

function trimOrigin(url: string): string {
  return url.replace(/\/(v1\.0\/?)?$/, '');
}

function takeThrottle(tenant: Tenant, callCount: number): boolean {
  const { throttle } = tenant.faults;
  if (throttle === 'every-second') return callCount % 2 === 1;
  if (!throttle) return false;
  tenant.faults.throttle = throttle - 1;
  if (tenant.faults.throttle <= 0) delete tenant.faults.throttle;
  tenant.touch();
  return true;
}

function listActiveRoles(tenant: Tenant, personObjectId: string): string[] {
  const { noRole } = tenant.faults;
  if (noRole === true || noRole === personObjectId) return [];
  return tenant.state.roleMembers
    .filter((member) => member.active && member.personObjectId === personObjectId).map((member) => member.roleTemplateId);
}

function switchRoles(tenant: Tenant, personObjectId: string, active: boolean): number {
  const members = tenant.state.roleMembers.filter((member) => member.personObjectId === personObjectId && member.active !== active);
  for (const member of members) member.active = active;
  tenant.touch();
  return members.length;
}

function describe(tenant: Tenant): Record<string, unknown> {
  return {
    faults: { ...tenant.faults },
    roles: tenant.state.roleMembers.map((member) => ({
      person: tenant.users.latest(member.personObjectId)?.displayName,
      role: nameOfRole(member.roleTemplateId) ?? member.roleTemplateId,
      active: tenant.listActiveRoles(member.personObjectId).includes(member.roleTemplateId),
    })),
    applications: tenant.servicePrincipals.listLatest().map((principal) => principal.displayName),
    people: tenant.users.listLatest().length,
    signIns: tenant.state.signIns.length,
  };
}
