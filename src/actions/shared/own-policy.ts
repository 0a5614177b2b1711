// The claims mapping policy that a setup makes for its app: how it is named, found again, linked, and taken away. Knows no claim.
import type { ClaimsMappingPolicy } from '@microsoft/microsoft-graph-types';
import { assignClaimsPolicy, createClaimsPolicy, deleteClaimsPolicy, listClaimsPolicies, listClaimsPoliciesOf, listUsersOfClaimsPolicy, unassignClaimsPolicy, updateClaimsPolicy } from '../../graph/claims-mapping-policies';
import { pollUntil, repeatUntilReplicated } from '../../graph/poll-until';
import type { ActionContext } from '../../model/action';
import { SetupError } from '../../model/errors';
import { auditedGraph } from './audited-graph';
import { isSameDefinition } from './claims-definition';
import { patienceFor, type TargetApplication } from './target-application';

const REPLACES = 'Takes the place of ';

/** Holds the app's id beside the setup's code: unique, so that a policy without its link is found again. */
function policyNameOf({ setupCode }: ActionContext, { applicationClientId }: Pick<TargetApplication, 'applicationClientId'>): string {
  return `Latchkey setup ${setupCode} for ${applicationClientId}`;
}

export function isOwnPolicy(policy: ClaimsMappingPolicy | undefined, context: ActionContext, target: Pick<TargetApplication, 'applicationClientId'>): boolean {
  return policy?.displayName === policyNameOf(context, target);
}

/** Id of the policy whose place this one took; kept in the policy itself, so that no crash loses it. */
export function idOfReplaced({ description }: ClaimsMappingPolicy): string | undefined {
  return description?.startsWith(REPLACES) ? description.slice(REPLACES.length) : undefined;
}

/** One that nobody else uses goes first. */
export async function findOwnPolicy(context: ActionContext, target: TargetApplication): Promise<ClaimsMappingPolicy | undefined> {
  const own = (await listClaimsPolicies(context.graph)).filter((policy) => isOwnPolicy(policy, context, target));
  for (const policy of own) if (!(await isUsedByOthers(context, target, policy.id ?? ''))) return policy;
  return own[0];
}

export async function isUsedByOthers({ graph }: ActionContext, { servicePrincipalId }: TargetApplication, policyId: string): Promise<boolean> {
  return (await listUsersOfClaimsPolicy(graph, policyId)).some(({ id }) => id !== servicePrincipalId);
}

/** @returns the id of the new policy */
export async function makePolicy(context: ActionContext, target: TargetApplication, definition: string, replacedId: string | undefined): Promise<string> {
  const displayName = policyNameOf(context, target);
  const graph = auditedGraph(context, 'claims');
  const made = { displayName, definition, ...(replacedId === undefined ? {} : { description: `${REPLACES}${replacedId}` }) };
  try {
    return (await createClaimsPolicy(graph, made)).id ?? '';
  } catch (error) {
    if (!(error instanceof SetupError && error.code === 'graph/unclear-answer')) throw error;
    const find = async (): Promise<ClaimsMappingPolicy | undefined> =>
      (await listClaimsPolicies(context.graph)).find((policy) => policy.displayName === displayName && isSameDefinition(policy.definition?.[0], definition));
    const found = await pollUntil(find, (policy) => policy !== undefined, { ...patienceFor(context, target), capMilliseconds: 60_000 }).catch(() => undefined);
    if (found === undefined) throw error;
    return found.id ?? '';
  }
}

export async function putDefinition(context: ActionContext, policyId: string, definition: string): Promise<void> {
  await updateClaimsPolicy(auditedGraph(context, 'claims'), policyId, definition);
}

export interface Link {
  policyId: string;
  definition: string;
  /** The policy that is linked now. */
  assignedId?: string | null | undefined;
}

/** Links the policy in the place of the one that is linked, and waits until the app shows it. An app takes one policy at a time. */
export async function linkPolicy(context: ActionContext, { servicePrincipalId }: TargetApplication, { policyId, definition, assignedId }: Link): Promise<void> {
  const graph = auditedGraph(context, 'claims');
  const patience = patienceFor(context, { created: true });
  if (assignedId !== policyId) {
    if (assignedId != null) await unlink(context, servicePrincipalId, assignedId);
    await repeatUntilReplicated(() => assignClaimsPolicy(graph, servicePrincipalId, policyId, context.cloud.graphBaseUrl), patience).catch(ignoreLinked);
  }
  const isInForce = (all: ClaimsMappingPolicy[]): boolean => all.some((policy) => policy.id === policyId && isSameDefinition(policy.definition?.[0], definition));
  await pollUntil(() => listClaimsPoliciesOf(context.graph, servicePrincipalId), isInForce, patience);
}

/** Puts the policy before back in its place; ours is deleted last, so that a second try still knows what to do, and never while others use it. */
export async function removePolicy(context: ActionContext, target: TargetApplication, policyId: string, beforeId: string | undefined): Promise<void> {
  const graph = auditedGraph(context, 'claims');
  const { servicePrincipalId } = target;
  const left = await unlink(context, servicePrincipalId, policyId);
  const isThere = beforeId !== undefined && (await listClaimsPolicies(context.graph)).some(({ id }) => id === beforeId);
  if (isThere && left.length === 0) await assignClaimsPolicy(graph, servicePrincipalId, beforeId, context.cloud.graphBaseUrl);
  if (!(await isUsedByOthers(context, target, policyId))) await deleteClaimsPolicy(graph, policyId);
}

/** @returns what is linked still, once the app no longer shows this policy */
async function unlink(context: ActionContext, servicePrincipalId: string, policyId: string): Promise<ClaimsMappingPolicy[]> {
  await unassignClaimsPolicy(auditedGraph(context, 'claims'), servicePrincipalId, policyId);
  const read = (): Promise<ClaimsMappingPolicy[]> => listClaimsPoliciesOf(context.graph, servicePrincipalId);
  return pollUntil(read, (all) => all.every(({ id }) => id !== policyId), patienceFor(context, { created: true }));
}

/** An earlier try whose answer got lost. */
function ignoreLinked(error: unknown): void {
  if (!(error instanceof SetupError && error.details['reason'] === 'already-linked')) throw error;
}
