// Looks for the certificate that people make by hand in the admin center, where Graph has no call for it. Makes nothing and holds no private key.
import { pollUntil } from '../../graph/poll-until';
import { getServicePrincipal } from '../../graph/service-principals';
import type { ActionContext } from '../../model/action';
import { SetupError } from '../../model/errors';
import { certificatesOf, judgeHandMade, type HandMade, type KnownCertificate } from './known-certificate';
import type { TargetApplication } from './target-application';

export const CERTIFICATE_BY_HAND = 'actions/certificate-by-hand';
/** Who says that it is there may be quicker than the replicas, but looks at the card meanwhile. */
const PATIENCE_MS = 4_000;

/** @throws SetupError actions/certificate-by-hand, with what was found instead */
export async function awaitCertificateByHand(context: ActionContext, target: TargetApplication): Promise<KnownCertificate> {
  let last: HandMade = { found: 'none' };
  const look = async (): Promise<HandMade> => {
    last = judgeHandMade(certificatesOf(await getServicePrincipal(context.graph, target.servicePrincipalId)), context.now());
    return last;
  };
  const wasAsked = context.previousProblem?.code === CERTIFICATE_BY_HAND;
  if (!wasAsked) await look();
  else {
    await pollUntil(look, ({ found }) => found === 'one', { wait: context.wait, capMilliseconds: PATIENCE_MS }).catch((error: unknown) => {
      if (!(error instanceof SetupError && error.code === 'graph/not-replicated')) throw error;
    });
  }
  return take(last, target);
}

function take(made: HandMade, { applicationClientId, displayName, servicePrincipalId }: TargetApplication): KnownCertificate {
  if (made.found === 'one') return made.certificate;
  throw new SetupError(CERTIFICATE_BY_HAND, {
    retry: 'later',
    details: {
      found: made.found, applicationName: displayName.replace(/ \(setup [^)]*\)$/, ''), applicationId: applicationClientId, servicePrincipalId,
      ...(made.found === 'several' ? { count: String(made.count) } : {}),
      ...(made.found === 'expired' ? { endedAt: made.endedAt } : {}),
    },
  });
}
