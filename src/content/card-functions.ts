// The functions that card templates may call in `${…}`, beside those of the template engine. Knows no card.
import { ExpressionEvaluator, ExpressionFunctions, FunctionUtils, ReturnType } from 'adaptive-expressions';
import { capText, escapeMarkdown, hasNoBreak } from './escape-markdown';
import { fillKnown } from './load-words';

/** Texts where a template wants one: everything else would be spliced in as part of the card. */
function asText(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') throw new Error(`a text was expected, not ${Array.isArray(value) ? 'a list' : typeof value}`);
  if (value.includes('${')) throw new Error(`no value for ${value}`);
  return value;
}

const isMissing = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && value.includes('${'));

function asDate(value: unknown): string {
  const at = new Date(asText(value));
  if (Number.isNaN(at.getTime())) throw new Error('a time was expected');
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}

function sayDuration(value: unknown): string {
  const seconds = Math.max(0, Math.round(Number(value)));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Lines of one or two buttons: two only when their titles have room beside each other on a phone. */
function pairsOf(list: unknown, title: string): unknown[][] {
  const lines: Array<Array<Record<string, unknown>>> = [];
  for (const item of list as Array<Record<string, unknown>>) {
    const line = lines.at(-1);
    const length = String(line?.[0]?.[title] ?? '').length + String(item[title] ?? '').length;
    if (line?.length === 1 && length <= 24) line.push(item);
    else lines.push([item]);
  }
  return lines;
}

/** Neighbours with the same menu path, under one heading. */
function groupByPlace(items: Array<{ where: string }>): Array<{ where: string; items: unknown[] }> {
  const groups: Array<{ where: string; items: unknown[] }> = [];
  for (const item of items) {
    if (groups.at(-1)?.where === item.where) groups.at(-1)!.items.push(item);
    else groups.push({ where: item.where, items: [item] });
  }
  return groups;
}

const FUNCTIONS: Record<string, (args: unknown[]) => unknown> = {
  /** A text for a TextBlock: Markdown escaped. Put around every expression of a TextBlock at load time. */
  md: ([value]) => escapeMarkdown(asText(value)),
  /** A text for every other place. Put around at load time as well. */
  plain: ([value]) => asText(value),
  /** The value, or the second argument when there is none; '' without a second one. */
  opt: ([value, otherwise]) => (isMissing(value) ? (otherwise ?? '') : value),
  has: ([value]) => !isMissing(value) && value !== '',
  /** Date and time in the reader's own time zone. */
  date: ([value]) => `{{DATE(${asDate(value)},SHORT)}} {{TIME(${asDate(value)})}}`,
  day: ([value]) => `{{DATE(${asDate(value)},SHORT)}}`,
  time: ([value]) => `{{TIME(${asDate(value)})}}`,
  plural: ([count, one, many]) => `${Number(count)} ${Number(count) === 1 ? asText(one) : asText(many)}`,
  seconds: ([value]) => sayDuration(value),
  noBreak: ([value]) => !isMissing(value) && hasNoBreak(asText(value)),
  /** For button titles: a line of buttons has room for about 35 characters. */
  short: ([value, limit]) => capText(asText(value), Number(limit)),
  pairs: ([list, title]) => pairsOf(list, String(title)),
  lines: ([value]) => asText(value).split(/\r?\n/).filter((line) => line.trim() !== ''),
  /** Parts of a text with an empty line between them. */
  paragraphs: ([value]) => asText(value).split(/\r?\n(?:[ \t]*\r?\n)+/).filter((part) => part.trim() !== ''),
  /** `{name}` of a word becomes a value; a sentence that names an unknown one is left out. */
  fill: ([text, values]) => fillKnown(asText(text), isMissing(values) ? {} : (values as Record<string, string>)),
  joinLists: (lists) => lists.flat(),
  withProperty: ([list, property]) => (list as Array<Record<string, unknown>>).filter((item) => item[String(property)] !== undefined),
  pairsOf: ([object]) => Object.entries(object as Record<string, string>).filter(([name, value]) => value !== '' && name !== 'claims').map(([name, value]) => ({ name, value })),
  /** Nothing runs, waits or failed any more. */
  isOver: ([lines]) => (lines as Array<{ state: string }>).length > 0 && (lines as Array<{ state: string }>).every((line) => line.state === 'done' || line.state === 'undone'),
  byPlace: ([items]) => groupByPlace(items as Array<{ where: string }>),
  /** How many objects of a list have this value in this property. */
  countWhere: ([list, property, value]) => (list as Array<Record<string, unknown>>).filter((item) => item[String(property)] === value).length,
  where: ([list, property, ...values]) => (list as Array<Record<string, unknown>>).filter((item) => values.includes(item[String(property)])),
};

/** Results that are safe in a TextBlock as they are. */
export const SAFE_FUNCTIONS = ['md', 'date', 'day', 'time'];

/** Adds the functions to the one table of the engine. Safe to call twice. */
export function registerCardFunctions(): void {
  const table = ExpressionFunctions.standardFunctions as Map<string, ExpressionEvaluator>;
  for (const [name, call] of Object.entries(FUNCTIONS)) {
    table.set(name, new ExpressionEvaluator(name, FunctionUtils.apply((args) => call(args as unknown[])), ReturnType.Object | ReturnType.String, () => undefined));
  }
}
