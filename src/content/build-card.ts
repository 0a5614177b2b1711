// Fills a kept template with facts: typed texts stay texts, and a card is never larger than Teams takes. Knows no setup.
import type { Template } from 'adaptivecards-templating';
import type { CardData, CardName } from '../model/card-data';
import type { AdaptiveCard } from '../model/cards';
import { capText, guardExpressions, splitDateFunctions, unguardExpressions } from './escape-markdown';
import type { Cards } from './load-cards';

/** Bytes of JSON. Teams docs: a bot's message is at most about 28 KB. */
export const MAX_CARD_BYTES = 28 * 1024;
export const MAX_ACTIONS = 6;

/** Longest text taken from the data, tried in this order until the card is small enough. */
const TEXT_LIMITS = [2000, 600, 200, 80];

export type BuildCard = <Name extends CardName>(name: Name, data: CardData[Name]) => AdaptiveCard;

/** @returns a function that throws when a template names something that the data lack, or when the card stays too large. */
export function createBuildCard(cards: Cards): BuildCard {
  return (name, data) => {
    const template = cards.templates.get(name)?.();
    if (!template) throw new Error(`there is no card "${name}"`);
    for (const limit of TEXT_LIMITS) {
      const card = expand(template, data, cards, limit);
      if (Buffer.byteLength(JSON.stringify(card)) < MAX_CARD_BYTES) return card as AdaptiveCard;
    }
    throw new Error(`the card "${name}" is larger than ${MAX_CARD_BYTES} bytes`);
  };
}

function expand(template: Template, data: unknown, cards: Cards, limit: number): unknown {
  const $root = mapTexts(data, (text) => guardExpressions(capText(text, limit)));
  const $host = { ...cards.words, errors: cards.errors };
  return finish(template.expand({ $root: $root as object, $host }));
}

function mapTexts(node: unknown, change: (text: string) => string): unknown {
  if (typeof node === 'string') return change(node);
  if (Array.isArray(node)) return node.map((item) => mapTexts(item, change));
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined).map(([key, value]) => [key, mapTexts(value, change)]));
}

/** Refuses what the template left open, drops what is empty, and brings typed texts back as they were. */
function finish(node: unknown): unknown {
  if (typeof node === 'string') {
    if (node.includes('${')) throw new Error(`the template leaves this open: ${node.slice(0, 200)}`);
    return unguardExpressions(node);
  }
  if (Array.isArray(node)) return node.filter((item) => item !== null).map(finish).filter((item) => !isEmptyElement(item)).flatMap(splitTextRun);
  if (node === null || typeof node !== 'object') return node;
  const entries = Object.entries(node).filter(([, value]) => value !== null && value !== '' && value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, finish(toList(key, value))]));
}

/** The engine hands over a single repeated object without its list. */
const LISTS = new Set(['actions', 'items', 'columns', 'inlines', 'choices', 'body']);
function toList(key: string, value: unknown): unknown {
  return LISTS.has(key) && !Array.isArray(value) ? [value] : value;
}

function isEmptyElement(node: unknown): boolean {
  const element = node as { type?: string; actions?: unknown[]; items?: unknown[]; text?: string };
  if (element.type === 'ActionSet') return !element.actions?.length;
  if (element.type === 'Container') return !element.items?.length;
  return (element.type === 'TextBlock' || element.type === 'TextRun') && element.text === undefined;
}

function splitTextRun(node: unknown): unknown[] {
  const run = node as { type?: string; text?: string };
  return run.type === 'TextRun' ? splitDateFunctions(run.text ?? '').map((text) => ({ ...run, text })) : [node];
}
