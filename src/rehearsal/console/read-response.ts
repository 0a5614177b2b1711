// What stands in a SAML response, before and after the library has verified it. Judges nothing.
import { parseXml } from '../saml/read-authn-request';
import { SAML_ASSERTION } from '../saml/saml-names';
import type { RecordValues } from './console-state';
import type { TruthAccount } from './truth';

/** Read from the response as it came. Nobody has vouched for it: a check may only refuse with it. */
export interface UnverifiedResponse {
  destination?: string;
  inResponseTo?: string;
  audience?: string;
  issuer?: string;
}

/** Read from the assertion whose signature the library has verified. */
export interface VerifiedAssertion {
  id: string;
  issuer?: string;
  nameId?: string;
  recipient?: string;
  inResponseTo?: string;
  authnContext?: string;
  attributes: Record<string, string[]>;
}

/** Everything that a check may look at. */
export interface CheckInput {
  account: TruthAccount;
  /** Accounts of the same vendor in all regions. */
  siblings: TruthAccount[];
  /** The saved profile that counts; undefined when none was saved. */
  profile?: RecordValues;
  /** Everybody who has an account at the vendor. */
  people: RecordValues[];
  now: Date;
  /** The rehearsal plays that the certificate's last day is over. */
  isCertificateExpired: boolean;
  response: UnverifiedResponse;
  /** Ids of assertions that were accepted before. */
  usedAssertionIds: ReadonlySet<string>;
}

export interface VerifiedCheckInput extends CheckInput {
  assertion: VerifiedAssertion;
}

/** The outer response; undefined when it is not XML. */
export function readResponse(xml: string): UnverifiedResponse | undefined {
  const root = parseXml(xml);
  if (!root) return undefined;
  return {
    destination: root.getAttribute('Destination') || undefined,
    inResponseTo: root.getAttribute('InResponseTo') || undefined,
    audience: findText(root, 'Audience'),
    issuer: findText(root, 'Issuer'),
  };
}

/** The assertion, from the very text that the signature covers. */
export function readAssertion(verifiedXml: string): VerifiedAssertion | undefined {
  const root = parseXml(verifiedXml);
  if (!root) return undefined;
  const confirmation = root.getElementsByTagNameNS(SAML_ASSERTION, 'SubjectConfirmationData')[0];
  const attributes = Array.from(root.getElementsByTagNameNS(SAML_ASSERTION, 'Attribute')).map((attribute): [string, string[]] => [
    attribute.getAttribute('Name') ?? '',
    Array.from(attribute.getElementsByTagNameNS(SAML_ASSERTION, 'AttributeValue')).map((value) => value.textContent ?? ''),
  ]);
  return {
    id: root.getAttribute('ID') ?? '',
    issuer: findText(root, 'Issuer'),
    nameId: findText(root, 'NameID'),
    recipient: confirmation?.getAttribute('Recipient') || undefined,
    inResponseTo: confirmation?.getAttribute('InResponseTo') || undefined,
    authnContext: findText(root, 'AuthnContextClassRef'),
    attributes: Object.fromEntries(attributes),
  };
}

function findText(root: Element, name: string): string | undefined {
  return root.getElementsByTagNameNS(SAML_ASSERTION, name)[0]?.textContent?.trim() || undefined;
}
