// Gives the app claims beyond Entra's defaults by one claims mapping policy. A policy that is there and not ours is never touched.
import type { ClaimsMappingPolicy } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { assignClaimsPolicy, createClaimsPolicy, deleteClaimsPolicy, listClaimsPolicies, listClaimsPoliciesOf, listUsersOfClaimsPolicy, unassignClaimsPolicy } from '../graph/claims-mapping-policies';
import { pollUntil, repeatUntilReplicated } from '../graph/poll-until';
import type { Action, ActionContext } from '../model/action';
import { SetupError } from '../model/errors';
import { APPLICATION_ADMIN_ROLES } from './directory-roles';
import { claimsDefinition, describeClaims, isSameDefinition } from './shared/claims-definition';
import { auditedGraph } from './shared/audited-graph';
import { isAgreed, planLine } from './shared/plan-lines';
import { patienceFor, targetOf, type TargetApplication } from './shared/target-application';

export const SET_CLAIMS = 'set-claims';

const claimSchema = z
  .object({
    name: z.string().min(1),
    namespace: z.string().min(1).optional(),
    source: z.literal('user').optional(),
    /** Attribute of the person in Entra's lower-case names, such as `mail` or `userprincipalname`. */
    id: z.string().min(1).optional(),
    /** The same text for everybody, instead of an attribute. */
    value: z.string().min(1).optional(),
  })
  .refine((claim) => (claim.id === undefined) !== (claim.value === undefined), 'A claim has either an attribute (id) or a constant (value)');

const inputSchema = z.object({ claims: z.array(claimSchema), nameId: z.object({ id: z.string().min(1) }).optional() });

export const claimsResultSchema = z.object({
  /** Absent: Entra's defaults are enough, or the admin left the line unticked. */
  policyId: z.string().optional(),
  definition: z.string().optional(),
  created: z.boolean(),
});

type Input = z.infer<typeof inputSchema>;
type Output = z.infer<typeof claimsResultSchema>;

export const setClaims: Action<Input, Output> = {
  name: SET_CLAIMS,
  scopes: ['Application.ReadWrite.All', 'Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'],
  roles: APPLICATION_ADMIN_ROLES,
  after: ['set-saml-mode'],
  writesTo: 'servicePrincipal',
  input: inputSchema,
  output: claimsResultSchema,

  async plan(input, context) {
    if (isEmpty(input)) return [];
    if (context.adopt === undefined) return [planLine(context, SET_CLAIMS, 'claims', { new: describeClaims(input) })];
    const existing = await listClaimsPoliciesOf(context.graph, context.adopt.servicePrincipalId);
    const same = existing.some((policy) => isSameDefinition(policy.definition?.[0], claimsDefinition(input)));
    if (same) return [planLine(context, SET_CLAIMS, 'claims', { old: describeClaims(input), new: describeClaims(input) })];
    if (existing[0] !== undefined) return [planLine(context, SET_CLAIMS, 'claims', { old: existing[0].displayName, new: describeClaims(input), note: 'claimsPolicyExists' })];
    // Claims made in the portal cannot be read through v1.0, and a policy overrides them.
    return [planLine(context, SET_CLAIMS, 'claims', { new: describeClaims(input), note: 'portalClaimsNotVisible' })];
  },

  async run(input, context) {
    if (isEmpty(input) || !isAgreed(context, SET_CLAIMS, 'claims')) return { created: false };
    context.progress(SET_CLAIMS);
    const target = targetOf(context);
    const definition = claimsDefinition(input);
    const isNew = target.created && context.attempt === 1;
    const assigned = isNew ? undefined : await assignedPolicy(context, target, definition);
    if (assigned !== undefined) return assigned;
    const policy = await findOrCreate(context, target, definition, isNew);
    const policyId = policy.id ?? '';
    const graph = auditedGraph(context, 'claims');
    const patience = patienceFor(context, { created: true });
    await repeatUntilReplicated(() => assignClaimsPolicy(graph, target.servicePrincipalId, policyId, context.cloud.graphBaseUrl), patience);
    await pollUntil(() => listClaimsPoliciesOf(context.graph, target.servicePrincipalId), (all) => isInForce(all, policyId, definition), patience);
    return { policyId, definition, created: true };
  },

  undoLines: ({ policyId, created }) => (created && policyId !== undefined ? [{ what: 'claims', old: policyId }] : []),

  async undo({ policyId, created }, context) {
    if (policyId === undefined || !created) return;
    const target = targetOf(context);
    const policy = (await listClaimsPolicies(context.graph)).find(({ id }) => id === policyId);
    if (policy === undefined) return;
    if (policy.displayName !== policyNameOf(context, target)) throw new SetupError('actions/not-ours');
    const graph = auditedGraph(context, 'claims');
    await unassignClaimsPolicy(graph, target.servicePrincipalId, policyId);
    const others = (await listUsersOfClaimsPolicy(context.graph, policyId)).filter(({ id }) => id !== target.servicePrincipalId);
    if (others.length === 0) await deleteClaimsPolicy(graph, policyId);
  },
};

/** @throws SetupError actions/claims-policy-exists when another policy is in force */
async function assignedPolicy(context: ActionContext, target: TargetApplication, definition: string): Promise<Output | undefined> {
  const assigned = await repeatUntilReplicated(() => listClaimsPoliciesOf(context.graph, target.servicePrincipalId), patienceFor(context, target));
  const [policy] = assigned;
  if (policy === undefined) return undefined;
  if (!isSameDefinition(policy.definition?.[0], definition)) throw new SetupError('actions/claims-policy-exists', { details: { policy: policy.displayName ?? '' } });
  return { policyId: policy.id ?? '', definition, created: policy.displayName === policyNameOf(context, target) };
}

async function findOrCreate(context: ActionContext, target: TargetApplication, definition: string, isNew: boolean): Promise<ClaimsMappingPolicy> {
  const name = policyNameOf(context, target);
  const find = async (): Promise<ClaimsMappingPolicy | undefined> => (await listClaimsPolicies(context.graph)).find((policy) => policy.displayName === name);
  const earlier = isNew ? undefined : await find();
  if (earlier !== undefined) return earlier;
  try {
    return await createClaimsPolicy(auditedGraph(context, 'claims'), name, definition);
  } catch (error) {
    if (!(error instanceof SetupError && error.code === 'graph/unclear-answer')) throw error;
    const found = await pollUntil(find, (policy) => policy !== undefined, { ...patienceFor(context, target), capMilliseconds: 60_000 }).catch(() => undefined);
    if (found === undefined) throw error;
    return found;
  }
}

/** Holds the app's id beside the setup's code: unique, so that a policy without its link is found again. */
function policyNameOf({ setupCode }: ActionContext, { applicationClientId }: TargetApplication): string {
  return `Latchkey setup ${setupCode} for ${applicationClientId}`;
}

function isInForce(assigned: ClaimsMappingPolicy[], policyId: string, definition: string): boolean {
  return assigned.some((policy) => policy.id === policyId && isSameDefinition(policy.definition?.[0], definition));
}

function isEmpty({ claims, nameId }: Input): boolean {
  return claims.length === 0 && nameId === undefined;
}
