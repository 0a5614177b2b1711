// Gives the app claims beyond Entra's defaults by one claims mapping policy of its own. A policy of somebody else is never changed: ours takes its place, with what it says.
import type { ClaimsMappingPolicy } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { listClaimsPolicies, listClaimsPoliciesOf } from '../graph/claims-mapping-policies';
import { repeatUntilReplicated } from '../graph/poll-until';
import type { Action, ActionContext } from '../model/action';
import { SetupError } from '../model/errors';
import type { PlanLine } from '../model/plan';
import { APPLICATION_ADMIN_ROLES } from './directory-roles';
import { claimsDefinition, describeClaims, isSameDefinition } from './shared/claims-definition';
import { claimsInputSchema, type ClaimsInput } from './shared/claims-input';
import { findOwnPolicy, idOfReplaced, isOwnPolicy, isUsedByOthers, linkPolicy, makePolicy, putDefinition, removePolicy } from './shared/own-policy';
import { isAgreed, planLine, undoLine } from './shared/plan-lines';
import { earlierTarget, ignoreGone, patienceFor, targetOf, type TargetApplication } from './shared/target-application';

export const SET_CLAIMS = 'set-claims';

export const claimsResultSchema = z.object({
  /** Absent: Entra's defaults are enough, or the admin left the line unticked. */
  policyId: z.string().optional(),
  definition: z.string().optional(),
  created: z.boolean(),
  /** Somebody else's policy, whose place ours took. */
  before: z.object({ policyId: z.string(), displayName: z.string() }).optional(),
});

type Output = z.infer<typeof claimsResultSchema>;

export const setClaims: Action<ClaimsInput, Output> = {
  name: SET_CLAIMS,
  scopes: ['Application.ReadWrite.All', 'Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'],
  roles: APPLICATION_ADMIN_ROLES,
  // Entra docs: with changed claims and without a key of the app's own the sign-in ends with AADSTS50146; so the key comes first.
  after: ['set-saml-mode', 'add-signing-certificate'],
  writesTo: 'servicePrincipal',
  input: claimsInputSchema,
  output: claimsResultSchema,

  async plan(input, context) {
    if (isEmpty(input)) return planRemoval(context);
    const planned = context.adopt ?? earlierTarget(context);
    if (planned === undefined) return [planLine(context, SET_CLAIMS, 'claims', { new: describeClaims(claimsDefinition(input)) })];
    const [policy] = (await listClaimsPoliciesOf(context.graph, planned.servicePrincipalId).catch(ignoreGone)) ?? [];
    const isOwn = isOwnPolicy(policy, context, planned);
    const there = policy?.definition?.[0];
    const old = there && describeClaims(there);
    const base = isOwn ? await definitionBefore(context, policy) : there;
    const line = planLine(context, SET_CLAIMS, 'claims', { old, new: describeClaims(claimsDefinition(input, base)) });
    if (line.kind === 'keep') return [line];
    if (policy !== undefined && !isOwn) return [{ ...line, needsTick: true, note: 'claimsPolicyExists', noteValues: { policy: policy.displayName ?? '' } }];
    // Claims made in the portal cannot be read through v1.0, and a policy overrides them.
    return [context.adopt !== undefined && policy === undefined ? { ...line, note: 'portalClaimsNotVisible' } : line];
  },

  async run(input, context) {
    if (isEmpty(input)) return removeEarlier(context);
    const target = targetOf(context);
    const isNew = target.fresh !== undefined && context.attempt === 1;
    const [assigned] = isNew ? [] : await repeatUntilReplicated(() => listClaimsPoliciesOf(context.graph, target.servicePrincipalId), patienceFor(context, target));
    const isOwn = isOwnPolicy(assigned, context, target);
    if (!isAgreed(context, SET_CLAIMS, 'claims')) return keep(context, isOwn);
    context.progress(SET_CLAIMS);
    if (assigned !== undefined && !isOwn) return takePlace(context, input, assigned);
    // Between two links an earlier attempt may have stopped: then ours is there, and names the one whose place it was to take.
    const own = assigned ?? (isNew ? undefined : await findOwnPolicy(context, target));
    const before = own && (await policyBefore(context, own));
    const definition = claimsDefinition(input, before?.definition?.[0]);
    const policyId = await putOwn(context, own, definition, before);
    await linkPolicy(context, target, { policyId, definition, assignedId: assigned?.id });
    return { policyId, definition, created: true, ...nameBefore(before) };
  },

  undoLines: ({ policyId, created, definition, before }) => (created && policyId !== undefined ? [undoLine('claims', definition && describeClaims(definition), before?.displayName)] : []),

  async undo({ policyId, created, definition, before }, context) {
    if (policyId === undefined || !created) return;
    const target = targetOf(context);
    const policy = (await listClaimsPolicies(context.graph)).find(({ id }) => id === policyId);
    if (policy === undefined) return;
    const isChanged = !target.created && !isSameDefinition(policy.definition?.[0], definition ?? '');
    if (!isOwnPolicy(policy, context, target) || isChanged) throw new SetupError('actions/not-ours');
    await removePolicy(context, target, policyId, before?.policyId);
  },
};

/** What an earlier pass of this setup set and the present answers no longer ask for. */
async function findEarlier(context: ActionContext): Promise<{ target: TargetApplication; policy: ClaimsMappingPolicy; before?: string | undefined } | undefined> {
  const earlier = claimsResultSchema.safeParse(context.results[SET_CLAIMS]);
  if (!earlier.success || !earlier.data.created) return undefined;
  const target = targetOf(context);
  const policy = ((await listClaimsPoliciesOf(context.graph, target.servicePrincipalId).catch(ignoreGone)) ?? []).find(({ id }) => id === earlier.data.policyId);
  return policy && isOwnPolicy(policy, context, target) ? { target, policy, before: earlier.data.before?.policyId } : undefined;
}

async function planRemoval(context: ActionContext): Promise<PlanLine[]> {
  const earlier = await findEarlier(context);
  return earlier ? [planLine(context, SET_CLAIMS, 'claims', { old: describeClaims(earlier.policy.definition?.[0] ?? '') })] : [];
}

async function removeEarlier(context: ActionContext): Promise<Output> {
  const earlier = await findEarlier(context);
  if (earlier === undefined) return { created: false };
  if (!isAgreed(context, SET_CLAIMS, 'claims')) return keep(context, true);
  context.progress(SET_CLAIMS);
  await removePolicy(context, earlier.target, earlier.policy.id ?? '', earlier.before);
  return { created: false };
}

/** Without a tick nothing is touched; what an earlier pass of this setup made stays its own. */
function keep({ results }: ActionContext, isOwn: boolean): Output {
  const earlier = claimsResultSchema.safeParse(results[SET_CLAIMS]);
  return isOwn && earlier.success ? earlier.data : { created: false };
}

/** @throws SetupError actions/claims-policy-exists when nobody ticked that ours may take the place of this one */
async function takePlace(context: ActionContext, input: ClaimsInput, theirs: ClaimsMappingPolicy): Promise<Output> {
  const target = targetOf(context);
  const definition = claimsDefinition(input, theirs.definition?.[0]);
  if (isSameDefinition(theirs.definition?.[0], definition)) return { policyId: theirs.id ?? '', definition, created: false };
  if (!context.ticked.includes(`${SET_CLAIMS}/claims`)) throw new SetupError('actions/claims-policy-exists', { details: { policy: theirs.displayName ?? '' } });
  const policyId = await putOwn(context, await findOwnPolicy(context, target), definition, theirs);
  await linkPolicy(context, target, { policyId, definition, assignedId: theirs.id });
  return { policyId, definition, created: true, ...nameBefore(theirs) };
}

/** Our policy with this content. One that another app uses by now is left to it, and a new one is made. */
async function putOwn(context: ActionContext, own: ClaimsMappingPolicy | undefined, definition: string, before: ClaimsMappingPolicy | undefined): Promise<string> {
  const target = targetOf(context);
  const isSame = own !== undefined && isSameDefinition(own.definition?.[0], definition);
  if (own === undefined || (!isSame && (await isUsedByOthers(context, target, own.id ?? '')))) return makePolicy(context, target, definition, before?.id);
  if (!isSame) await putDefinition(context, own.id ?? '', definition);
  return own.id ?? '';
}

async function policyBefore(context: ActionContext, own: ClaimsMappingPolicy): Promise<ClaimsMappingPolicy | undefined> {
  const id = idOfReplaced(own);
  return id === undefined ? undefined : (await listClaimsPolicies(context.graph)).find((policy) => policy.id === id);
}

async function definitionBefore(context: ActionContext, own: ClaimsMappingPolicy | undefined): Promise<string | undefined> {
  return own && (await policyBefore(context, own))?.definition?.[0];
}

function nameBefore(before: ClaimsMappingPolicy | undefined): Pick<Output, 'before'> {
  return before === undefined ? {} : { before: { policyId: before.id ?? '', displayName: before.displayName ?? '' } };
}

function isEmpty({ claims, nameId }: ClaimsInput): boolean {
  return claims.length === 0 && nameId === undefined;
}
