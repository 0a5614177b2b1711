// The dialog language: what a vendor's YAML file may say. dialogs/dialog.schema.json is generated from here.
import { z } from 'zod';

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'use lower case words with hyphens');
const key = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'use one camelCase word');

/** Text with `{name}` placeholders: a field, a value, `person.mail`, `admin.mail`, `tenant.defaultDomain`, a handover value. */
const template = z.string().min(1);

const knownName = z.string().regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)?$/, 'use the name of a field, or of a value that an action reads, such as app.identifier');

/** Holds when every named answer or read value has (one of) the given value(s); true: it has a value; false: it has none. */
export const ConditionSchema = z.record(knownName, z.union([z.boolean(), z.string(), z.array(z.string()).min(1)]));
export type Condition = z.infer<typeof ConditionSchema>;

/** A template, or a list of which the first one that holds is taken; none holds: no value. */
export const ValueSchema = z.union([
  template,
  z.array(z.strictObject({ when: ConditionSchema.optional(), is: template })).min(1),
]);
export type Value = z.infer<typeof ValueSchema>;

/** What actions read in the tenant, as templates and conditions name it. A name without a value is absent: ask for it under `when: { name: false }`. */
export const READ_BY_ACTION: Readonly<Record<string, readonly string[]>> = {
  'read-application': ['app.identifier', 'app.replyUrl', 'app.signOnUrl'],
};

const source = z.enum(['tutorial', 'check']).describe('tutorial: stands in the source; check: not in the tutorial, check');

export const FieldSchema = z.strictObject({
  label: z.string(),
  kind: z.enum(['text', 'choice', 'url', 'hostname', 'email', 'domain', 'claims']).describe('claims: a list, one a line, `name = user.attribute` or `name = "a text"`'),
  choices: z.array(z.strictObject({ value: z.string(), label: z.string(), shows: template.optional() })).optional(),
  other: z.strictObject({ value: z.string(), label: z.string(), field: key }).optional().describe('one more choice, whose value is typed in another field'),
  pattern: z.string().optional(),
  mistake: z.string().optional().describe('what to enter, said when the value does not fit'),
  example: z.string().optional(),
  under: z.string().optional().describe('a hostname must be below this domain'),
  sameHostAs: key.optional().describe('the other address of the same form, which must have the same host'),
  maxLength: z.number().int().positive().default(200),
  whereToFind: z.strictObject({ text: z.string(), from: source }).optional(),
  suppliedBy: z.strictObject({ who: z.string(), subject: template, message: template }).optional().describe('for "I do not have it yet"'),
  default: template.optional(),
  required: z.boolean().default(true),
  when: ConditionSchema.optional(),
});
export type Field = z.infer<typeof FieldSchema>;

/** Values that the Entra half hands to the vendor; `{metadataUrl}` and so on in templates. */
export const HANDOVER_NAMES = ['metadataUrl', 'loginUrl', 'logoutUrl', 'entraIdentifier', 'certificate', 'certificatePem', 'thumbprint', 'applicationId'] as const;
export type HandoverName = (typeof HANDOVER_NAMES)[number];

export const ChecklistItemSchema = z.strictObject({
  id,
  do: template.describe('one instruction, starting with a verb'),
  where: z.string().describe('menu path at the vendor'),
  field: z.string().optional().describe('the label in the vendor’s console'),
  as: z.enum(['type', 'paste', 'choose', 'tick', 'clear', 'press', 'upload', 'decide']),
  value: ValueSchema.optional(),
  claim: z.string().describe('the fact that a person claims by ticking'),
  notes: z.array(template).optional(),
  from: source.default('tutorial'),
  optional: z.boolean().default(false),
  risk: z.boolean().default(false).describe('can lock people out: shown only after the guard'),
  provenBy: key.optional().describe('id of the test whose sign-in in Entra’s log cannot come about without this item'),
  when: ConditionSchema.optional(),
});
export type ChecklistItem = z.infer<typeof ChecklistItemSchema>;

const stepBase = { id, title: z.string(), when: ConditionSchema.optional() };

const doSchema = z.strictObject({
  id: id.optional().describe('defaults to the action’s name'),
  action: z.string(),
  with: z.record(key, z.unknown()).default({}),
  when: ConditionSchema.optional(),
});
export type DoEntry = z.infer<typeof doSchema>;

export const AccessStepSchema = z.strictObject({ ...stepBase, access: z.literal(true).describe('sign-in, role and permissions are checked') });
export const PrepareStepSchema = z.strictObject({
  ...stepBase,
  prepare: z.strictObject({ lead: template.optional() }).describe('a card of its own for the prerequisites, before anything is asked'),
});
export const AskStepSchema = z.strictObject({
  ...stepBase,
  ask: z.array(key).min(1),
  lead: template.optional(),
  addresses: z.array(z.strictObject({ label: z.string(), value: template, note: z.string().optional() })).default([]).describe('finished addresses shown above the form'),
});
export const EntraStepSchema = z.strictObject({
  ...stepBase,
  lead: template.optional().describe('said on the plan, such as why another one follows'),
  do: z.array(doSchema).min(1),
  as: z.enum(['plan', 'assignment']).default('plan'),
});
export const HandoverStepSchema = z.strictObject({
  ...stepBase,
  handover: z.strictObject({ onlyIfNeeded: z.array(z.enum(HANDOVER_NAMES)).default([]), onlyIfNeededLead: z.string().optional() }),
});
export const ChecklistStepSchema = z.strictObject({
  ...stepBase,
  lead: z.string().optional(),
  checklist: z.array(ChecklistItemSchema).min(1),
  different: z.strictObject({ text: z.string(), opensGuard: id.optional() }).optional().describe('what to do when the console looks different'),
});
export const PersonStepSchema = z.strictObject({
  ...stepBase,
  person: z.strictObject({ create: z.strictObject({ displayName: z.string(), mailNickname: z.string() }).optional(), needs: z.string().optional(), needsMailbox: z.boolean().default(false).describe('the vendor sends them a mail: somebody without an address is told so and not taken'), domain: template.optional().describe('the domain that the person’s sign-in name has to end in') }),
});
export const TestStepSchema = z.strictObject({
  ...stepBase,
  test: z.array(
    z.strictObject({
      id: key,
      when: ConditionSchema.optional(),
      optional: z.boolean().default(false),
      title: z.string(),
      link: template.optional(),
      linkTitle: z.string().optional(),
      steps: z.array(template).min(1),
      expect: template,
    }),
  ).min(1),
  troubles: z.array(z.strictObject({ code: z.string(), text: z.string() })).default([]),
  vendorRefused: z.array(z.union([
    template,
    z.strictObject({ text: template, where: z.string().describe('menu path at the vendor'), value: template.describe('ready to copy') }),
  ])).default([]).describe('what to check, or to enter instead, when Entra signed the person in and the vendor did not'),
});
export const GuardStepSchema = z.strictObject({
  ...stepBase,
  guard: z.strictObject({
    protects: z.array(id).min(1),
    why: z.string(),
    administrator: z.strictObject({ do: z.string(), claim: z.string() }),
    secondBrowser: z.strictObject({ do: z.string(), claim: z.string() }),
    wayBack: z.strictObject({ text: z.string(), claim: z.string() }),
  }),
});
export const MessageStepSchema = z.strictObject({
  ...stepBase,
  message: z.strictObject({
    to: z.string().describe('who gets it, as in “Waiting for …”'),
    do: template.describe('the instruction as the plan shows it, starting with a verb'),
    lead: template.optional().describe('one sentence above the message'),
    address: z.string().regex(/^[^\s@]+@[^\s@]+$/).optional().describe('their mail address, when the source names one'),
    page: z.strictObject({ title: z.string().max(34).describe('where the link leads'), url: z.string().url() }).optional().describe('their page for requests'),
    subject: template,
    text: template.describe('what a person sends; `{metadataLink}` becomes a link to the federation metadata that expires'),
    brings: z.array(key).default([]).describe('fields that their answer fills'),
    confirms: z.array(z.strictObject({
      id,
      do: template.describe('what they have to do, starting with a verb'),
      claim: z.string().describe('what they said is done, as a person claims it'),
    })).default([]),
    nudge: z.strictObject({
      afterDays: z.number().int().min(1).max(60).describe('days without an answer after which the bot shows this follow-up by itself'),
      subject: template,
      text: template.describe('`{message.sentOn}` is the day on which the first one was sent'),
    }),
    from: source.default('tutorial'),
  }),
});
export const FinishStepSchema = z.strictObject({ ...stepBase, finish: z.strictObject({ next: z.array(z.union([template, z.strictObject({ text: template, link: z.string().url() })])).default([]) }) });

export const StepSchema = z.union([
  AccessStepSchema, PrepareStepSchema, AskStepSchema, EntraStepSchema, HandoverStepSchema, ChecklistStepSchema, PersonStepSchema, TestStepSchema, GuardStepSchema, MessageStepSchema, FinishStepSchema,
]);
export type Step = z.infer<typeof StepSchema>;
export type PrepareStep = z.infer<typeof PrepareStepSchema>;
export type AskStep = z.infer<typeof AskStepSchema>;
export type EntraStep = z.infer<typeof EntraStepSchema>;
export type HandoverStep = z.infer<typeof HandoverStepSchema>;
export type ChecklistStep = z.infer<typeof ChecklistStepSchema>;
export type PersonStep = z.infer<typeof PersonStepSchema>;
export type TestStep = z.infer<typeof TestStepSchema>;
export type GuardStep = z.infer<typeof GuardStepSchema>;
export type MessageStep = z.infer<typeof MessageStepSchema>;

export const DialogSchema = z.strictObject({
  vendor: id.describe('equal to the file name'),
  name: z.string(),
  version: z.number().int().positive(),
  summary: z.string(),
  initiation: z.array(z.enum(['sp', 'idp'])).min(1),
  titleFrom: key.optional().describe('field whose answer stands for the name in titles, notices and the runbook, once it is given'),
  catchAll: z.boolean().default(false).describe('offered for a product that no other dialog is for; what was typed fills the field of titleFrom'),
  otherNames: z.array(z.string()).default([]).describe('what people type for it'),
  sources: z.array(z.strictObject({ title: z.string(), url: z.string().url().optional(), read: z.iso.date('write a day such as 2026-11-22') })).min(1),
  caution: z.strictObject({
    text: z.string(),
    mark: z.string().max(24).describe('the same in two or three words, for lists of products'),
    links: z.array(z.strictObject({ title: z.string().max(34).describe('where the link really leads'), url: z.string().url() })).max(2).default([]),
    from: source,
  }).optional().describe('what a person has to know before they begin; stands on the first card that they see'),
  prerequisites: z.array(z.string()).default([]),
  fields: z.record(key, FieldSchema),
  values: z.record(key, ValueSchema).default({}),
  steps: z.array(StepSchema).min(1),
});
export type Dialog = z.infer<typeof DialogSchema>;
