// Walks an Adaptive Card and lists the parts that are wanted. Knows no kind of part.
import type { Json } from './activity';

/** Every object of the card that is wanted, outer ones first; what a button carries and what a refresh sends are no part of it. */
export function listNodes(node: unknown, wanted: (node: Json) => boolean): Json[] {
  if (Array.isArray(node)) return node.flatMap((one) => listNodes(one, wanted));
  if (typeof node !== 'object' || node === null) return [];
  const json = node as Json;
  const inside = Object.entries(json).flatMap(([name, value]) => (name === 'data' || name === 'refresh' ? [] : listNodes(value, wanted)));
  return wanted(json) ? [json, ...inside] : inside;
}

/** A value of a card as text; nothing is the empty text. */
export function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
