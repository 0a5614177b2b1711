// Who may decide a request, and where they are asked. What a card says of a person counts for nothing: ids come from the turn, roles from Graph.
import { listMyDirectoryRoles } from '../../graph/directory-roles';
import { ASSIGNMENT_ROLES, USER_ADMIN_ROLES } from '../../actions/directory-roles';
import { LIST_ROLE_MEMBERS_SCOPES, listRoleMembers } from '../../actions/requests/list-role-members';
import type { ConversationRef, Person } from '../../model/person';
import type { AccessRequest, RequestCopy } from '../../model/request';
import type { Turn } from '../../model/turn';
import type { BotDeps } from '../bot-deps';
import type { Outbox } from '../letters/outbox';
import { rootOf } from '../channels/root-of';

export interface ApproverBook {
  /** @param makesUser an account is to be made or deleted, which another role allows than access does @throws SetupError when Entra does not say */
  mayDecide(turn: Turn, makesUser: boolean): Promise<MayDecide>;
  /** Whoever brings requests to a channel has to be one who decides: else anybody could have them go where those who decide see none. Being in some channel says nothing here. @throws SetupError when Entra does not say */
  mayHost(turn: Turn): Promise<boolean>;
  /** Channels that subscribed to approvals; where there is none, the chats of the people who may decide and have the app. */
  findPlaces(request: AccessRequest, correlationId: string): Promise<RequestCopy[]>;
}

/** `no-user-admin`: they decide about access, and may not make accounts. */
export type MayDecide = 'yes' | 'no' | 'no-user-admin';

/** More than so many people are not asked one by one. */
const MOST_ASKED = 10;
/** To look up what somebody who decides may do. */
export const APPROVER_SCOPES = ['User.Read', 'Directory.Read.All'];

/** @param outbox knows which chats take nothing */
export function createApproverBook(deps: BotDeps, outbox: Pick<Outbox, 'isClosed'>): ApproverBook {
  const { approvers, subscriptions } = deps;
  const graphFor = (person: Person, scopes: string[], correlationId: string) =>
    deps.openGraph({ correlationId, wait: deps.wait, onTry: () => undefined, getToken: async (options) => (await deps.identity.getToken(person, scopes, options)).token });

  async function isInChannel({ conversation, person }: Turn): Promise<boolean> {
    const channels = await subscriptions.list(person.tenantId, 'approvals');
    const here = rootOf(conversation).conversationId;
    if (channels.some((one) => one.conversation.conversationId === here)) return true;
    if (conversation.kind !== 'personal') return false;
    const names = await Promise.all(channels.map((one) => deps.chat.findName(one.conversation, person)));
    return names.some((name) => name !== undefined);
  }

  async function findPeople(request: AccessRequest, correlationId: string): Promise<string[]> {
    const membersOf = async (roles: string[]): Promise<string[]> => (roles.length === 0 ? [] : listRoleMembers({ graph: graphFor(request.requester, LIST_ROLE_MEMBERS_SCOPES, correlationId) }, roles));
    const [members, userAdmins] = await Promise.all([membersOf(approvers.roles), membersOf(request.account ? USER_ADMIN_ROLES : [])]);
    const people = [...new Set([...approvers.people, ...members])].filter((objectId) => objectId !== request.requester.objectId);
    const able = people.filter((objectId) => userAdmins.includes(objectId));
    // Roles that are activated when they are needed are not listed: then everybody is asked who decides at all.
    return able.length > 0 ? able : people;
  }

  async function isApprover(turn: Turn, myRoles: () => Promise<string[]>): Promise<boolean> {
    if (approvers.people.includes(turn.person.objectId)) return true;
    if (approvers.channels && (await isInChannel(turn))) return true;
    return approvers.roles.length > 0 && (await myRoles()).some((id) => approvers.roles.includes(id));
  }

  const listRolesOf = async ({ correlationId, person }: Turn): Promise<string[]> => (await listMyDirectoryRoles(graphFor(person, APPROVER_SCOPES, correlationId))).flatMap(({ roleTemplateId }) => roleTemplateId ?? []);

  return {
    async mayHost(turn) {
      if (approvers.people.includes(turn.person.objectId)) return true;
      // Where the people of a channel decide, those choose the channel who could do it in Entra.
      const roles = approvers.channels ? [...approvers.roles, ...ASSIGNMENT_ROLES] : approvers.roles;
      return roles.length > 0 && (await listRolesOf(turn)).some((id) => roles.includes(id));
    },
    async mayDecide(turn, makesUser) {
      let asked: Promise<string[]> | undefined;
      const myRoles = (): Promise<string[]> => (asked ??= listRolesOf(turn));
      if (!(await isApprover(turn, myRoles))) return 'no';
      return !makesUser || (await myRoles()).some((id) => USER_ADMIN_ROLES.includes(id)) ? 'yes' : 'no-user-admin';
    },
    async findPlaces(request, correlationId) {
      const channels = (await subscriptions.list(request.tenantId, 'approvals')).filter(({ conversation }) => !outbox.isClosed(conversation));
      if (channels.length > 0) return channels.map(({ conversation, place }): RequestCopy => ({ id: deps.newId(), conversation, of: 'channel', ...(place === undefined ? {} : { place }) }));
      const people = await findPeople(request, correlationId);
      const reachable = await Promise.all(people.map((objectId) => deps.conversations.find({ tenantId: request.tenantId, objectId })));
      return reachable.flatMap((one) => (one && !outbox.isClosed(one.conversation) ? [copyFor(deps.newId(), one.person, one.conversation)] : [])).slice(0, MOST_ASKED);
    },
  };
}

export function copyFor(id: string, person: Person, conversation: ConversationRef): RequestCopy {
  return { id, conversation, of: 'approver', person };
}
