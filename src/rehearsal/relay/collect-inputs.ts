// Fills and checks the inputs of an Adaptive Card as a client does. Sends nothing.
import type { CardJson, Json } from './activity';
import { listNodes, textOf } from './list-nodes';

/** A form that the client itself refuses, before anything is sent. */
export class InputRefused extends Error {
  override readonly name = 'InputRefused';
}

/** Every input of the card that is not hidden for good. */
export function listInputs(card: CardJson): Json[] {
  return listNodes(card, (node) => typeof node.type === 'string' && node.type.startsWith('Input.'));
}

/**
 * What the inputs send: given values by id or by label, else what the card was filled with. All are strings; what is empty is left out.
 * @throws InputRefused as the client's own check would refuse
 */
export function collectInputs(card: CardJson, given: Record<string, string>): Record<string, string> {
  const values: Record<string, string> = {};
  const used = new Set<string>();
  for (const input of listInputs(card)) {
    const id = String(input.id);
    const name = [id, input.label].find((one) => typeof one === 'string' && one in given) as string | undefined;
    if (name) used.add(name);
    const raw = name === undefined ? textOf(input.value) : given[name]!;
    const value = input.type === 'Input.ChoiceSet' ? choose(input, raw) : raw;
    check(input, value);
    if (value !== '') values[id] = value;
    else if (input.type === 'Input.Toggle') values[id] = textOf(input.valueOff) || 'false';
  }
  const unknown = Object.keys(given).filter((name) => !used.has(name));
  if (unknown.length) throw new Error(`No input "${unknown.join('", "')}" on this card; it has: ${listInputs(card).map((one) => one.label ?? one.id).join(' | ')}`);
  return values;
}

function check(input: Json, value: string): void {
  const label = String(input.label ?? input.id);
  if (input.isRequired === true && value === '') throw new InputRefused(textOf(input.errorMessage) || `${label} is required`);
  if (typeof input.regex === 'string' && value !== '' && !new RegExp(input.regex).test(value)) {
    throw new InputRefused(textOf(input.errorMessage) || `${label} does not have the right form`);
  }
  if (typeof input.maxLength === 'number' && value.length > input.maxLength) throw new InputRefused(`${label} is too long`);
}

/** A choice may be given by what it shows or by its value. */
function choose(input: Json, raw: string): string {
  const choices = (input.choices ?? []) as { title: string; value: string }[];
  return choices.find((one) => one.value === raw || one.title === raw)?.value ?? raw;
}
