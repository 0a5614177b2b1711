// The last write: sign-on address, relay state, properties, notification mail and the active certificate in one PATCH of the service principal.
import type { ServicePrincipal } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { repeatUntilReplicated } from '../graph/poll-until';
import { getServicePrincipal, updateServicePrincipal } from '../graph/service-principals';
import type { Action, ActionContext } from '../model/action';
import type { PlanLine } from '../model/plan';
import { ADD_SIGNING_CERTIFICATE, certificateResultSchema } from './add-signing-certificate';
import { APPLICATION_ADMIN_ROLES } from './directory-roles';
import { auditedGraph } from './shared/audited-graph';
import { isAgreed, linesOf, mergeValues, planLine, undoLine } from './shared/plan-lines';
import { patienceFor, readPlanned, targetOf, type TargetApplication } from './shared/target-application';

export const CONFIGURE_SERVICE_PRINCIPAL = 'configure-service-principal';

const inputSchema = z.object({
  /** null or empty: the tile signs in straight away, started by Entra. */
  signOnUrl: z.string().nullable().optional(),
  relayState: z.string().nullable().optional(),
  assignmentRequired: z.boolean().optional(),
  visible: z.boolean().optional(),
  enabled: z.boolean().optional(),
  notificationEmails: z.array(z.string().min(3)).optional(),
});

const stateSchema = z.object({
  signOnUrl: z.string().nullable().optional(),
  relayState: z.string().nullable().optional(),
  assignmentRequired: z.boolean().optional(),
  visible: z.boolean().optional(),
  enabled: z.boolean().optional(),
  notificationEmails: z.array(z.string()).optional(),
  certificate: z.string().nullable().optional(),
});

/** Holds what was set and nothing else. */
export const propertiesResultSchema = stateSchema.extend({ before: stateSchema.optional() });

type Input = z.infer<typeof inputSchema>;
type State = z.infer<typeof stateSchema>;

const HIDDEN = 'HideApp';
const MOST_NOTIFICATION_EMAILS = 5;
const KEYS = ['signOnUrl', 'relayState', 'assignmentRequired', 'visible', 'enabled', 'notificationEmails', 'certificate'] as const;

export const configureServicePrincipal: Action<Input, z.infer<typeof propertiesResultSchema>> = {
  name: CONFIGURE_SERVICE_PRINCIPAL,
  scopes: ['Application.ReadWrite.All'],
  roles: APPLICATION_ADMIN_ROLES,
  after: ['set-saml-urls', 'add-signing-certificate', 'set-claims'],
  writesTo: 'servicePrincipal',
  input: inputSchema,
  output: propertiesResultSchema,

  async plan(input, context) {
    const there = await readPlanned(context);
    const old = there && stateOf(there.servicePrincipal);
    const wanted = wantedState(input, undefined, old?.notificationEmails ?? []);
    return KEYS.flatMap((key) => (wanted[key] === undefined ? [] : [lineFor(context, key, old, wanted)])).filter((line) => line.old !== undefined || line.new !== undefined);
  },

  async run(input, context) {
    context.progress(CONFIGURE_SERVICE_PRINCIPAL);
    const target = targetOf(context);
    const certificate = certificateToActivate(context);
    const old = await readOld(context, target);
    const wanted = agreedPart(context, wantedState(input, certificate, old?.state.notificationEmails ?? []), old?.state);
    const tags = old?.tags ?? target.fresh?.tags ?? [];
    const changes = changesFor(differing(wanted, old?.state), tags);
    if (Object.keys(changes).length > 0) {
      const graph = auditedGraph(context, 'properties');
      await repeatUntilReplicated(() => updateServicePrincipal(graph, target.servicePrincipalId, changes), patienceFor(context, target));
    }
    if (target.created || old === undefined) return wanted;
    // A second pass goes back to what stood there before the first one.
    const { before, ...earlier } = propertiesResultSchema.parse(context.results[CONFIGURE_SERVICE_PRINCIPAL] ?? {});
    return { ...earlier, ...wanted, before: { ...pick(old.state, wanted), ...before } };
  },

  undoLines: ({ before, ...now }) =>
    before === undefined ? [] : KEYS.filter((key) => key in before && !isSame(before[key], now[key])).map((key) => undoLine(key, textOf(now[key]), textOf(before[key]))),

  async undo({ before, ...output }, context) {
    const target = targetOf(context);
    if (target.created || before === undefined) return;
    const servicePrincipal = await getServicePrincipal(context.graph, target.servicePrincipalId);
    const now = stateOf(servicePrincipal);
    const back = Object.fromEntries(KEYS.filter((key) => key in before && isSame(now[key], output[key]) && !isSame(now[key], before[key])).map((key) => [key, before[key]])) as State;
    const changes = changesFor(back, servicePrincipal.tags ?? []);
    if (Object.keys(changes).length > 0) await updateServicePrincipal(auditedGraph(context, 'properties'), target.servicePrincipalId, changes);
  },
};

/** The values of a service principal in the words of this action. */
export function stateOf(servicePrincipal: ServicePrincipal): Required<State> {
  return {
    signOnUrl: servicePrincipal.loginUrl || null,
    relayState: servicePrincipal.samlSingleSignOnSettings?.relayState || null,
    assignmentRequired: servicePrincipal.appRoleAssignmentRequired === true,
    visible: servicePrincipal.tags?.includes(HIDDEN) !== true,
    enabled: servicePrincipal.accountEnabled !== false,
    notificationEmails: servicePrincipal.notificationEmailAddresses ?? [],
    certificate: servicePrincipal.preferredTokenSigningKeyThumbprint?.toUpperCase() ?? null,
  };
}

/** What a new app carries is known; on a later attempt or on an adopted app it is read. */
async function readOld(context: ActionContext, target: TargetApplication): Promise<{ state: Required<State>; tags: string[] } | undefined> {
  if (target.fresh !== undefined && context.attempt === 1) return undefined;
  const servicePrincipal = await repeatUntilReplicated(() => getServicePrincipal(context.graph, target.servicePrincipalId), patienceFor(context, target));
  return { state: stateOf(servicePrincipal), tags: servicePrincipal.tags ?? [] };
}

function certificateToActivate({ results }: ActionContext): string | undefined {
  const result = results[ADD_SIGNING_CERTIFICATE];
  return result === undefined ? undefined : certificateResultSchema.parse(result).thumbprint;
}

function wantedState(input: Input, certificate: string | undefined, oldEmails: string[]): State {
  const { notificationEmails, signOnUrl, relayState, ...properties } = input;
  const wanted: State = {
    ...(signOnUrl === undefined ? {} : { signOnUrl: signOnUrl || null }),
    ...(relayState === undefined ? {} : { relayState: relayState || null }),
    ...properties,
    ...(notificationEmails === undefined ? {} : { notificationEmails: mergeValues(oldEmails, notificationEmails).slice(0, MOST_NOTIFICATION_EMAILS) }),
    ...(certificate === undefined ? {} : { certificate }),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)) as State;
}

/** The certificate was agreed to with the line of add-signing-certificate. */
function agreedPart(context: ActionContext, wanted: State, old: State | undefined): State {
  if (context.adopt === undefined) return wanted;
  const isKept = (key: (typeof KEYS)[number]): boolean => isSame(old?.[key], wanted[key]) || key === 'certificate' || isAgreed(context, CONFIGURE_SERVICE_PRINCIPAL, key);
  return Object.fromEntries(KEYS.filter((key) => wanted[key] !== undefined && isKept(key)).map((key) => [key, wanted[key]])) as State;
}

function changesFor(wanted: State, tags: string[]): ServicePrincipal {
  return {
    ...(wanted.signOnUrl === undefined ? {} : { loginUrl: wanted.signOnUrl }),
    ...(wanted.relayState === undefined ? {} : { samlSingleSignOnSettings: { relayState: wanted.relayState } }),
    ...(wanted.assignmentRequired === undefined ? {} : { appRoleAssignmentRequired: wanted.assignmentRequired }),
    ...(wanted.visible === undefined ? {} : { tags: wanted.visible ? tags.filter((tag) => tag !== HIDDEN) : mergeValues(tags, [HIDDEN]) }),
    ...(wanted.enabled === undefined ? {} : { accountEnabled: wanted.enabled }),
    ...(wanted.notificationEmails === undefined ? {} : { notificationEmailAddresses: wanted.notificationEmails }),
    ...(wanted.certificate === undefined ? {} : { preferredTokenSigningKeyThumbprint: wanted.certificate }),
  };
}

function lineFor(context: ActionContext, key: (typeof KEYS)[number], old: State | undefined, wanted: State): PlanLine {
  return planLine(context, CONFIGURE_SERVICE_PRINCIPAL, key, { old: textOf(old?.[key]), new: textOf(wanted[key]) });
}

function textOf(value: State[keyof State]): string | undefined {
  return Array.isArray(value) ? linesOf(value) : value == null ? undefined : String(value);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** On a new app everything is sent, the defaults of a template are not relied on. */
function differing(wanted: State, old: State | undefined): State {
  return Object.fromEntries(KEYS.filter((key) => key in wanted && (old === undefined || !isSame(old[key], wanted[key]))).map((key) => [key, wanted[key]])) as State;
}

function pick(state: State, like: State): State {
  return Object.fromEntries(KEYS.filter((key) => key in like).map((key) => [key, state[key]])) as State;
}
