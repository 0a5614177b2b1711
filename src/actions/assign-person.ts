// Gives one person access to the app with the right role. An assignment that is there already is a success.
import type { AppRoleAssignment, User } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { addAppRoleAssignment, listAppRoleAssignments, removeAppRoleAssignment } from '../graph/app-role-assignments';
import { isInGroup } from '../graph/groups';
import { pollUntil } from '../graph/poll-until';
import { getServicePrincipal } from '../graph/service-principals';
import { findUser } from '../graph/users';
import type { Action, ActionContext } from '../model/action';
import { SetupError } from '../model/errors';
import { mayBeTaken } from '../model/may-be-taken';
import { ASSIGNMENT_ROLES } from './directory-roles';
import { chooseRole, roleName } from './shared/choose-role';
import { auditedGraph } from './shared/audited-graph';
import { planLine } from './shared/plan-lines';
import { appRolesOf, patienceFor, targetOf, type TargetApplication } from './shared/target-application';

export const ASSIGN_PERSON = 'assign-person';

const inputSchema = z.object({
  /** Object id of the person. */
  objectId: z.string().min(1),
  /** Value or display name of the app's own role; absent: the role that only means access. */
  role: z.string().min(1).optional(),
});

const outputSchema = z.object({
  assignmentId: z.string(),
  appRoleId: z.string(),
  roleName: z.string(),
  /** True: there before, not ours to take back. */
  alreadyAssigned: z.boolean(),
  /** Name of the group through which the person has access. */
  throughGroup: z.string().optional(),
  userPrincipalName: z.string().optional(),
});

type Input = z.infer<typeof inputSchema>;
type Output = z.infer<typeof outputSchema>;

interface Situation {
  target: TargetApplication;
  user: User;
  roles: TargetApplication['appRoles'];
  existing?: Output;
}

export const assignPerson: Action<Input, Output> = {
  name: ASSIGN_PERSON,
  scopes: ['AppRoleAssignment.ReadWrite.All', 'Application.Read.All', 'User.Read.All'],
  roles: ASSIGNMENT_ROLES,
  after: ['create-application'],
  input: inputSchema,
  output: outputSchema,

  async plan(input, context) {
    const user = await findPerson(context, input.objectId);
    const name = user.displayName ?? '';
    if (context.adopt === undefined && Object.keys(context.results).length === 0) return [{ ...planLine(context, ASSIGN_PERSON, 'assignment', { new: name }), needsTick: false }];
    const { existing, roles } = await readSituation(input, context);
    const wanted = `${name} (${existing?.roleName ?? roleName(chooseRole(roles, input.role))})`;
    return [{ ...planLine(context, ASSIGN_PERSON, 'assignment', { old: existing && wanted, new: wanted }), needsTick: false }];
  },

  async run(input, context) {
    context.progress(ASSIGN_PERSON);
    const { target, user, roles, existing } = await readSituation(input, context);
    if (existing !== undefined) return { ...existing, ...signInName(user), alreadyAssigned: existing.alreadyAssigned && !isFromEarlierPass(context, existing) };
    const role = chooseRole(roles, input.role);
    const patience = patienceFor(context, { created: true });
    const graph = auditedGraph(context, 'assignment');
    const made = await pollUntil(() => addOrNothing(() => addAppRoleAssignment(graph, target.servicePrincipalId, input.objectId, role.id)), () => true, patience);
    const isIt = (assignment: AppRoleAssignment): boolean =>
      made === undefined ? assignment.principalId === input.objectId && assignment.appRoleId === role.id : assignment.id === made.id;
    const shown = (await pollUntil(() => listAppRoleAssignments(context.graph, target.servicePrincipalId), (all) => all.some(isIt), patience)).find(isIt);
    return { assignmentId: shown?.id ?? '', appRoleId: role.id, roleName: roleName(role), alreadyAssigned: made === undefined, ...signInName(user) };
  },

  undoLines: ({ alreadyAssigned, assignmentId, userPrincipalName }) => (alreadyAssigned || assignmentId === '' ? [] : [{ what: 'assignment', old: userPrincipalName ?? assignmentId }]),

  async undo(output, context) {
    if (output.alreadyAssigned || output.assignmentId === '') throw new SetupError('actions/not-ours');
    await removeAppRoleAssignment(auditedGraph(context, 'assignment'), targetOf(context).servicePrincipalId, output.assignmentId);
  },
};

function signInName({ userPrincipalName }: User): { userPrincipalName?: string } {
  return userPrincipalName == null ? {} : { userPrincipalName };
}

/** The same step done again meets the assignment that it made itself. */
function isFromEarlierPass({ results }: ActionContext, { assignmentId }: Output): boolean {
  const earlier = outputSchema.safeParse(results[ASSIGN_PERSON]);
  return earlier.success && !earlier.data.alreadyAssigned && earlier.data.assignmentId === assignmentId;
}

async function readSituation(input: Input, context: ActionContext): Promise<Situation> {
  const target = targetOf(context);
  const patience = patienceFor(context, target);
  const [user, roles, assignments] = await Promise.all([
    findPerson(context, input.objectId),
    target.appRoles.length > 0 ? target.appRoles : pollUntil(() => getServicePrincipal(context.graph, target.servicePrincipalId), () => true, patience).then(appRolesOf),
    pollUntil(() => listAppRoleAssignments(context.graph, target.servicePrincipalId), () => true, patience),
  ]);
  const wantedRole = input.role === undefined ? undefined : chooseRole(roles, input.role).id;
  const fits = (assignment: AppRoleAssignment): boolean => wantedRole === undefined || assignment.appRoleId === wantedRole;
  const direct = assignments.find((assignment) => assignment.principalId === input.objectId && fits(assignment));
  const found = direct ?? (await findThroughGroup(context, input.objectId, assignments.filter((assignment) => assignment.principalType === 'Group' && fits(assignment))));
  if (found === undefined) return { target, user, roles };
  const role = roles.find(({ id }) => id === found.appRoleId);
  // On an app that this setup made, an assignment left by an attempt that crashed is ours; one that was refused left none.
  const alreadyAssigned = !(target.created && context.attempt > 1 && found === direct && (await mayHaveAssigned(context)));
  const throughGroup = found === direct ? {} : { throughGroup: found.principalDisplayName ?? '' };
  return { target, user, roles, existing: { assignmentId: found.id ?? '', appRoleId: found.appRoleId ?? '', roleName: role === undefined ? '' : roleName(role), alreadyAssigned, ...throughGroup } };
}

async function mayHaveAssigned({ listSentWrites }: ActionContext): Promise<boolean> {
  return (await listSentWrites()).some((write) => write.method === 'POST' && write.path.endsWith('/appRoleAssignedTo') && mayBeTaken(write));
}

/** Entra docs: only direct members of an assigned group have access. Where the person may not see a group, nothing is said about it. */
async function findThroughGroup(context: ActionContext, userId: string, ofGroups: AppRoleAssignment[]): Promise<AppRoleAssignment | undefined> {
  const isMember = await Promise.all(
    ofGroups.map(({ principalId }) =>
      isInGroup(context.graph, principalId ?? '', userId).catch((error: unknown) => {
        if (error instanceof SetupError && (error.code === 'graph/forbidden' || error.code === 'graph/not-found')) return false;
        throw error;
      }),
    ),
  );
  return ofGroups.find((_assignment, index) => isMember[index]);
}

/** @throws SetupError actions/person-not-found, actions/person-disabled */
async function findPerson(context: ActionContext, objectId: string): Promise<User> {
  const user = await findUser(context.graph, objectId);
  if (user === undefined) throw new SetupError('actions/person-not-found');
  if (user.accountEnabled === false) throw new SetupError('actions/person-disabled', { details: { name: user.displayName ?? '' } });
  return user;
}

/** Undefined when somebody was quicker, or an answer of ours got lost: then the list has the assignment. */
async function addOrNothing(add: () => Promise<AppRoleAssignment>): Promise<AppRoleAssignment | undefined> {
  try {
    return await add();
  } catch (error) {
    if (error instanceof SetupError && (error.details['reason'] === 'already-assigned' || error.code === 'graph/unclear-answer')) return undefined;
    throw error;
  }
}
