// Puts values in the place of `{name}`. Knows no dialog; an unknown name is an error, never an empty text.
import { SetupError } from '../model/errors';

const PLACEHOLDER = /\{([a-z][A-Za-z0-9]*(?:\.[a-z][A-Za-z0-9]*)?)\}/g;

/** Names that a template needs, in order of appearance. */
export function namesIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1]!);
}

/**
 * Values are put in as they are and not looked at again: a typed `{x}` stays `{x}`.
 * @throws SetupError content/unknown-value when a name has no value
 */
export function fillTemplate(template: string, values: Record<string, string>): string {
  return template.replace(PLACEHOLDER, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new SetupError('content/unknown-value', { message: `no value for {${name}}`, details: { name } });
    return value;
  });
}

/** As fillTemplate, but undefined while one of the names has no value yet. */
export function fillIfKnown(template: string, values: Record<string, string>): string | undefined {
  return namesIn(template).every((name) => values[name] !== undefined) ? fillTemplate(template, values) : undefined;
}
