// Finds the words that the dialog language has at a place, by walking its schema. Knows no word itself.
import { z } from 'zod';
import type { Path } from './dialog-fault';

/** Words that may stand at a path, of every form that the place can have; empty where words are free. */
export function listSchemaWords(schema: z.ZodType, path: Path): string[] {
  const places = path.reduce<z.ZodType[]>((schemas, key) => schemas.flatMap((one) => stepInto(one, key)), unwrapSchema(schema));
  return [...new Set(places.flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape as object) : [])))];
}

function stepInto(schema: z.ZodType, key: string | number): z.ZodType[] {
  if (schema instanceof z.ZodObject) {
    const child = (schema.shape as Record<string, z.ZodType>)[String(key)];
    return child ? unwrapSchema(child) : [];
  }
  if (schema instanceof z.ZodRecord) return unwrapSchema(schema.valueType as z.ZodType);
  if (schema instanceof z.ZodArray) return unwrapSchema(schema.element as z.ZodType);
  return [];
}

/** What stands behind optional, default and the like; a union gives all of its members. */
export function unwrapSchema(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(unwrapSchema);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) return unwrapSchema(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return unwrapSchema(schema.in as z.ZodType);
  if (schema instanceof z.ZodLazy) return unwrapSchema(schema.unwrap() as z.ZodType);
  return [schema];
}
