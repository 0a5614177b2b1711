// The dialog language: what a vendor's YAML file may say. dialogs/dialog.schema.json and the reference in docs/dialogs.md are generated from here.
import { z } from 'zod';
import { CLAIM_NAMES } from './claim-names';
import { ConditionSchema, ValueSchema, id, key, source, template } from './condition';
import { FieldSchema } from './field';

export { ConditionSchema, ValueSchema, type Condition, type Value } from './condition';
export { FieldSchema, type Field } from './field';

/** What actions read in the tenant, as templates and conditions name it. A name without a value is absent: ask for it under `when: { name: false }`. */
export const READ_BY_ACTION: Readonly<Record<string, readonly string[]>> = {
  'read-application': ['app.identifier', 'app.replyUrl', 'app.signOnUrl'],
  'read-claims': CLAIM_NAMES,
};

/** Values that the Entra half hands to the vendor; `{metadataUrl}` and so on in templates. */
export const HANDOVER_NAMES = ['metadataUrl', 'loginUrl', 'logoutUrl', 'entraIdentifier', 'certificate', 'certificatePem', 'thumbprint', 'applicationId'] as const;
export type HandoverName = (typeof HANDOVER_NAMES)[number];

export const ChecklistItemSchema = z.strictObject({
  id: id.describe('permanent name of the item'),
  do: template.describe('one instruction, starting with a verb'),
  where: z.string().describe('menu path at the vendor'),
  field: z.string().optional().describe('the label in the vendor’s console'),
  as: z.enum(['type', 'paste', 'choose', 'tick', 'clear', 'press', 'upload', 'decide']).describe('what a person does there; `decide`: the value is theirs; `upload`: the certificate comes as a file'),
  value: ValueSchema.optional().describe('what is typed, pasted or chosen'),
  claim: z.string().describe('the fact that a person claims by ticking'),
  notes: z.array(template).optional().describe('smaller sentences below it'),
  from: source.default('tutorial'),
  optional: z.boolean().default(false).describe('true: may stay open'),
  risk: z.boolean().default(false).describe('can lock people out: shown only after the guard'),
  provenBy: key.optional().describe('id of the test whose sign-in in Entra’s log cannot come about without this item'),
  when: ConditionSchema.optional(),
});
export type ChecklistItem = z.infer<typeof ChecklistItemSchema>;

const stepBase = {
  id: id.describe('permanent name of the step; setups that people have begun name it'),
  title: z.string().describe('two or three words for headings and the list of steps'),
  when: ConditionSchema.optional().describe('the step is passed over while this does not hold'),
};

const doSchema = z.strictObject({
  id: id.optional().describe('defaults to the action’s name'),
  action: z.string().describe('name of the action'),
  with: z.record(key, z.unknown()).default({}).describe('what the action has to know'),
  when: ConditionSchema.optional(),
});
export type DoEntry = z.infer<typeof doSchema>;

export const AccessStepSchema = z.strictObject({ ...stepBase, access: z.literal(true).describe('sign-in, role and permissions are checked') });
export const PrepareStepSchema = z.strictObject({
  ...stepBase,
  prepare: z.strictObject({ lead: template.optional().describe('one sentence above the list') }).describe('a card of its own for the prerequisites, before anything is asked'),
});
export const MetadataSchema = z.strictObject({
  lead: template.optional().describe('one sentence above the box'),
  whereToFind: z.strictObject({ text: z.string().describe('menu path or place'), from: source }).optional().describe('where the metadata URL stands'),
  example: z.string().optional().describe('a metadata URL'),
  fills: z.strictObject({
    entityId: key.describe('field for the entity ID'),
    assertionConsumerService: key.describe('field for the address that takes the answers by HTTP-POST'),
    origin: key.optional().describe('field for scheme and host of the metadata URL'),
  }).describe('which field of this form takes what; people check each value there'),
}).describe('before the form: the vendor’s own SAML metadata, by address or pasted, fills it; by hand stays possible');
export const AskStepSchema = z.strictObject({
  ...stepBase,
  ask: z.array(key).min(1).describe('names of fields; one choice alone is asked by buttons, everything else is a form'),
  metadata: MetadataSchema.optional(),
  lead: template.optional().describe('one sentence above the form'),
  addresses: z.array(z.strictObject({
    label: z.string().describe('what the address is called'),
    value: template.describe('shown once all its names are known'),
    note: z.string().optional().describe('a smaller line below it'),
  })).default([]).describe('finished addresses shown above the form'),
});
export const EntraStepSchema = z.strictObject({
  ...stepBase,
  lead: template.optional().describe('said on the plan, such as why another one follows'),
  do: z.array(doSchema).min(1).describe('changes in Entra: planned, confirmed, made and read back together'),
  as: z.enum(['plan', 'assignment']).default('plan').describe('which card shows it before it is written; `assignment`: the short one for a person'),
  optional: template.optional().describe('why the assignment may be skipped, said on its card beside the button for it'),
});
export const HandoverStepSchema = z.strictObject({
  ...stepBase,
  handover: z.strictObject({
    onlyIfNeeded: z.array(z.enum(HANDOVER_NAMES)).default([]).describe('values that no item uses, but that may be wanted'),
    onlyIfNeededLead: z.string().optional().describe('one sentence that says when'),
  }).describe('shows the values that items of the checklists use; which ones is worked out'),
});
export const ChecklistStepSchema = z.strictObject({
  ...stepBase,
  lead: z.string().optional().describe('one sentence above the items'),
  checklist: z.array(ChecklistItemSchema).min(1).describe('what people do at the vendor, in their order'),
  different: z.strictObject({
    text: z.string().describe('how it may look, and what to do then'),
    opensGuard: id.optional().describe('guard step that may be done early for it'),
  }).optional().describe('what to do when the console looks different'),
});
export const PersonStepSchema = z.strictObject({
  ...stepBase,
  person: z.strictObject({
    create: z.strictObject({
      displayName: z.string().describe('the name that is suggested'),
      mailNickname: z.string().describe('the part before the @ that is suggested'),
      givenName: z.string().optional().describe('first name, for vendors that want a claim of it'),
      surname: z.string().optional().describe('last name, for vendors that want a claim of it'),
    }).optional().describe('a new test person may be made'),
    needs: z.string().optional().describe('what the vendor needs of the person, as a sentence'),
    needsMailbox: z.boolean().default(false).describe('the vendor sends them a mail: somebody without an address is told so and not taken'),
    domain: template.optional().describe('the domain that the person’s sign-in name has to end in'),
  }).describe('somebody to test with is searched, or made'),
});
export const TestStepSchema = z.strictObject({
  ...stepBase,
  test: z.array(
    z.strictObject({
      id: key.describe('name of the test; `sp` and `idp` for the two ways to start'),
      when: ConditionSchema.optional().describe('the test is for this alone'),
      optional: z.boolean().default(false).describe('true: the setup may end without it'),
      title: z.string().describe('what is tested'),
      link: template.optional().describe('where the test begins'),
      linkTitle: z.string().optional().describe('title of the button that opens it'),
      steps: z.array(template).min(1).describe('what the test person does'),
      expect: template.describe('what they see when it works'),
    }),
  ).min(1).describe('sign-ins that prove the setup'),
  troubles: z.array(z.strictObject({
    code: z.string().describe('digits after AADSTS'),
    text: z.string().describe('what helps'),
  })).default([]).describe('refusals of Entra that this vendor is known for'),
  vendorRefused: z.array(z.union([
    template,
    z.strictObject({ text: template.describe('what to look for'), where: z.string().describe('menu path at the vendor'), value: template.describe('ready to copy') }),
  ])).default([]).describe('what to check, or to enter instead, when a sign-in failed and Entra did not refuse it'),
});
export const GuardStepSchema = z.strictObject({
  ...stepBase,
  guard: z.strictObject({
    protects: z.array(id).min(1).describe('ids of the items with `risk: true`'),
    why: z.string().describe('what can go wrong'),
    administrator: z.strictObject({
      do: z.string().describe('how to see that a local administrator can sign in'),
      claim: z.string().describe('the fact that a person claims by ticking'),
    }).describe('somebody who gets in without Entra'),
    secondBrowser: z.strictObject({
      do: z.string().describe('what to keep open'),
      claim: z.string().describe('the fact that a person claims by ticking'),
    }).describe('a browser that stays signed in'),
    wayBack: z.strictObject({
      text: z.string().describe('how to switch it off again'),
      claim: z.string().describe('the fact that a person claims by ticking'),
    }).describe('the way back when nobody gets in'),
  }).describe('opens the risky items only after a way back was seen'),
});
export const MessageStepSchema = z.strictObject({
  ...stepBase,
  message: z.strictObject({
    to: z.string().describe('who gets it, as in “Waiting for …”'),
    do: template.describe('the instruction as the plan shows it, starting with a verb'),
    lead: template.optional().describe('one sentence above the message'),
    address: z.string().regex(/^[^\s@]+@[^\s@]+$/).optional().describe('their mail address, when the source names one'),
    page: z.strictObject({ title: z.string().max(34).describe('where the link leads'), url: z.string().url().describe('address of that page') }).optional().describe('their page for requests'),
    subject: template.describe('subject of the mail'),
    text: template.describe('what a person sends; `{metadataLink}` becomes a link to the federation metadata that expires'),
    brings: z.array(key).default([]).describe('fields that their answer fills'),
    confirms: z.array(z.strictObject({
      id: id.describe('permanent name of the item'),
      do: template.describe('what they have to do, starting with a verb'),
      claim: z.string().describe('what they said is done, as a person claims it'),
    })).default([]).describe('what their answer has to say is done'),
    nudge: z.strictObject({
      afterDays: z.number().int().min(1).max(60).describe('days without an answer after which the bot shows this follow-up by itself'),
      subject: template.describe('subject of the reminder'),
      text: template.describe('`{message.sentOn}` is the day on which the first one was sent'),
    }).describe('a reminder'),
    from: source.default('tutorial'),
  }).describe('somebody outside is written to, and the setup waits for their answer'),
});
export const FinishStepSchema = z.strictObject({
  ...stepBase,
  finish: z.strictObject({
    next: z.array(z.union([template, z.strictObject({ text: template.describe('the sentence'), link: z.string().url().describe('address that it leads to') })])).default([]).describe('what comes after, a sentence each'),
  }).describe('the setup is done: summary, runbook, what comes next'),
});

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
  name: z.string().describe('what people call the product'),
  version: z.number().int().positive().describe('raise it with every change'),
  summary: z.string().describe('one line for lists of products'),
  initiation: z.array(z.enum(['sp', 'idp'])).min(1).describe('how a sign-in may begin: `sp` at the vendor, `idp` at the tile in My Apps; each has a test of this id'),
  titleFrom: key.optional().describe('field whose answer stands for the name in titles, notices and the runbook, once it is given'),
  catchAll: z.boolean().default(false).describe('offered for a product that no other dialog is for; what was typed fills the field of titleFrom'),
  otherNames: z.array(z.string()).default([]).describe('what people type for it'),
  sources: z.array(z.strictObject({
    title: z.string().describe('what the page is called'),
    url: z.string().url().optional().describe('its address, with https'),
    read: z.iso.date('write a day such as 2026-11-22').describe('the day on which somebody read it'),
  })).min(1).describe('where the facts come from'),
  caution: z.strictObject({
    text: z.string().describe('the sentence'),
    mark: z.string().max(24).describe('the same in two or three words, for lists of products'),
    links: z.array(z.strictObject({ title: z.string().max(34).describe('where the link really leads'), url: z.string().url().describe('its address') })).max(2).default([]).describe('links for it, shown as what they are'),
    from: source,
  }).optional().describe('what a person has to know before they begin; stands on the first card that they see'),
  prerequisites: z.array(z.string()).default([]).describe('what has to be there before anybody begins; on the first question, or on a `prepare` step of its own'),
  fields: z.record(key, FieldSchema).describe('what people are asked for, by name'),
  values: z.record(key, ValueSchema).default({}).describe('what follows from the answers, by name; in any order'),
  steps: z.array(StepSchema).min(1).describe('what happens, in this order'),
});
export type Dialog = z.infer<typeof DialogSchema>;
