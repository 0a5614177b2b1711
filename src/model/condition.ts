// The smallest words of the dialog language: names, texts with placeholders, conditions, values that depend on them.
import { z } from 'zod';

export const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'use lower case words with hyphens');
export const key = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'use one camelCase word');

/** Text with `{name}` placeholders: a field, a value, `person.mail`, `admin.mail`, `tenant.defaultDomain`, a handover value. */
export const template = z.string().min(1).meta({ title: 'a text with {names}' });

const knownName = z.string().regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)?$/, 'use the name of a field, or of a value that an action reads, such as app.identifier');

/** Holds when every named answer or read value has (one of) the given value(s); true: it has a value; false: it has none. */
export const ConditionSchema = z.record(knownName, z.union([z.boolean(), z.string(), z.array(z.string()).min(1)])).describe('only while this holds');
export type Condition = z.infer<typeof ConditionSchema>;

/** A template, or a list of which the first one that holds is taken; none holds: no value. */
export const ValueSchema = z.union([
  template,
  z.array(z.strictObject({
    when: ConditionSchema.optional().describe('the case is for this alone; without it, for everything that is left'),
    is: template.describe('the value in this case'),
  })).min(1),
]);
export type Value = z.infer<typeof ValueSchema>;

export const source = z.enum(['tutorial', 'check']).describe('`tutorial`: stands in the source; `check`: does not, and is shown as such');
