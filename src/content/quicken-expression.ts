// Gives the names and indexes of one parsed expression a straight way to their values. Knows the expression engine, no card and no data.
import { Constant, Expression, ExpressionEvaluator, ExpressionType, type Options } from 'adaptive-expressions';

/** What the template engine hands to an expression: its four names as properties. */
type Scope = Record<string, unknown>;
type Evaluate = ConstructorParameters<typeof ExpressionEvaluator>[1];

/**
 * The engine takes a name apart with regular expressions at every evaluation and looks through all keys of an object, upper and lower
 * case alike. Here names are taken apart once and must be written as they are. Whatever is unusual goes the engine's own way.
 */
export function quickenExpression(expression: Expression): void {
  expression.children.forEach(quickenExpression);
  if (expression.type === ExpressionType.Accessor) replaceEvaluator(expression, readName(expression));
  if (expression.type === ExpressionType.Element) replaceEvaluator(expression, readElement(expression.evaluator));
  // The engine writes a warning with the whole condition whenever one is false; nobody reads them.
  const text = expression.toString();
  expression.toString = () => text;
}

function replaceEvaluator(expression: Expression, evaluate: Evaluate | undefined): void {
  if (evaluate) (expression as { evaluator: ExpressionEvaluator }).evaluator = new ExpressionEvaluator(expression.type, evaluate);
}

function readName(expression: Expression): Evaluate | undefined {
  const { names, base } = takeApart(expression);
  if (names.some((name) => !/^[$A-Za-z_]\w*$/.test(name))) return undefined;
  if (base) return readNamesOf(base, names, expression.evaluator);
  // A name without a dollar is one of the object at hand.
  const way = names[0]!.startsWith('$') ? names : ['$data', ...names];
  const path = names.join('.');
  return (_expression, state, options) => {
    const value = follow(state, way);
    return { value: value === undefined ? options.nullSubstitution?.(path) : value, error: undefined as unknown as string };
  };
}

function readNamesOf(base: Expression, names: string[], engine: ExpressionEvaluator): Evaluate {
  return (expression, state, options) => {
    const { value: from, error } = base.tryEvaluate(state, options);
    const value = error ? undefined : follow(from, names);
    return value === undefined ? engine.tryEvaluate(expression, state, options) : { value, error: undefined as unknown as string };
  };
}

function readElement(engine: ExpressionEvaluator): Evaluate {
  return (expression, state, options) => {
    const [of, at] = expression.children as [Expression, Expression];
    const { value: from, error } = of.tryEvaluate(state, options);
    const { value: index, error: indexError } = at.tryEvaluate(state, { locale: options.locale } as Options);
    const isUsual = !error && !indexError && typeof index === 'string' && typeof from === 'object' && from !== null && !(from instanceof Map);
    return isUsual ? { value: follow(from, [index]), error: undefined as unknown as string } : engine.tryEvaluate(expression, state, options);
  };
}

/** The names from left to right, and what stands before them when that is no name. */
function takeApart(expression: Expression): { names: string[]; base?: Expression } {
  const names: string[] = [];
  let left: Expression | undefined = expression;
  while (left?.type === ExpressionType.Accessor) {
    names.unshift(String((left.children[0] as Constant).value));
    left = left.children[1];
  }
  return { names, ...(left ? { base: left } : {}) };
}

function follow(from: unknown, names: string[]): unknown {
  let value = from;
  for (const name of names) {
    if (value === null || typeof value !== 'object') return undefined;
    // The engine's scope has `$data` and the others as own properties, like every object of the data.
    value = Object.prototype.hasOwnProperty.call(value, name) ? (value as Scope)[name] : undefined;
  }
  return value;
}
