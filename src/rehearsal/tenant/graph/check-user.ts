// The rules for a person who is created or changed; stores nothing. Graph docs, "Create user"; Entra docs, password policies.
import type { User } from '@microsoft/microsoft-graph-types';
import { DEFAULT_DOMAIN, INITIAL_DOMAIN } from '../seed-people';
import type { Tenant } from '../tenant';
import { badRequest, invalidValue } from './graph-error';

const REQUIRED = ['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName', 'passwordProfile'] as const;

/** @throws 400 */
export function checkNewUser(tenant: Tenant, user: User): void {
  for (const name of REQUIRED) {
    if (user[name] === undefined || user[name] === null || user[name] === '') throw badRequest(`A value is required for property '${name}' of resource 'User'.`);
  }
  checkUser(tenant, user);
}

/** Checks only what is there. @param ownId of the person who is changed */
export function checkUser(tenant: Tenant, user: User, ownId?: string): void {
  if (user.displayName && user.displayName.length > 256) throw invalidValue('displayName', 'User');
  if (user.mailNickname && !/^[\x21-\x7e]{1,64}$/.test(user.mailNickname.replace(/[@()\\[\]";:<>,\s]/g, ' '))) throw invalidValue('mailNickname', 'User');
  if (user.usageLocation && !/^[A-Z]{2}$/.test(user.usageLocation)) throw invalidValue('usageLocation', 'User');
  if (user.userPrincipalName) checkUserPrincipalName(tenant, user.userPrincipalName, ownId);
  if (user.passwordProfile) checkPassword(user.passwordProfile.password ?? '', user.userPrincipalName ?? '');
}

function checkUserPrincipalName(tenant: Tenant, name: string, ownId: string | undefined): void {
  const [local = '', domain = '', ...rest] = name.split('@');
  if (rest.length > 0 || !/^[A-Za-z0-9'._!#^~-]{1,64}$/.test(local) || local.startsWith('.') || local.endsWith('.')) throw invalidValue('userPrincipalName', 'User');
  if (![DEFAULT_DOMAIN, INITIAL_DOMAIN].includes(domain.toLowerCase())) {
    throw badRequest('The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.');
  }
  const isTaken = tenant.users.listLatest().some((one) => one.id !== ownId && one.userPrincipalName.toLowerCase() === name.toLowerCase());
  if (isTaken) throw badRequest('Another object with the same value for property userPrincipalName already exists.');
}

function checkPassword(password: string, userPrincipalName: string): void {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  const name = userPrincipalName.split('@')[0]?.toLowerCase() ?? '';
  if (password.length < 8 || password.length > 256 || kinds < 3 || (name && password.toLowerCase().includes(name))) {
    throw badRequest('The specified password does not comply with password complexity requirements. Please provide a different password.');
  }
}
