// Reads under which names the app sends the claims that a vendor may have to be told. Writes nothing; claims made in the portal are not visible to it.
import { z } from 'zod';
import { listClaimsPolicies, listClaimsPoliciesOf } from '../graph/claims-mapping-policies';
import { repeatUntilReplicated } from '../graph/poll-until';
import type { Action, ActionContext } from '../model/action';
import { CLAIM_NAMES, type ClaimName } from '../model/claim-names';
import { SET_CLAIMS } from './set-claims';
import { nameClaims } from './shared/name-claims';
import { patienceFor, targetOf } from './shared/target-application';

export const READ_CLAIMS = 'read-claims';

const inputSchema = z.strictObject({});

export const claimsReadSchema = z.object({
  /** Names under those that templates and conditions use; what the app does not send is absent. */
  gives: z.partialRecord(z.enum(CLAIM_NAMES), z.string()),
  /** Absent: Entra's own names are in force. */
  policy: z.string().optional(),
});

type Output = { gives: Partial<Record<ClaimName, string>>; policy?: string | undefined };

export const readClaims: Action<z.infer<typeof inputSchema>, Output> = {
  name: READ_CLAIMS,
  // Graph docs: List assigned claimsMappingPolicies.
  scopes: ['Application.ReadWrite.All', 'Policy.Read.All'],
  roles: [],
  after: ['create-application', SET_CLAIMS],
  input: inputSchema,
  output: claimsReadSchema,

  plan: async () => [{ id: `${READ_CLAIMS}/claimNames`, actionId: READ_CLAIMS, what: 'claimNames', kind: 'read', note: 'portalClaimsNotRead' }],

  async run(_input, context) {
    context.progress(READ_CLAIMS);
    const policy = await findInForce(context);
    return { gives: nameClaims(policy?.definition?.[0]), ...(policy ? { policy: policy.displayName ?? '' } : {}) };
  },
};

/** The app's own, else the one that the tenant has for all apps. */
async function findInForce(context: ActionContext) {
  const target = targetOf(context);
  const [own] = await repeatUntilReplicated(() => listClaimsPoliciesOf(context.graph, target.servicePrincipalId), patienceFor(context, target));
  return own ?? (await listClaimsPolicies(context.graph)).find((policy) => policy.isOrganizationDefault === true);
}
