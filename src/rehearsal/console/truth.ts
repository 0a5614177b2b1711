// What is true about a vendor, as its own pages behave: the shape of the `vendor:` block of test/chats/<vendor>.yaml. Knows nothing of dialogs.
import { z } from 'zod';

/** What a console field is for. The console and the service provider act on this, never on a label. */
const Meaning = z.enum([
  'description', 'enforce', 'provider', 'metadataUrl', 'metadataXml', 'issuer', 'loginUrl', 'logoutUrl', 'certificate', 'relyingParty',
  'passwordContext', 'integratedContext', 'usernameTag', 'emailTag', 'firstNameTag', 'lastNameTag', 'organizationsInUse',
  'email', 'username', 'displayName', 'password', 'confirmPassword', 'forceChange', 'sendMail', 'role', 'domain', 'organization', 'organizationName', 'message', 'other',
]);

/** What the vendor accepts in a field. `any`: every text; `metadataUrl`: an address whose document can be fetched and read; `certificate`: base64 with or without a PEM frame; `on`/`off`: the box must stand so. */
const Expected = z.union([
  z.enum(['any', 'metadataUrl', 'certificate', 'on', 'off', 'samePassword', 'emailInDomain']),
  z.strictObject({ pattern: z.string() }),
  z.strictObject({ oneOf: z.array(z.string()).min(1) }),
]);

/** A kind of record that the console keeps: the sign-on settings, people, organizations, what is written to support. */
const RecordKind = z.enum(['profile', 'person', 'organization', 'message']);

const Mode = z.enum(['sp', 'idp']);

/** Why it makes no difference to a sign-in; or why not, where it depends on who starts the sign-in. */
const NoEffect = z.union([z.string(), z.partialRecord(Mode, z.string())]).optional();

/** Shown only while the sign-on settings hold these values: those that stand in the open form on its own pages, the saved ones elsewhere. */
const VisibleWhile = z.partialRecord(Meaning, z.string()).optional();

export const TruthField = z.strictObject({
  /** The label as the console shows it, and as people read it in the source. */
  label: z.string(),
  /** Other labels that the same field is known under. */
  alsoCalled: z.array(z.string()).default([]),
  /** `choices`: several entries of a list; `filled`: nobody types there. */
  kind: z.enum(['text', 'longText', 'password', 'choice', 'choices', 'box', 'upload', 'filled']),
  means: Meaning,
  /** Only for `choice`: everything the list shows, right and wrong. */
  options: z.array(z.string()).optional(),
  /** Instead of `options`: the list shows the account's records of this kind. */
  optionsFrom: z.enum(['organization']).optional(),
  /** What stands in the field before anybody touches it. Boxes: `on` or `off`. */
  initial: z.string().default(''),
  expected: Expected.default('any'),
  /** Saving is refused while it is empty. */
  required: z.boolean().default(false),
  /** The text or the box makes no difference to a sign-in. (A required field may still not be left out.) */
  noEffectOnSignIn: NoEffect,
  /** Why it makes no difference to a sign-in when it is left empty, while a wrong text does. */
  noEffectWhileEmpty: z.string().optional(),
  visibleWhile: VisibleWhile,
  /** The sentence of the source that this comes from; `not in the tutorial: …` where we had to assume. */
  source: z.string(),
});

export const TruthButton = z.strictObject({
  label: z.string(),
  alsoCalled: z.array(z.string()).default([]),
  /** `open` shows another page of the record that is open; `importAndSave` reads the metadata, if there is any, and saves. */
  does: z.enum(['new', 'open', 'import', 'save', 'importAndSave', 'newDomain', 'confirmMail', 'send']),
  /** For `new`: what kind of record. */
  record: RecordKind.optional(),
  /** Id of the page that is shown afterwards. Without it: the page whose name is the label, if there is one. */
  opens: z.string().optional(),
  noEffectOnSignIn: NoEffect,
  visibleWhile: VisibleWhile,
  source: z.string(),
});

export const TruthPlace = z.strictObject({
  id: z.string(),
  /** The menu path that leads here, one entry a click. */
  path: z.array(z.string()).min(1),
  alsoCalled: z.array(z.string()).default([]),
  /** Which record the fields of this page belong to. A kind that no button makes new is simply there, once. Nothing: the page only shows. */
  edits: z.union([RecordKind, z.literal('domain')]).optional(),
  /** The page is there only once its record was saved, or only until then. */
  onlyWhile: z.enum(['new', 'saved']).optional(),
  /** Saving keeps what stands on this page; what was changed on other pages of the record waits for their own button. */
  savesAlone: z.boolean().default(false),
  /** What the page lists above its fields. */
  lists: z.union([RecordKind, z.enum(['domain', 'mail'])]).optional(),
  /** Id of the page that shows an entry of the list. Without it nothing opens. */
  opensEntry: z.string().optional(),
  /** Read-only lines, such as the account code. */
  facts: z.array(z.strictObject({
    label: z.string(),
    shows: z.enum(['accountCode', 'regionLabel', 'host', 'organization', 'entityId', 'acs', 'loginUrl', 'spMetadataUrl', 'spMetadata']),
    source: z.string(),
  })).default([]),
  fields: z.array(TruthField).default([]),
  buttons: z.array(TruthButton).default([]),
  visibleWhile: VisibleWhile,
  source: z.string(),
});

export const TruthRegion = z.strictObject({
  /** Goes into `{region}` of the templates. */
  key: z.string(),
  label: z.string(),
  /** The rehearsal's own account in this region; goes into `{accountCode}`. */
  accountCode: z.string(),
  /** Name of the organization that the account belongs to; goes into `{organization}`. */
  organization: z.string().default(''),
  source: z.string(),
});

/** What the vendor's support does with a message. */
const Support = z.strictObject({
  /** Answers a first message with the account's addresses. `needsPerson`: asks back while no person is named, and makes an account for whoever is. */
  addresses: z.strictObject({ needsPerson: z.boolean(), source: z.string() }),
  /** Support itself sets up the connection from a message with metadata and then activates the people it knows. Absent: it only answers. */
  connection: z.strictObject({ source: z.string() }).optional(),
});

export const VendorTruth = z.strictObject({
  name: z.string(),
  source: z.string(),
  /** Microsoft's gallery has an app of this name. */
  inGallery: z.boolean().default(true),
  /** Who may start a sign-in: the vendor's page (`sp`), the My Apps tile without a request (`idp`). */
  initiation: z.array(Mode).min(1),
  initiationSource: z.string(),
  /** The first region is the one that the console opens with. */
  regions: z.array(TruthRegion).min(1),
  /** Templates over {region}, {accountCode} and {organization}. */
  entityId: z.string(),
  acs: z.string(),
  /** Absent: the vendor has no page that starts a sign-in. A bare host shows its login page first. */
  loginUrl: z.string().optional(),
  addressesSource: z.string(),
  /** Where the service provider's own metadata stands. */
  spMetadata: z.strictObject({ url: z.string(), source: z.string() }).optional(),
  /** Mail domains that the account has when it is new. */
  domains: z.array(z.string()).default([]),
  domainsSource: z.string().optional(),
  /** Organizations that the account has when it is new. */
  organizations: z.array(z.string()).default([]),
  /** What ties the signed-in person to an account at the vendor: the NameID, a claim, or the claim that the console's mapping names. */
  matchAccountBy: z.union([z.enum(['nameId', 'usernameTag']), z.strictObject({ claim: z.string() })]).default('nameId'),
  matchSource: z.string(),
  /** Claims without which the vendor refuses; `is` is a template. */
  requiredClaims: z.array(z.strictObject({ name: z.string(), is: z.string().optional(), source: z.string() })).default([]),
  /** A person whom the vendor does not know gets an account at the first sign-in. */
  justInTime: z.strictObject({ source: z.string() }).optional(),
  /** A new account is closed until the person confirms a mail, or until support opens it. */
  activation: z.strictObject({ by: z.enum(['mail', 'support']), source: z.string() }).optional(),
  support: Support.optional(),
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
export type RecordKind = z.infer<typeof RecordKind>;
export type NoEffect = z.infer<typeof NoEffect>;
export type VisibleWhile = z.infer<typeof VisibleWhile>;

/** A truth under the name of its file: `acme.yaml` is `acme`. */
export type NamedTruth = VendorTruth & { slug: string };

/** One account of the vendor with its addresses written out. */
export interface TruthAccount {
  truth: NamedTruth;
  region: TruthRegion;
  entityId: string;
  acs: string;
  /** Undefined where the vendor starts no sign-in. */
  loginUrl?: string;
  /** Undefined where the vendor publishes none. */
  spMetadataUrl?: string;
  /** Host of the sign-in page, lower case. */
  host: string;
}

/** Fills a template of the truth for one region. */
export function fillTemplate(template: string, region: TruthRegion): string {
  return template.replaceAll('{region}', region.key).replaceAll('{accountCode}', region.accountCode).replaceAll('{organization}', region.organization);
}

/** Writes the vendor's addresses out for one region. */
export function buildAccount(truth: NamedTruth, region: TruthRegion): TruthAccount {
  const fill = (template: string) => fillTemplate(template, region);
  const acs = fill(truth.acs);
  return {
    truth, region, entityId: fill(truth.entityId), acs, host: new URL(acs).host,
    ...(truth.loginUrl === undefined ? {} : { loginUrl: fill(truth.loginUrl) }),
    ...(truth.spMetadata === undefined ? {} : { spMetadataUrl: fill(truth.spMetadata.url) }),
  };
}

/** Every account of every vendor. */
export function listAccounts(truths: NamedTruth[]): TruthAccount[] {
  return truths.flatMap((truth) => truth.regions.map((region) => buildAccount(truth, region)));
}

/** The place's field with this meaning, wherever it stands in the console. */
export function findFieldByMeaning(truth: VendorTruth, means: FieldMeaning): TruthField | undefined {
  return truth.places.flatMap((place) => place.fields).find((field) => field.means === means);
}

/** True when it makes no difference to a sign-in that starts in this way. */
export function hasNoEffect(noEffect: NoEffect, mode: 'sp' | 'idp'): boolean {
  return typeof noEffect === 'string' || noEffect?.[mode] !== undefined;
}
