// Sign-ins to the app since a moment, newest first. Changes nothing; the log is some minutes late.
import { listSignIns } from '../../graph/sign-ins';
import type { ActionContext } from '../../model/action';

export const READ_SIGN_INS_SCOPES = ['AuditLog.Read.All', 'Directory.Read.All'];

export interface SignInEntry {
  at: string;
  userObjectId: string;
  userPrincipalName: string;
  /** 0: success; otherwise an AADSTS number. */
  errorCode: number;
  failureReason?: string;
}

/** @throws SetupError graph/no-premium-licence: the tenant keeps no log that can be read; graph/forbidden: the person may not read it */
export async function readSignIns({ graph }: Pick<ActionContext, 'graph'>, asked: { applicationClientId: string; since: Date; userObjectId?: string }): Promise<SignInEntry[]> {
  const entries = await listSignIns(graph, asked);
  return entries
    .filter(({ userId }) => asked.userObjectId === undefined || userId === asked.userObjectId)
    .map(({ createdDateTime, userId, userPrincipalName, status }) => ({
      at: createdDateTime ?? '',
      userObjectId: userId ?? '',
      userPrincipalName: userPrincipalName ?? '',
      errorCode: status?.errorCode ?? -1,
      // Entra fills the reason with "Other." on success.
      ...(status?.errorCode !== 0 && status?.failureReason ? { failureReason: status.failureReason } : {}),
    }))
    .sort((one, other) => other.at.localeCompare(one.at));
}
