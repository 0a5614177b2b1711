// Reads the card samples for tests: `<card>.json` and `<card>.<variant>.json`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CardData, CardName } from '../../src/model/card-data';
import { loadCards } from '../../src/content/load-cards';

export const CARDS_FOLDER = join(__dirname, '../../cards');
export const cards = loadCards(CARDS_FOLDER);

const folder = join(CARDS_FOLDER, 'samples');

export function listSamples(): string[] {
  return readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
}

export function loadSample(sample: string): CardData[CardName] {
  return JSON.parse(readFileSync(join(folder, `${sample}.json`), 'utf8')) as CardData[CardName];
}

export const cardNameOf = (sample: string): CardName => sample.split('.')[0] as CardName;

type Node = Record<string, unknown>;

/** Every object of a card, fallbacks of buttons left out. */
export function walk(node: unknown): Node[] {
  if (Array.isArray(node)) return node.flatMap(walk);
  if (node === null || typeof node !== 'object') return [];
  const inside = Object.entries(node).filter(([key]) => key !== 'fallback' && key !== 'data').flatMap(([, value]) => walk(value));
  return [node as Node, ...inside];
}
