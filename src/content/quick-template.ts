// The template engine without its wastes: parts that hold no expression are not walked, and names have a straight way. Knows no card.
import { Expression } from 'adaptive-expressions';
import { Template } from 'adaptivecards-templating';
import { quickenExpression } from './quicken-expression';

/** The library's own walk, which is private to it. */
interface Walk {
  _preparedPayload: unknown;
  _context: unknown;
  internalExpand(node: unknown): unknown;
}

/** Evaluates as the library does inside of its walk: a text of several pieces shows `${…}` for the piece that has no value. */
const { internalTryEvaluateExpression: evaluate } = Template as unknown as {
  internalTryEvaluateExpression(expression: Expression, context: unknown, allowSubstitutions: boolean): { value: unknown; error?: string };
};

export interface QuickTemplate {
  /** A fresh card, but for its parts without an expression: those are the same objects each time and must not be changed. */
  expand(context: { $root: object; $host: object }): unknown;
  /** True for an object or a list of the template that is the same in every card. */
  isFixed(node: object): boolean;
}

/** @throws when an expression cannot be parsed */
export function createQuickTemplate(payload: object): QuickTemplate {
  const template = new Template(payload);
  const walk = template as unknown as Walk;
  const fixed = new WeakSet<object>();
  markFixed(walk._preparedPayload, fixed);
  const expandOthers = walk.internalExpand;
  walk.internalExpand = (node) => {
    if (node === null || typeof node !== 'object' || fixed.has(node)) return node;
    if (!(node instanceof Expression)) return expandOthers.call(walk, node);
    const { value, error } = evaluate(node, walk._context, true);
    if (error) throw new Error(error);
    return value;
  };
  return { expand: (context) => template.expand(context), isFixed: (node) => fixed.has(node) };
}

/** True when the node holds no expression; those that it holds are quickened on the way. */
function markFixed(node: unknown, fixed: WeakSet<object>): boolean {
  if (node === null || typeof node !== 'object') return true;
  if (node instanceof Expression) {
    quickenExpression(node);
    return false;
  }
  let isFixed = !('$when' in node) && !('$data' in node);
  for (const part of Object.values(node)) isFixed = markFixed(part, fixed) && isFixed;
  if (isFixed) fixed.add(node);
  return isFixed;
}
