// Finds the page and the field that a person means by a menu path and a label. Knows no vendor.
import type { TruthButton, TruthField, TruthPlace, VendorTruth } from './truth';

/** `A > B`, `A | B` or `A → B` as its parts, ready to compare. */
export function splitPath(path: string): string[] {
  return path.split(/\s*[>›»→|]\s*/).map(normalize).filter((part) => part !== '');
}

function normalize(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** The place that a path leads to, and how many of its menu entries the path names. Undefined when no place, or more than one, fits. */
export function findPlace(truth: VendorTruth, where: string): { place: TruthPlace; named: number } | undefined {
  const parts = splitPath(where);
  const found = matchPlace(truth, parts);
  if (found || parts.length < 2) return found;
  // "SAML Configuration > Import": the last part may be a button or a field of the page before it.
  const before = matchPlace(truth, parts.slice(0, -1));
  const last = parts.at(-1) ?? '';
  return before && (findButton(before.place, last) ?? findField(before.place, last)) ? before : undefined;
}

function matchPlace(truth: VendorTruth, parts: string[]): { place: TruthPlace; named: number } | undefined {
  const names = truth.places.flatMap((place) => [place.path.map(normalize), ...place.alsoCalled.map(splitPath)].map((path) => ({ place, path })));
  const exact = names.find(({ path }) => path.join('>') === parts.join('>'));
  if (exact) return { place: exact.place, named: parts.length };
  const fitting = names.filter(({ path }) => endsWith(path, parts) || (path.length > 0 && endsWith(parts, path)));
  const places = new Set(fitting.map(({ place }) => place));
  const [only] = places;
  return only && places.size === 1 ? { place: only, named: parts.length } : undefined;
}

function endsWith(path: string[], end: string[]): boolean {
  return end.length > 0 && end.length <= path.length && path.slice(-end.length).join('>') === end.join('>');
}

export function findField(place: TruthPlace, label: string): TruthField | undefined {
  return place.fields.find((field) => [field.label, ...field.alsoCalled].some((name) => normalize(name) === normalize(label)));
}

export function findButton(place: TruthPlace, label: string): TruthButton | undefined {
  return place.buttons.find((button) => [button.label, ...button.alsoCalled].some((name) => normalize(name) === normalize(label)));
}

/** Under which key a field's value is kept. */
export function keyOf(field: TruthField): string {
  return field.means === 'other' ? `other:${field.label}` : field.means;
}
