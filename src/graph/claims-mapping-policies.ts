// Claims mapping policies: objects of their own that are linked to a service principal.
import type { ClaimsMappingPolicy, DirectoryObject } from '@microsoft/microsoft-graph-types';
import type { GraphSession } from '../model/action';
import { SetupError } from '../model/errors';

export function listClaimsPolicies(graph: GraphSession): Promise<ClaimsMappingPolicy[]> {
  return graph.list<ClaimsMappingPolicy>('/policies/claimsMappingPolicies');
}

export function listClaimsPoliciesOf(graph: GraphSession, servicePrincipalId: string): Promise<ClaimsMappingPolicy[]> {
  return graph.list<ClaimsMappingPolicy>(linkPath(servicePrincipalId));
}

export interface NewClaimsPolicy {
  displayName: string;
  definition: string;
  description?: string;
}

export function createClaimsPolicy(graph: GraphSession, { definition, ...policy }: NewClaimsPolicy): Promise<ClaimsMappingPolicy> {
  return graph.post<ClaimsMappingPolicy>('/policies/claimsMappingPolicies', { ...policy, definition: [definition], isOrganizationDefault: false }, { once: true });
}

export async function updateClaimsPolicy(graph: GraphSession, policyId: string, definition: string): Promise<void> {
  await graph.patch(policyPath(policyId), { definition: [definition] });
}

export function listUsersOfClaimsPolicy(graph: GraphSession, policyId: string): Promise<DirectoryObject[]> {
  return graph.list<DirectoryObject>(`${policyPath(policyId)}/appliesTo`);
}

/** @param graphBaseUrl of the same cloud; the address names the policy, nothing is fetched from it */
export async function assignClaimsPolicy(graph: GraphSession, servicePrincipalId: string, policyId: string, graphBaseUrl: string): Promise<void> {
  const address = `${graphBaseUrl.replace(/\/$/, '')}/v1.0${policyPath(policyId)}`;
  await graph.post(`${linkPath(servicePrincipalId)}/$ref`, { '@odata.id': address });
}

export async function unassignClaimsPolicy(graph: GraphSession, servicePrincipalId: string, policyId: string): Promise<void> {
  await ignoreGone(graph.delete(`${linkPath(servicePrincipalId)}/${encodeURIComponent(policyId)}/$ref`));
}

export async function deleteClaimsPolicy(graph: GraphSession, policyId: string): Promise<void> {
  await ignoreGone(graph.delete(policyPath(policyId)));
}

async function ignoreGone(removal: Promise<void>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (!(error instanceof SetupError && error.code === 'graph/not-found')) throw error;
  });
}

function linkPath(servicePrincipalId: string): string {
  return `/servicePrincipals/${encodeURIComponent(servicePrincipalId)}/claimsMappingPolicies`;
}

function policyPath(policyId: string): string {
  return `/policies/claimsMappingPolicies/${encodeURIComponent(policyId)}`;
}
