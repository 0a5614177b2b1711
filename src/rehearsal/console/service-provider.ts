// The vendor's side of a sign-in: makes requests and judges responses with node-saml and our own checks. Draws no page.
import { SAML, ValidateInResponseTo, type CacheProvider } from '@node-saml/node-saml';
import { buildCertificatePem } from '../saml/build-response';
import { checkCertificateDates } from './checks/check-certificate-dates';
import { checkClaims } from './checks/check-claims';
import { checkContext, listContexts } from './checks/check-context';
import { checkDestination } from './checks/check-destination';
import { checkInResponseTo } from './checks/check-in-response-to';
import { checkAssertionIssuer, checkIssuer } from './checks/check-issuer';
import { checkPerson, findPerson, readAccountName } from './checks/check-person';
import { checkProfileFields } from './checks/check-profile-fields';
import { checkProfileSaved } from './checks/check-profile-saved';
import { checkRecipient } from './checks/check-recipient';
import { checkRegion } from './checks/check-region';
import { checkReplay } from './checks/check-replay';
import { checkTags } from './checks/check-tags';
import { checkUnsolicited } from './checks/check-unsolicited';
import type { RecordValues } from './console-state';
import { readAssertion, readResponse, type CheckInput, type VerifiedAssertion } from './read-response';
import type { TruthAccount } from './truth';

export interface ServiceProviderInput {
  account: TruthAccount;
  siblings: TruthAccount[];
  profile?: RecordValues;
  people: RecordValues[];
  now: Date;
  isCertificateExpired: boolean;
}

/** `isNew`: nobody knew the person; the vendor makes the account now. */
export type Verdict = { accepted: true; nameId: string; isNew: boolean } | { accepted: false; reason: string };

// Before the signature is verified a check may only refuse; what it reads is not yet proven.
const BEFORE = [checkProfileSaved, checkProfileFields, checkUnsolicited, checkRegion, checkDestination, checkIssuer, checkCertificateDates];
const AFTER = [checkAssertionIssuer, checkRecipient, checkInResponseTo, checkReplay, checkContext, checkClaims, checkTags, checkPerson];

export class ServiceProvider {
  private readonly requests = new Map<string, string>();
  private readonly usedAssertionIds = new Set<string>();

  /** The address of the login service with a request in it; undefined while no profile is saved. */
  async createLoginUrl(input: ServiceProviderInput, relayState: string): Promise<string | undefined> {
    if (!input.profile?.loginUrl || !input.profile.certificate) return undefined;
    return this.createSaml(input, true).getAuthorizeUrlAsync(relayState, undefined, {});
  }

  /** Judges a posted response. The reason is the rehearsal's own: no vendor says it in these words. */
  async receive(input: ServiceProviderInput, samlResponse: string): Promise<Verdict> {
    const response = readResponse(Buffer.from(samlResponse, 'base64').toString('utf8'));
    if (!response) return { accepted: false, reason: 'The response cannot be read.' };
    const facts: CheckInput = { ...input, response, usedAssertionIds: this.usedAssertionIds };
    const early = findReason(BEFORE, facts);
    if (early) return { accepted: false, reason: early };
    const verified = await this.verify(input, samlResponse, response.inResponseTo !== undefined);
    if ('reason' in verified) return { accepted: false, reason: verified.reason };
    const late = findReason(AFTER, { ...facts, assertion: verified.assertion });
    if (late) return { accepted: false, reason: late };
    this.usedAssertionIds.add(verified.assertion.id);
    const nameId = readAccountName({ ...facts, assertion: verified.assertion }) ?? '';
    return { accepted: true, nameId, isNew: findPerson(input.people, nameId) === undefined };
  }

  clear(): void {
    this.requests.clear();
    this.usedAssertionIds.clear();
  }

  private async verify(input: ServiceProviderInput, samlResponse: string, isAnswer: boolean): Promise<{ assertion: VerifiedAssertion } | { reason: string }> {
    const saml = this.createSaml(input, isAnswer);
    try {
      const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: samlResponse });
      const assertion = readAssertion(profile?.getAssertionXml?.() ?? '');
      return assertion ? { assertion } : { reason: 'The response carries no assertion.' };
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  }

  private createSaml({ account, profile, now }: ServiceProviderInput, isAsked: boolean): SAML {
    const contexts = listContexts(profile ?? {});
    // What the console calls the relying party is the name under which the vendor asks, and the only one it wants an answer for.
    const askedAs = profile?.relyingParty?.trim() || account.entityId;
    return new ClockedSaml({
      issuer: askedAs,
      callbackUrl: account.acs,
      entryPoint: profile?.loginUrl,
      idpCert: buildCertificatePem(profile?.certificate ?? ''),
      audience: isAsked ? askedAs : account.entityId,
      wantAssertionsSigned: true,
      wantAuthnResponseSigned: false,
      acceptedClockSkewMs: 0,
      validateInResponseTo: isAsked ? ValidateInResponseTo.always : ValidateInResponseTo.ifPresent,
      cacheProvider: createCache(this.requests),
      disableRequestedAuthnContext: contexts.length === 0,
      authnContext: contexts,
      racComparison: 'exact',
    }, now);
  }
}

// The rehearsal's time can be moved, node-saml reads the machine's clock: both ends of a sign-in have to use the same one.
class ClockedSaml extends SAML {
  constructor(options: ConstructorParameters<typeof SAML>[0], private readonly clock: Date) {
    super(options);
  }

  protected override checkTimestampsValidityError(_nowMs: number, notBefore: string, notOnOrAfter: string, maxTimeLimitMs?: number): Error | null {
    return super.checkTimestampsValidityError(this.clock.getTime(), notBefore, notOnOrAfter, maxTimeLimitMs);
  }

  protected override async generateAuthorizeRequestAsync(isPassive: boolean, isHttpPostBinding: boolean): Promise<string> {
    const xml = await super.generateAuthorizeRequestAsync(isPassive, isHttpPostBinding);
    return xml.replace(/ IssueInstant="[^"]*"/, ` IssueInstant="${this.clock.toISOString()}"`);
  }
}

function findReason<Input>(checks: Array<(input: Input) => string | undefined>, input: Input): string | undefined {
  for (const check of checks) {
    const reason = check(input);
    if (reason) return reason;
  }
  return undefined;
}

function createCache(requests: Map<string, string>): CacheProvider {
  return {
    saveAsync: async (key, value) => {
      requests.set(key, value);
      return { value, createdAt: Date.parse(value) };
    },
    getAsync: async (key) => requests.get(key) ?? null,
    removeAsync: async (key) => (key !== null && requests.delete(key) ? key : null),
  };
}
