// Makes a person to test with on a verified domain. The password leaves through revealSecret only and is never kept.
import type { Organization, User } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { getOrganization } from '../graph/organization';
import { pollUntil } from '../graph/poll-until';
import { createUser, deleteUser, findUser } from '../graph/users';
import type { Action, ActionContext } from '../model/action';
import { SetupError } from '../model/errors';
import { USER_ADMIN_ROLES } from './directory-roles';
import { auditedGraph } from './shared/audited-graph';
import { generatePassword } from './shared/generate-password';
import { planLine } from './shared/plan-lines';
import { testUserTitle } from './shared/setup-marker';

const inputSchema = z.object({
  displayName: z.string().min(1).max(256),
  userPrincipalName: z.string().regex(/^[^@\s]+@[^@\s]+$/),
  // Graph docs: these characters are refused in an alias.
  mailNickname: z.string().regex(/^[^@()\\[\]";:<>,\s]{1,64}$/),
  givenName: z.string().min(1).max(64).optional(),
  surname: z.string().min(1).max(64).optional(),
});

const outputSchema = z.object({ objectId: z.string(), userPrincipalName: z.string(), displayName: z.string() });

type Input = z.infer<typeof inputSchema>;
type Output = z.infer<typeof outputSchema>;

const NAME = 'create-test-user';

export const createTestUser: Action<Input, Output> = {
  name: NAME,
  scopes: ['User.Read', 'User.ReadWrite.All'],
  roles: USER_ADMIN_ROLES,
  after: [],
  writesTo: 'user',
  input: inputSchema,
  output: outputSchema,

  async plan(input, context) {
    await check(input, context);
    return [{ ...planLine(context, NAME, 'testUser', { new: `${input.displayName} (${input.userPrincipalName}), ${testUserTitle(context.setupCode)}` }), needsTick: false }];
  },

  async run(input, context) {
    context.progress(NAME);
    const { revealSecret } = context;
    if (revealSecret === undefined) throw new Error('create-test-user needs a way to show the password');
    await check(input, context);
    const password = generatePassword();
    const made = await make(input, context, password);
    revealSecret(password);
    const patience = { wait: context.wait, now: context.now };
    const shown = await pollUntil(() => findUser(context.graph, made.id ?? ''), (user) => user !== undefined, patience);
    return { objectId: made.id ?? '', userPrincipalName: shown?.userPrincipalName ?? input.userPrincipalName, displayName: shown?.displayName ?? input.displayName };
  },

  undoLines: ({ userPrincipalName }) => [{ what: 'testUser', old: userPrincipalName }],

  async undo(output, context) {
    const user = await findUser(context.graph, output.objectId);
    if (user === undefined) return;
    // Renamed since: somebody uses it for something else now.
    if (user.userPrincipalName?.toLowerCase() !== output.userPrincipalName.toLowerCase()) throw new SetupError('actions/not-ours');
    await deleteUser(auditedGraph(context, 'testUser'), output.objectId);
  },
};

/** @throws SetupError graph/domain-not-verified, graph/user-exists */
async function check(input: Input, context: ActionContext): Promise<void> {
  const [organization, existing] = await Promise.all([getOrganization(context.graph), findUser(context.graph, input.userPrincipalName)]);
  const domain = input.userPrincipalName.split('@')[1]?.toLowerCase() ?? '';
  if (!managedDomains(organization).includes(domain)) throw new SetupError('graph/domain-not-verified', { details: { domain } });
  // Also after a crash of our own: the password of that try was shown to nobody.
  if (existing !== undefined) throw new SetupError('graph/user-exists', { details: { userPrincipalName: input.userPrincipalName } });
}

/** A federated domain keeps its passwords elsewhere and wants an immutable id (Graph docs: create user). */
function managedDomains({ verifiedDomains }: Organization): string[] {
  return (verifiedDomains ?? []).filter(({ type }) => type !== 'Federated').map(({ name }) => name?.toLowerCase() ?? '');
}

async function make(input: Input, context: ActionContext, password: string): Promise<User> {
  const jobTitle = testUserTitle(context.setupCode);
  const user: User = { accountEnabled: true, ...input, jobTitle, passwordProfile: { password, forceChangePasswordNextSignIn: true } };
  try {
    return await createUser(auditedGraph(context, 'testUser'), user);
  } catch (error) {
    if (!(error instanceof SetupError && error.code === 'graph/unclear-answer')) throw error;
    // There was nobody of that name a moment ago: one that shows up now, with our title, has this password.
    const patience = { wait: context.wait, now: context.now, capMilliseconds: 60_000 };
    const found = await pollUntil(() => findUser(context.graph, input.userPrincipalName), (one) => one !== undefined, patience).catch(() => undefined);
    if (found?.jobTitle !== jobTitle) throw error;
    return found;
  }
}
