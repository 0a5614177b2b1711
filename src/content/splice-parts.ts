// Puts the shared parts of cards/parts into a template, once at load time. Knows no card and no data.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** A part: `params` are defaults, `body` is what takes the place of `{ "$part": … }`; a list is spread. */
export interface Part {
  params?: JsonObject;
  body: Json;
}

const DROPPED = Symbol('dropped');
type Spliced = Json | typeof DROPPED;

/**
 * Replaces `{ "$part": "row", "what": … }` by the part's body, in which `@{what}` stands for the parameter. A text that is nothing but `@{name}` takes the
 * parameter as it is, of any kind; without the parameter its property is dropped. `"$ifParam": "name"` drops an object without that parameter.
 */
export function spliceParts(template: Json, parts: ReadonlyMap<string, Part>): Json {
  const result = splice(template, parts, {});
  return result === DROPPED ? null : result;
}

function splice(node: Json, parts: ReadonlyMap<string, Part>, params: JsonObject): Spliced {
  if (typeof node === 'string') return fillParams(node, params);
  if (Array.isArray(node)) return spliceList(node, parts, params);
  if (node === null || typeof node !== 'object') return node;
  if (typeof node.$ifParam === 'string' && !(node.$ifParam in params)) return DROPPED;
  const filled: JsonObject = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === '$ifParam') continue;
    const result = splice(value, parts, params);
    if (result !== DROPPED) filled[key] = result;
  }
  if (typeof filled.$part !== 'string') return filled;
  return splicePart(filled, filled.$part, parts);
}

function splicePart(use: JsonObject, name: string, parts: ReadonlyMap<string, Part>): Spliced {
  const part = parts.get(name);
  if (!part) throw new Error(`there is no part "${name}" in cards/parts`);
  const { $part: _, ...given } = use;
  return splice(part.body, parts, { ...part.params, ...given });
}

function spliceList(list: Json[], parts: ReadonlyMap<string, Part>, params: JsonObject): Json[] {
  return list.flatMap((item) => {
    const result = splice(item, parts, params);
    if (result === DROPPED) return [];
    const isSpread = Array.isArray(result) && !Array.isArray(item);
    return isSpread ? (result as Json[]) : [result];
  });
}

function fillParams(text: string, params: JsonObject): Spliced {
  const whole = /^@\{(\w+)\}$/.exec(text)?.[1];
  if (whole) return whole in params ? params[whole]! : DROPPED;
  return text.replace(/@\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || typeof value === 'object') throw new Error(`the part needs "${name}" as a text`);
    return String(value);
  });
}
