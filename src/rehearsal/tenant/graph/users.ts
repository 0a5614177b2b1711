// People: list, search, read, create, change, delete. Graph docs: user.
import { randomUUID } from 'node:crypto';
import type { User } from '@microsoft/microsoft-graph-types';
import type { Tenant } from '../tenant';
import type { UserRecord } from '../tenant-state';
import { LIST_QUERY, answerEntity, answerList, type ListRules } from './answer-list';
import { checkEntity, refuseReadOnly } from './check-entity';
import { checkNewUser, checkUser } from './check-user';
import { readObject, writableObject } from './read-object';
import { anyOf, type GraphAnswer, type GraphCall, type Params, type Route } from './graph-call';
import { notFound, notPlayed } from './graph-error';

export const USER_RULES: ListRules = {
  type: 'user', context: 'users',
  filterable: {
    displayName: ['eq', 'startswith'], userPrincipalName: ['eq', 'startswith'], mail: ['eq', 'startswith'], givenName: ['eq', 'startswith'],
    surname: ['eq', 'startswith'], id: ['eq'], accountEnabled: ['eq'], userType: ['eq'], mailNickname: ['eq', 'startswith'],
  },
  searchable: ['displayName', 'userPrincipalName', 'mail', 'givenName', 'surname', 'mailNickname'],
  orderable: ['displayName', 'userPrincipalName'],
  // Graph docs: the default set of properties.
  defaults: ['businessPhones', 'displayName', 'givenName', 'id', 'jobTitle', 'mail', 'mobilePhone', 'officeLocation', 'preferredLanguage', 'surname', 'userPrincipalName'],
};
const READ = anyOf('User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All');
const WRITE = anyOf('User.ReadWrite.All', 'Directory.ReadWrite.All');
const PLAYED = [
  'accountEnabled', 'displayName', 'givenName', 'surname', 'mail', 'mailNickname', 'userPrincipalName', 'passwordProfile', 'jobTitle', 'department',
  'usageLocation', 'companyName', 'employeeId', 'city', 'country', 'state', 'mobilePhone', 'officeLocation', 'preferredLanguage', 'userType', 'otherMails',
];
const READ_ONLY = ['id', 'createdDateTime', 'deletedDateTime', 'creationType', 'externalUserState', 'proxyAddresses'];

export const userRoutes: Route[] = [
  { method: 'GET', path: 'users', scopes: READ, query: LIST_QUERY, handle: (call) => answerList(call, USER_RULES, call.tenant.users.listVisible()) },
  { method: 'GET', path: 'users/{id}', scopes: READ, query: ['$select'], handle: (call, { id = '' }) => answerEntity(call, USER_RULES, findUser(call.tenant, id)) },
  { method: 'POST', path: 'users', scopes: WRITE, task: 'manageUsers', handle: create },
  { method: 'PATCH', path: 'users/{id}', scopes: WRITE, task: 'manageUsers', writes: ({ id }) => `users/${id}`, handle: patch },
  { method: 'DELETE', path: 'users/{id}', scopes: WRITE, task: 'manageUsers', writes: ({ id }) => `users/${id}`, handle: remove },
];

/** By object id or user principal name. */
export function findUser(tenant: Tenant, key: string): UserRecord {
  const found = tenant.users.visible(key) ?? tenant.users.listVisible().find((one) => one.userPrincipalName.toLowerCase() === key.toLowerCase());
  if (!found) throw notFound(key);
  return found;
}

function readBody(call: GraphCall): User {
  const body = checkEntity('user', call.body, call.tenant.cloud);
  refuseReadOnly(body, READ_ONLY);
  const strange = Object.keys(body).find((name) => !name.includes('@') && !PLAYED.includes(name));
  if (strange) throw notPlayed(`user property '${strange}'`);
  return body as User;
}

function create(call: GraphCall): GraphAnswer {
  const { tenant } = call;
  const body = readBody(call);
  checkNewUser(tenant, body);
  const { passwordProfile, ...visible } = body;
  const made: UserRecord = {
    businessPhones: [], mail: null, userType: 'Member', createdDateTime: tenant.now().toISOString(),
    ...visible, id: randomUUID(), displayName: body.displayName ?? '', userPrincipalName: body.userPrincipalName ?? '',
  };
  tenant.state.passwords[made.id] = passwordProfile?.password ?? '';
  return answerEntity({ ...call, query: {} }, USER_RULES, tenant.users.write(made), 201);
}

function patch(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const { tenant } = call;
  const before = writableObject(tenant.users, findUser(tenant, id).id);
  const { passwordProfile, ...visible } = readBody(call);
  checkUser(tenant, { ...visible, passwordProfile }, before.id);
  if (passwordProfile?.password) tenant.state.passwords[before.id] = passwordProfile.password;
  tenant.users.write({
    ...before, ...visible, id: before.id,
    displayName: visible.displayName ?? before.displayName, userPrincipalName: visible.userPrincipalName ?? before.userPrincipalName,
  });
  return { status: 204 };
}

function remove(call: GraphCall, { id = '' }: Params): GraphAnswer {
  const { tenant } = call;
  const user = readObject(tenant.users, findUser(tenant, id).id);
  tenant.state.deletedItems.push({ kind: 'user', object: { ...user, deletedDateTime: tenant.now().toISOString() } });
  tenant.users.remove(user.id);
  return { status: 204 };
}
