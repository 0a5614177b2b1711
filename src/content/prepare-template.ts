// Makes a template safe before it is built: every expression is escaped for the place where it stands. Knows no card.
import { SAFE_FUNCTIONS } from './card-functions';
import type { Json } from './splice-parts';

/** Properties that take a list, a condition or a number; their expressions stay as they are. */
const NOT_TEXT = new Set(['$data', '$when', 'isRequired', 'isVisible', 'isMultiline', 'revision', 'maxLength']);

/** Wraps `${x}` into `${md(x)}` in the text of a TextBlock and into `${plain(x)}` in every other text. */
export function prepareTemplate(node: Json, key = '', type = ''): Json {
  if (typeof node === 'string') {
    if (NOT_TEXT.has(key)) return node;
    return wrapExpressions(node, key === 'text' && type === 'TextBlock' ? 'md' : 'plain');
  }
  if (Array.isArray(node)) return node.map((item) => prepareTemplate(item));
  if (node === null || typeof node !== 'object') return node;
  const ownType = typeof node.type === 'string' ? node.type : '';
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, prepareTemplate(value, name, ownType)]));
}

function wrapExpressions(text: string, wrapper: 'md' | 'plain'): string {
  let result = '';
  let rest = text;
  for (;;) {
    const start = rest.indexOf('${');
    if (start < 0) return result + rest;
    const end = endOfExpression(rest, start + 2);
    const expression = rest.slice(start + 2, end);
    result += rest.slice(0, start) + (isSafe(expression) ? `\${${expression}}` : `\${${wrapper}(${expression})}`);
    rest = rest.slice(end + 1);
  }
}

function isSafe(expression: string): boolean {
  return SAFE_FUNCTIONS.some((name) => new RegExp(`^${name}\\([^()]*\\)$`).test(expression.trim()));
}

function endOfExpression(text: string, from: number): number {
  let quote = '';
  for (let index = from; index < text.length; index++) {
    const character = text[index]!;
    if (quote) {
      if (character === quote) quote = '';
    } else if (character === "'" || character === '"') quote = character;
    else if (character === '}') return index;
  }
  throw new Error(`an expression has no end: ${text}`);
}
