// What is true about a vendor, as its own pages behave: the shape of the `vendor:` block of test/chats/<vendor>.yaml. Knows nothing of dialogs.
import { z } from 'zod';

/** What a console field is for. The console and the service provider act on this, never on a label. */
const Meaning = z.enum([
  'description', 'enforce', 'provider', 'metadataUrl', 'metadataXml', 'issuer', 'loginUrl', 'logoutUrl', 'certificate',
  'passwordContext', 'integratedContext', 'email', 'displayName', 'password', 'confirmPassword', 'forceChange', 'role', 'domain', 'other',
]);

/** What the vendor accepts in a field. `any`: every text; `metadataUrl`: an address whose document can be fetched and read; `on`/`off`: the box must stand so. */
const Expected = z.union([
  z.enum(['any', 'metadataUrl', 'on', 'off', 'samePassword', 'emailInDomain']),
  z.strictObject({ pattern: z.string() }),
  z.strictObject({ oneOf: z.array(z.string()).min(1) }),
]);

export const TruthField = z.strictObject({
  /** The label as the console shows it, and as people read it in the source. */
  label: z.string(),
  /** Other labels that the same field is known under. */
  alsoCalled: z.array(z.string()).default([]),
  kind: z.enum(['text', 'password', 'choice', 'box', 'upload', 'filled']),
  means: Meaning,
  /** Only for `choice`: everything the list shows, right and wrong. */
  options: z.array(z.string()).optional(),
  /** What stands in the field before anybody touches it. Boxes: `on` or `off`. */
  initial: z.string().default(''),
  expected: Expected.default('any'),
  /** Saving is refused while it is empty. */
  required: z.boolean().default(false),
  /** The text or the box makes no difference to a sign-in. (A required field may still not be left out.) */
  noEffectOnSignIn: z.boolean().default(false),
  /** The sentence of the source that this comes from; `not in the tutorial: …` where we had to assume. */
  source: z.string(),
});

export const TruthButton = z.strictObject({
  label: z.string(),
  does: z.enum(['newProfile', 'importMetadata', 'saveProfile', 'newDomain', 'newAddress', 'saveAddress', 'editRoles', 'saveRoles']),
  noEffectOnSignIn: z.boolean().default(false),
  source: z.string(),
});

export const TruthPlace = z.strictObject({
  id: z.string(),
  /** The menu path that leads here, one entry a click. */
  path: z.array(z.string()).min(1),
  alsoCalled: z.array(z.string()).default([]),
  /** Which record the fields of this page belong to. Nothing: the page only shows. */
  edits: z.enum(['profile', 'address', 'domain']).optional(),
  /** What the page lists above its fields. */
  lists: z.enum(['profiles', 'addresses', 'domains']).optional(),
  /** Read-only lines, such as the account code. */
  facts: z.array(z.strictObject({ label: z.string(), shows: z.enum(['accountCode', 'regionLabel', 'host']), source: z.string() })).default([]),
  fields: z.array(TruthField).default([]),
  buttons: z.array(TruthButton).default([]),
  source: z.string(),
});

export const TruthRegion = z.strictObject({
  /** Goes into `{region}` of the templates. */
  key: z.string(),
  label: z.string(),
  /** The rehearsal's own account in this region; goes into `{accountCode}`. */
  accountCode: z.string(),
  source: z.string(),
});

export const VendorTruth = z.strictObject({
  name: z.string(),
  source: z.string(),
  /** Who may start a sign-in: the vendor's page (`sp`), the My Apps tile without a request (`idp`). */
  initiation: z.array(z.enum(['sp', 'idp'])).min(1),
  initiationSource: z.string(),
  /** The first region is the one that the console opens with. */
  regions: z.array(TruthRegion).min(1),
  /** Templates over {region} and {accountCode}. */
  entityId: z.string(),
  acs: z.string(),
  loginUrl: z.string(),
  addressesSource: z.string(),
  /** Mail domains that the account has when it is new. */
  domains: z.array(z.string()),
  domainsSource: z.string(),
  /** What ties the signed-in person to an account at the vendor. */
  matchAccountBy: z.enum(['nameId', 'emailClaim']).default('nameId'),
  matchSource: z.string(),
  /** Claim names without which the vendor refuses. */
  requiredClaims: z.array(z.string()).default([]),
  /** Who may sign in to the console with a password; `local` ones also when SAML is enforced (the way back). */
  administrators: z.array(z.strictObject({ email: z.string(), password: z.string(), local: z.boolean(), source: z.string() })),
  places: z.array(TruthPlace).min(1),
});

export type VendorTruth = z.infer<typeof VendorTruth>;
export type TruthRegion = z.infer<typeof TruthRegion>;
export type TruthPlace = z.infer<typeof TruthPlace>;
export type TruthField = z.infer<typeof TruthField>;
export type TruthButton = z.infer<typeof TruthButton>;
export type FieldMeaning = z.infer<typeof Meaning>;

/** A truth under the name of its file: `acme.yaml` is `acme`. */
export type NamedTruth = VendorTruth & { slug: string };

/** One account of the vendor with its addresses written out. */
export interface TruthAccount {
  truth: NamedTruth;
  region: TruthRegion;
  entityId: string;
  acs: string;
  loginUrl: string;
  /** Host of the sign-in page, lower case. */
  host: string;
}

/** Writes the vendor's addresses out for one region. */
export function buildAccount(truth: NamedTruth, region: TruthRegion): TruthAccount {
  const fill = (template: string) => template.replaceAll('{region}', region.key).replaceAll('{accountCode}', region.accountCode);
  const acs = fill(truth.acs);
  return { truth, region, entityId: fill(truth.entityId), acs, loginUrl: fill(truth.loginUrl), host: new URL(acs).host };
}

/** Every account of every vendor. */
export function listAccounts(truths: NamedTruth[]): TruthAccount[] {
  return truths.flatMap((truth) => truth.regions.map((region) => buildAccount(truth, region)));
}

/** The place's field with this meaning, wherever it stands in the console. */
export function findFieldByMeaning(truth: VendorTruth, means: FieldMeaning): TruthField | undefined {
  return truth.places.flatMap((place) => place.fields).find((field) => field.means === means);
}
