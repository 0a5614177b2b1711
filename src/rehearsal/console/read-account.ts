// One account of a vendor with everything that its sign-in needs: addresses, saved profile, people. Keeps nothing itself.
import type { SamlFaults } from '../saml/check-sign-in';
import { findPerson } from './checks/check-person';
import type { ConsoleState, RecordValues } from './console-state';
import { readCertificateText } from './read-certificate-text';
import type { ServiceProviderInput } from './service-provider';
import { buildAccount, listAccounts, type NamedTruth, type TruthAccount } from './truth';

export interface VendorWorld {
  truths: NamedTruth[];
  state: ConsoleState;
  faults: SamlFaults;
  now(): Date;
  /** True when somebody in the tenant reads mail at this address. */
  hasMailbox(address: string): boolean;
}

export function findAccountByHost(truths: NamedTruth[], host: string): TruthAccount | undefined {
  return listAccounts(truths).find((account) => account.host === host.toLowerCase());
}

/** What the service provider of this account works with at the moment. The profile saved last is the one that counts. */
export function readAccount(world: VendorWorld, account: TruthAccount): ServiceProviderInput {
  const state = world.state.getAccount(account.truth, account.region);
  return {
    account,
    siblings: account.truth.regions.map((region) => buildAccount(account.truth, region)),
    profile: readProfile(state.records.profile.at(-1)),
    people: state.records.person,
    now: world.now(),
    isCertificateExpired: world.faults.expiredCertificate === true,
  };
}

// People paste a certificate with its frame and line breaks; the SAML library wants the bare text.
function readProfile(saved: RecordValues | undefined): RecordValues | undefined {
  return saved?.certificate ? { ...saved, certificate: readCertificateText(saved.certificate) ?? saved.certificate } : saved;
}

/** True once a saved profile says that nobody may come in with a password. */
export function isEnforced(world: VendorWorld, account: TruthAccount): boolean {
  return readAccount(world, account).profile?.enforce === 'on';
}

/** The vendor's account in the region after this one, for the fault "wrong region". */
export function findOtherRegion(truths: NamedTruth[], host: string): TruthAccount | undefined {
  const account = findAccountByHost(truths, host);
  if (!account) return undefined;
  const { regions } = account.truth;
  const next = regions[(regions.findIndex((region) => region.key === account.region.key) + 1) % regions.length];
  return next && next.key !== account.region.key ? buildAccount(account.truth, next) : undefined;
}

export type PasswordVerdict = { accepted: true; name: string } | { accepted: false; reason: string };

/** Sign-in with a password at the vendor: closed by enforcement for everybody except a local administrator. */
export function checkVendorPassword(world: VendorWorld, account: TruthAccount, email: string, password: string): PasswordVerdict {
  const typed = email.trim().toLowerCase();
  const administrator = account.truth.administrators.find((entry) => entry.email.toLowerCase() === typed);
  const address = findPerson(readAccount(world, account).people, typed);
  const isRight = (administrator?.password ?? address?.password) === password && password !== '';
  if (!isRight) return { accepted: false, reason: 'The address or the password is wrong.' };
  if (!isEnforced(world, account) || administrator?.local) return { accepted: true, name: typed };
  return { accepted: false, reason: 'Sign-in with a password is closed: SAML is enforced for this account. Only the local administrator gets in.' };
}
