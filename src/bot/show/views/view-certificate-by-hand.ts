// The card while people make the signing certificate by hand, with what was found when it was last looked for.
import type { CertificateByHandCard } from '../../../model/card-data';
import { listUndoable } from '../../../engine/continue-actions';
import { addressOf } from './address-of';
import { nextNudge } from './next-nudge';
import type { View, ViewContext } from './view-context';

export function viewCertificateByHand(context: ViewContext): View {
  const { adminCenter, canUndo, dialog, setup } = context;
  const { details } = setup.problem!;
  const waiting = Object.values(setup.actions).find(({ problem }) => problem?.code === 'actions/certificate-by-hand');
  const { applicationId = '', applicationName = '', servicePrincipalId = '', found, count, endedAt } = details;
  return {
    name: 'certificate-by-hand',
    data: {
      ...addressOf(context),
      applicationName,
      entraUrl: `${adminCenter}/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/SignOn/objectId/${servicePrincipalId}/appId/${applicationId}/preferredSingleSignOnMode/saml/servicePrincipalType/Application/fromNav/`,
      found: (found ?? 'none') as CertificateByHandCard['found'],
      ...(count === undefined ? {} : { count }),
      ...(endedAt === undefined ? {} : { endedAt }),
      // The first look comes by itself: nobody has said anything then.
      ...(waiting !== undefined && waiting.attempt > 1 && waiting.endedAt !== undefined ? { lookedAt: waiting.endedAt } : {}),
      ...nextNudge(context.setup),
      canUndo: listUndoable(dialog, setup, { canUndo }).length > 0,
    },
  };
}
