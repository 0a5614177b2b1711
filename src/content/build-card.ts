// Fills a kept template with facts: typed texts stay texts, and a card is never larger than Teams takes. Knows no setup.
import type { CardData, CardName } from '../model/card-data';
import type { AdaptiveCard } from '../model/cards';
import { SetupError } from '../model/errors';
import { capText, guardExpressions, splitDateFunctions, unguardExpressions } from './escape-markdown';
import type { Cards } from './load-cards';
import type { QuickTemplate } from './quick-template';

/** Bytes of JSON. Teams docs: a bot's message is at most about 28 KB. */
export const MAX_CARD_BYTES = 28 * 1024;

/** Longest text taken from the data, tried in this order until the card is small enough. */
const TEXT_LIMITS = [2000, 600, 200, 80];

export type BuildCard = <Name extends CardName>(name: Name, data: CardData[Name]) => AdaptiveCard;

/** @returns a function that throws when a template names something that the data lack, and SetupError content/card-too-large. */
export function createBuildCard(cards: Cards): BuildCard {
  const $host = { ...cards.words, errors: cards.errors, get diagnosis() { return cards.diagnosis(); } };
  const fixed = new WeakMap<object, unknown>();
  return (name, data) => {
    const template = cards.templates.get(name)?.();
    if (!template) throw new Error(`there is no card "${name}"`);
    for (const limit of TEXT_LIMITS) {
      const card = expand(template, { data, $host, limit, fixed });
      if (Buffer.byteLength(JSON.stringify(card)) < MAX_CARD_BYTES) return card as AdaptiveCard;
    }
    throw new SetupError('content/card-too-large', { message: `the card "${name}" is larger than ${MAX_CARD_BYTES} bytes` });
  };
}

interface Expansion {
  data: unknown;
  $host: object;
  limit: number;
  /** Finished parts that are the same in every card. */
  fixed: WeakMap<object, unknown>;
}

function expand(template: QuickTemplate, { data, $host, limit, fixed }: Expansion): unknown {
  const $root = mapTexts(data, (text, key) => guardExpressions(NEVER_CUT.has(key) ? text : capText(text, limit))) as object;
  return createFinish(template, fixed)(template.expand({ $root, $host }));
}

/** Stands in a box that it was pasted into, or is copied from: cut in half it would be another text. */
const NEVER_CUT: ReadonlySet<string> = new Set(['pastedXml', 'runbook']);

function mapTexts(node: unknown, change: (text: string, key: string) => string, at = ''): unknown {
  if (typeof node === 'string') return change(node, at);
  if (Array.isArray(node)) return node.map((item) => mapTexts(item, change, at));
  if (node === null || typeof node !== 'object') return node;
  const mapped: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) if (value !== undefined) mapped[key] = mapTexts(value, change, key);
  return mapped;
}

/** Refuses what the template left open, drops what is empty, and brings typed texts back as they were. */
function createFinish(template: QuickTemplate, fixed: WeakMap<object, unknown>): (node: unknown) => unknown {
  const finish = (node: unknown): unknown => {
    if (typeof node === 'string') return finishText(node);
    if (node === null || typeof node !== 'object') return node;
    const known = fixed.get(node);
    if (known !== undefined) return known;
    const finished = Array.isArray(node) ? finishList(node) : finishElement(node as Record<string, unknown>);
    if (template.isFixed(node)) fixed.set(node, finished);
    return finished;
  };
  const finishList = (items: unknown[]): unknown[] => {
    const finished: unknown[] = [];
    for (const item of items) {
      if (item === null) continue;
      const one = finish(item);
      if (isEmptyElement(one)) continue;
      if ((one as { type?: string }).type === 'TextRun') finished.push(...splitTextRun(one as { text?: string }));
      else finished.push(one);
    }
    return finished;
  };
  const finishElement = (element: Record<string, unknown>): Record<string, unknown> => {
    const finished: Record<string, unknown> = {};
    for (const key of Object.keys(element)) {
      const value = element[key];
      if (value === null || value === '' || value === undefined) continue;
      // The engine hands over a single repeated object without its list.
      finished[key] = finish(LISTS.has(key) && !Array.isArray(value) ? [value] : value);
    }
    return finished;
  };
  return finish;
}

const LISTS = new Set(['actions', 'items', 'columns', 'inlines', 'choices', 'body']);

function finishText(text: string): string {
  if (text.includes('${')) throw new Error(`the template leaves this open: ${text.slice(0, 200)}`);
  return unguardExpressions(text);
}

function isEmptyElement(node: unknown): boolean {
  const element = node as { type?: string; actions?: unknown[]; items?: unknown[]; text?: string };
  switch (element.type) {
    case 'ActionSet':
      return !element.actions?.length;
    case 'Container':
      return !element.items?.length;
    case 'TextBlock':
    case 'TextRun':
      return element.text === undefined;
    default:
      return false;
  }
}

function splitTextRun(run: { text?: string }): unknown[] {
  const texts = splitDateFunctions(run.text ?? '');
  return texts.length === 1 ? [run] : texts.map((text) => ({ ...run, text }));
}
