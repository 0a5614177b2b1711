// A field of the dialog language: something that the bot asks a person for.
import { z } from 'zod';
import { ConditionSchema, key, source, template } from './condition';

export const FieldSchema = z.strictObject({
  label: z.string().describe('what the field is called'),
  kind: z.enum(['text', 'choice', 'url', 'hostname', 'email', 'domain', 'claims']).describe('what is taken; `claims`: a list, one a line, `name = user.attribute` or `name = "a text"`'),
  choices: z.array(z.strictObject({
    value: z.string().describe('what the answer is then'),
    label: z.string().describe('what a person presses or picks'),
    shows: template.optional().describe('a second, smaller line, such as the address that follows from the choice'),
  })).optional().describe('for kind `choice`; asked alone, each is a button'),
  other: z.strictObject({
    value: z.string().describe('what the answer is then'),
    label: z.string().describe('what a person presses or picks'),
    field: key.describe('field into which it is typed'),
  }).optional().describe('one more choice, whose value is typed in another field'),
  pattern: z.string().optional().describe('regular expression that the whole answer has to fit; write ^ and $'),
  mistake: z.string().optional().describe('what to enter, said when the value does not fit'),
  example: z.string().optional().describe('shown in the empty field'),
  under: z.string().optional().describe('a hostname must be below this domain'),
  sameHostAs: key.optional().describe('the other address of the same form, which must have the same host'),
  maxLength: z.number().int().positive().default(200).describe('most characters'),
  whereToFind: z.strictObject({
    text: z.string().describe('the place, as a menu path or a sentence'),
    from: source,
  }).optional().describe('where a person finds the value'),
  suppliedBy: z.strictObject({
    who: z.string().describe('who has the value, as in “Waiting for …”'),
    subject: template.describe('subject of the mail to them'),
    message: template.describe('text of the mail to them'),
  }).optional().describe('for “I do not have it yet”'),
  default: template.optional().describe('stands in the field from the start'),
  required: z.boolean().default(true).describe('false: may stay empty'),
  when: ConditionSchema.optional().describe('asked only while this holds'),
});
export type Field = z.infer<typeof FieldSchema>;
