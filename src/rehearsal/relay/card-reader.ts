// Reads an Adaptive Card as a client does: finds its buttons, fills and checks its inputs. Sends nothing.
import type { CardJson, Json } from './activity';

/** A button with what a click on it would carry. */
export interface CardButton extends Json {
  type: string;
  title?: string;
  verb?: string;
  url?: string;
  data?: unknown;
  associatedInputs?: string;
}

/** A form that the client itself refuses, before anything is sent. */
export class InputRefused extends Error {
  override readonly name = 'InputRefused';
}

/** Every button of the card, those inside ShowCard and of `selectAction` included. */
export function listButtons(card: CardJson): CardButton[] {
  return collect(card, (node) => typeof node.type === 'string' && node.type.startsWith('Action.') && node.isEnabled !== false) as CardButton[];
}

/** Every input of the card that is not hidden for good. */
export function listInputs(card: CardJson): Json[] {
  return collect(card, (node) => typeof node.type === 'string' && node.type.startsWith('Input.'));
}

/** @throws Error that lists the titles on the card when none fits */
export function findButton(card: CardJson, title: string): CardButton {
  const buttons = listButtons(card);
  const found = buttons.find((one) => one.title === title) ?? buttons.find((one) => one.title?.toLowerCase() === title.toLowerCase());
  if (!found) throw new Error(`No button "${title}" on this card; it has: ${buttons.map((one) => one.title).join(' | ') || 'none'}`);
  return found;
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
    const raw = name === undefined ? stringOf(input.value) : given[name]!;
    const value = input.type === 'Input.ChoiceSet' ? choose(input, raw) : raw;
    check(input, value);
    if (value !== '') values[id] = value;
    else if (input.type === 'Input.Toggle') values[id] = stringOf(input.valueOff) || 'false';
  }
  const unknown = Object.keys(given).filter((name) => !used.has(name));
  if (unknown.length) throw new Error(`No input "${unknown.join('", "')}" on this card; it has: ${listInputs(card).map((one) => one.label ?? one.id).join(' | ')}`);
  return values;
}

function check(input: Json, value: string): void {
  const label = String(input.label ?? input.id);
  if (input.isRequired === true && value === '') throw new InputRefused(stringOf(input.errorMessage) || `${label} is required`);
  if (typeof input.regex === 'string' && value !== '' && !new RegExp(input.regex).test(value)) {
    throw new InputRefused(stringOf(input.errorMessage) || `${label} does not have the right form`);
  }
  if (typeof input.maxLength === 'number' && value.length > input.maxLength) throw new InputRefused(`${label} is too long`);
}

/** A choice may be given by what it shows or by its value. */
function choose(input: Json, raw: string): string {
  const choices = (input.choices ?? []) as { title: string; value: string }[];
  return choices.find((one) => one.value === raw || one.title === raw)?.value ?? raw;
}

function collect(node: unknown, wanted: (node: Json) => boolean): Json[] {
  if (Array.isArray(node)) return node.flatMap((one) => collect(one, wanted));
  if (typeof node !== 'object' || node === null) return [];
  const json = node as Json;
  const inside = Object.entries(json).flatMap(([name, value]) => (name === 'data' || name === 'refresh' ? [] : collect(value, wanted)));
  return wanted(json) ? [json, ...inside] : inside;
}

function stringOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

/** All text that a person can read on the card, one line an element. */
export function cardText(card: CardJson): string {
  return collect(card, (node) => ['TextBlock', 'TextRun', 'Fact'].includes(String(node.type)) || ('title' in node && 'value' in node && !('type' in node)))
    .map((node) => (node.type ? stringOf(node.text) : `${stringOf(node.title)}: ${stringOf(node.value)}`)).join('\n');
}
