// Compares everything that was promised with what the tenant shows now, claims included. Writes nothing.
import { z } from 'zod';
import { certificateThumbprint } from '../graph/certificate-thumbprint';
import { listClaimsPoliciesOf } from '../graph/claims-mapping-policies';
import { pollUntil } from '../graph/poll-until';
import type { Action, ActionContext } from '../model/action';
import { SetupError } from '../model/errors';
import { ADD_SIGNING_CERTIFICATE, certificateResultSchema } from './add-signing-certificate';
import { CONFIGURE_SERVICE_PRINCIPAL, propertiesResultSchema, stateOf } from './configure-service-principal';
import { SET_SAML_MODE, samlModeResultSchema } from './set-saml-mode';
import { SET_SAML_URLS, samlUrlsResultSchema } from './set-saml-urls';
import { claimsResultSchema, SET_CLAIMS } from './set-claims';
import { describeClaims, isSameDefinition } from './shared/claims-definition';
import { readTarget, targetOf, type TargetState } from './shared/target-application';

const inputSchema = z.strictObject({});
const outputSchema = z.object({ values: z.array(z.object({ what: z.string(), expected: z.string(), actual: z.string(), equal: z.boolean() })) });

type Output = z.infer<typeof outputSchema>;

interface Promised {
  what: string;
  expected: string;
  actual: (state: TargetState) => string;
}

/** Replicas catch up within seconds as a rule; after this a difference is a difference. */
const CAP_MS = 120_000;

export const readBack: Action<z.infer<typeof inputSchema>, Output> = {
  name: 'read-back',
  scopes: ['Application.Read.All'],
  // Graph permissions reference: the policies of an app are seen only with both.
  scopesWith: { [SET_CLAIMS]: ['Application.ReadWrite.All', 'Policy.Read.All'] },
  roles: [],
  after: ['set-saml-mode', 'set-saml-urls', 'add-signing-certificate', SET_CLAIMS, 'configure-service-principal'],
  input: inputSchema,
  output: outputSchema,

  plan: async () => [],

  async run(_input, context) {
    context.progress('read-back');
    const target = targetOf(context);
    const promised = promisesOf(context);
    let last: Output = { values: [] };
    const read = async (): Promise<Output> => {
      const [state, claims] = await Promise.all([readTarget(context, target), readClaims(context, target.servicePrincipalId)]);
      last = { values: [...promised.map((promise) => compare(promise, state)), ...claims] };
      return last;
    };
    const patience = { wait: context.wait, now: context.now, capMilliseconds: CAP_MS };
    return pollUntil(read, ({ values }) => values.every(({ equal }) => equal), patience).catch((error: unknown) => {
      throw error instanceof SetupError && error.code === 'graph/not-replicated' && last.values.length > 0 ? differenceOf(last) : error;
    });
  },
};

function compare({ what, expected, actual }: Promised, state: TargetState): Output['values'][number] {
  const found = actual(state);
  return { what, expected, actual: found, equal: expected === found };
}

/** What the linked policy says, beside what set-claims left behind. */
async function readClaims({ graph, results }: ActionContext, servicePrincipalId: string): Promise<Output['values']> {
  const { policyId, definition } = results[SET_CLAIMS] === undefined ? {} : claimsResultSchema.parse(results[SET_CLAIMS]);
  if (policyId === undefined || definition === undefined) return [];
  const linked = (await listClaimsPoliciesOf(graph, servicePrincipalId)).find(({ id }) => id === policyId)?.definition?.[0];
  return [{ what: 'claims', expected: describeClaims(definition), actual: linked === undefined ? '' : describeClaims(linked), equal: isSameDefinition(linked, definition) }];
}

/** What the earlier actions of this setup said they left behind; on an adopted app that is what was kept and what was ticked. */
function promisesOf({ results }: ActionContext): Promised[] {
  return [...modePromises(results[SET_SAML_MODE]), ...urlPromises(results[SET_SAML_URLS]), ...certificatePromises(results[ADD_SIGNING_CERTIFICATE]), ...propertyPromises(results[CONFIGURE_SERVICE_PRINCIPAL])];
}

function modePromises(result: unknown): Promised[] {
  if (result === undefined) return [];
  const { mode } = samlModeResultSchema.parse(result);
  return [{ what: 'ssoMode', expected: mode ?? '', actual: ({ servicePrincipal }) => servicePrincipal.preferredSingleSignOnMode ?? '' }];
}

function urlPromises(result: unknown): Promised[] {
  if (result === undefined) return [];
  const { displayName, identifiers, replyUrls, logoutUrl } = samlUrlsResultSchema.parse(result);
  return [
    { what: 'application', expected: displayName, actual: ({ application }) => application.displayName ?? '' },
    { what: 'identifier', expected: asText(identifiers), actual: ({ application }) => asText(application.identifierUris ?? []) },
    { what: 'replyUrl', expected: asText(replyUrls), actual: ({ application }) => asText(application.web?.redirectUris ?? []) },
    ...(logoutUrl === null ? [] : [{ what: 'logoutUrl', expected: logoutUrl, actual: ({ application }: TargetState) => application.web?.logoutUrl ?? '' }]),
  ];
}

/** In force and there: a thumbprint alone says only what Entra is told to use. */
function certificatePromises(result: unknown): Promised[] {
  if (result === undefined) return [];
  const { thumbprint } = certificateResultSchema.parse(result);
  const isThere = (key: { usage?: string | null; key?: unknown }): boolean => key.usage === 'Verify' && certificateThumbprint(String(key.key ?? '')) === thumbprint;
  const actual = ({ servicePrincipal }: TargetState): string => (servicePrincipal.keyCredentials?.some(isThere) ? (stateOf(servicePrincipal).certificate ?? '') : '');
  return [{ what: 'certificate', expected: thumbprint, actual }];
}

function propertyPromises(result: unknown): Promised[] {
  if (result === undefined) return [];
  const { before: _before, certificate: _certificate, ...promised } = propertiesResultSchema.parse(result);
  return Object.entries(promised).map(([what, value]) => ({
    what,
    expected: asText(value),
    actual: ({ servicePrincipal }) => asText(stateOf(servicePrincipal)[what as keyof typeof promised]),
  }));
}

/** The order of a collection is not promised by Graph. */
function asText(value: unknown): string {
  if (Array.isArray(value)) return [...(value as string[])].sort().join('\n');
  return value == null ? '' : String(value);
}

function differenceOf({ values }: Output): SetupError {
  const differing = values.filter(({ equal }) => !equal);
  const [first] = differing;
  return new SetupError('graph/read-back-differs', {
    retry: 'later',
    details: { what: differing.map(({ what }) => what).join(', '), expected: first?.expected ?? '', actual: first?.actual ?? '' },
  });
}
