// Builds the reference part of docs/dialogs.md from the schema of the dialog language: every word, what it takes, what its absence means. Knows no word itself.
import { z } from 'zod';
import { ConditionSchema, DialogSchema, StepSchema, ValueSchema } from './model/dialog';

export interface ReferenceWord {
  /** Heading of the table that it stands in. */
  section: string;
  word: string;
  takes: string;
  /** What holds when it is not written. */
  absent: string;
  /** Empty when the schema does not say. */
  meaning: string;
}

type Shape = Record<string, z.ZodType>;
interface Place {
  section: string;
  shape: Shape;
}

/** Every word of the language, table by table; what stands below a word comes right after its table. */
export function listReferenceWords(): ReferenceWord[] {
  return listWordsOf({ section: 'The file', shape: DialogSchema.shape as Shape });
}

function listWordsOf({ section, shape }: Place): ReferenceWord[] {
  const words = Object.entries(shape).map(([word, schema]) => ({ section, word, takes: describeType(schema), absent: describeAbsence(schema), meaning: meaningOf(schema) }));
  return [...words, ...Object.entries(shape).flatMap(([word, schema]) => placesIn(schema, section, word)).flatMap(listWordsOf)];
}

/** Markdown, without a line end. */
export function buildDialogReference(): string {
  const words = listReferenceWords();
  return [...new Set(words.map(({ section }) => section))].map((section) => [
    `### ${section}`, '', '| word | takes | without it | meaning |', '|---|---|---|---|',
    ...words.filter((one) => one.section === section).map(({ word, takes, absent, meaning }) => `| \`${word}\` | ${escapeCell(takes)} | ${escapeCell(absent)} | ${escapeCell(meaning)} |`),
  ].join('\n')).join('\n\n');
}

/** Tables for the objects that stand below a word. */
function placesIn(schema: z.ZodType, section: string, word: string): Place[] {
  const inner = unwrap(schema);
  if (inner === ConditionSchema) return [];
  if (inner === StepSchema) return listStepPlaces();
  if (inner instanceof z.ZodObject) return [{ section: nameSection(section, word), shape: inner.shape as Shape }];
  if (inner instanceof z.ZodArray) return placesIn(inner.element as z.ZodType, section, word);
  if (inner instanceof z.ZodRecord) return placesIn(inner.valueType as z.ZodType, section, word);
  if (inner instanceof z.ZodUnion) return (inner.options as z.ZodType[]).flatMap((option) => placesIn(option, section, word)).slice(0, 1);
  return [];
}

/** What every step has stands once; each kind of step goes by the word that only it has to have. */
function listStepPlaces(): Place[] {
  const shapes = (StepSchema.options as readonly z.ZodObject[]).map((option) => option.shape as Shape);
  const common = Object.keys(shapes[0]!).filter((word) => shapes.every((shape) => word in shape));
  const pick = (shape: Shape, isWanted: (word: string) => boolean) => Object.fromEntries(Object.entries(shape).filter(([word]) => isWanted(word)));
  return [
    { section: 'Every step', shape: pick(shapes[0]!, (word) => common.includes(word)) },
    ...shapes.map((shape) => {
      const kind = Object.keys(shape).find((word) => !common.includes(word) && !isOptional(shape[word]!)) ?? '';
      return { section: `Step \`${kind}\``, shape: pick(shape, (word) => !common.includes(word)) };
    }),
  ];
}

function nameSection(section: string, word: string): string {
  return section === 'The file' ? `\`${word}\`` : `${section} › \`${word}\``;
}

function describeType(schema: z.ZodType): string {
  const inner = unwrap(schema);
  if (inner === ConditionSchema) return 'a condition';
  if (inner === ValueSchema) return 'a value: a text with {names}, or a list of cases';
  if (inner === StepSchema) return 'a step';
  if (inner instanceof z.ZodString || inner instanceof z.ZodStringFormat) return describeText(inner);
  if (inner instanceof z.ZodNumber) return 'a number';
  if (inner instanceof z.ZodBoolean) return 'true or false';
  if (inner instanceof z.ZodEnum) return `one of ${inner.options.map((one) => `\`${String(one)}\``).join(', ')}`;
  if (inner instanceof z.ZodLiteral) return `\`${String(inner.value)}\``;
  if (inner instanceof z.ZodArray) return `a list of: ${describeType(inner.element as z.ZodType)}`;
  if (inner instanceof z.ZodRecord) return inner.valueType instanceof z.ZodUnknown ? 'words of the action' : `names; each with ${describeType(inner.valueType as z.ZodType)}`;
  if (inner instanceof z.ZodUnion) return (inner.options as z.ZodType[]).map(describeType).join(', or ');
  if (inner instanceof z.ZodObject) return 'words of its own';
  throw new Error(`The reference cannot say what ${inner.type} takes: teach describeType.`);
}

const TEXT_FORMATS: Readonly<Record<string, string>> = { date: 'a day', url: 'an address' };

/** Metadata is inherited by what is made of a schema. */
function describeText(schema: z.ZodType): string {
  return z.globalRegistry.get(schema)?.title ?? (TEXT_FORMATS[(schema as z.ZodString).format ?? ''] ?? 'a text');
}

function describeAbsence(schema: z.ZodType): string {
  if (schema instanceof z.ZodDefault) {
    const value: unknown = schema.def.defaultValue;
    return Array.isArray(value) || (typeof value === 'object' && value !== null) ? 'none' : `\`${String(value)}\``;
  }
  return isOptional(schema) ? 'nothing' : 'required';
}

function isOptional(schema: z.ZodType): boolean {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
}

function unwrap(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? unwrap(schema.unwrap() as z.ZodType) : schema;
}

function meaningOf(schema: z.ZodType): string {
  if (schema.description !== undefined) return schema.description;
  const inner = unwrap(schema);
  return inner === schema ? '' : meaningOf(inner);
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
