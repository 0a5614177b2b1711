// Reads the app's federation metadata until it carries the certificate that is handed over, and keeps it. Writes nothing in Entra.
import { z } from 'zod';
import { certificateThumbprint } from '../graph/certificate-thumbprint';
import { metadataUrlOf, readFederationMetadata, type FederationMetadata } from '../graph/federation-metadata';
import { delays } from '../graph/poll-until';
import type { Action, ActionContext } from '../model/action';
import { SetupError } from '../model/errors';
import { ADD_SIGNING_CERTIFICATE, certificateResultSchema } from './add-signing-certificate';
import { targetOf } from './shared/target-application';

const inputSchema = z.strictObject({});

export const metadataResultSchema = z.object({
  metadataUrl: z.string(),
  loginUrl: z.string(),
  logoutUrl: z.string(),
  entraIdentifier: z.string(),
  certificateBase64: z.string(),
  thumbprint: z.string(),
  /** Where the app's tile in My Apps leads. */
  tileUrl: z.string().optional(),
});

export const checkMetadata: Action<z.infer<typeof inputSchema>, z.infer<typeof metadataResultSchema>> = {
  name: 'check-metadata',
  scopes: [],
  roles: [],
  after: ['add-signing-certificate', 'configure-service-principal'],
  input: inputSchema,
  output: metadataResultSchema,

  plan: async () => [],

  async run(_input, context) {
    context.progress('check-metadata');
    const target = targetOf(context);
    const { certificateBase64, thumbprint } = certificateResultSchema.parse(context.results[ADD_SIGNING_CERTIFICATE]);
    const metadataUrl = metadataUrlOf(context.cloud, context.tenantId, target.applicationClientId);
    const metadata = await readUntilItCarries(thumbprint, metadataUrl, context);
    const { loginUrl, logoutUrl, entityId } = metadata;
    await context.keepFile('federation-metadata.xml', metadata.xml);
    return { metadataUrl, loginUrl, logoutUrl, entraIdentifier: entityId, certificateBase64, thumbprint, tileUrl: tileUrlOf(context, target.applicationClientId) };
  },
};

function tileUrlOf({ cloud, tenantId }: ActionContext, applicationId: string): string {
  return cloud.tileAddress.replace('{applicationId}', encodeURIComponent(applicationId)).replace('{tenantId}', encodeURIComponent(tenantId));
}

/** Until the key has spread, the document shows the tenant's common one. @throws SetupError actions/metadata-differs after 5 minutes */
async function readUntilItCarries(thumbprint: string, metadataUrl: string, context: ActionContext): Promise<FederationMetadata> {
  let last: FederationMetadata | undefined;
  let lastError: unknown;
  for await (const _ of delays({ wait: context.wait })) {
    try {
      last = await readFederationMetadata(context.graph, metadataUrl);
      if (last.certificates.some((certificate) => certificateThumbprint(certificate) === thumbprint)) return last;
    } catch (error) {
      if (!(error instanceof SetupError && error.retry === 'later')) throw error;
      lastError = error;
    }
  }
  if (last === undefined) throw lastError;
  throw new SetupError('actions/metadata-differs', {
    retry: 'later',
    details: { metadataUrl, expected: thumbprint, actual: last.certificates.map(certificateThumbprint).join(', ') },
  });
}
