// Who has one of these directory roles now. Changes nothing.
import type { DirectoryObject } from '@microsoft/microsoft-graph-types';
import type { ActionContext } from '../../model/action';
import { BATCH_SIZE, sendBatch } from '../../graph/batch';

// Graph docs, "List members of a directory role": RoleManagement.Read.Directory is the least; this one stands in the registration already.
export const LIST_ROLE_MEMBERS_SCOPES = ['Directory.Read.All'];

/** Object ids. A role that nobody in the tenant was ever given is not there, and counts as empty. */
export async function listRoleMembers({ graph }: Pick<ActionContext, 'graph'>, roleTemplateIds: string[]): Promise<string[]> {
  const calls = roleTemplateIds.slice(0, BATCH_SIZE).map((id) => ({ id, method: 'GET' as const, path: `/directoryRoles(roleTemplateId='${id}')/members?$select=id` }));
  const answers = await sendBatch(graph, calls);
  const refused = answers.find(({ error }) => error && error.code !== 'graph/not-found')?.error;
  if (refused) throw refused;
  return [...new Set(answers.flatMap(({ body }) => ((body as { value?: DirectoryObject[] } | undefined)?.value ?? []).flatMap(({ id }) => id ?? [])))];
}
