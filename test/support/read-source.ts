// Reads a TypeScript file into the facts that house rules look at. Knows no rule.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import ts from 'typescript';

export interface SourceImport {
  /** As written: a package, or a path. */
  from: string;
  /** `src/...` path of the imported file; undefined for packages. */
  file?: string;
  typeOnly: boolean;
}

export interface SourceFacts {
  /** From the project's root, with forward slashes. */
  path: string;
  text: string;
  imports: SourceImport[];
  exports: string[];
  /** How often each name stands in the code. */
  names: Map<string, number>;
  /** True when nothing is left of the file after compiling. */
  isTypesOnly: boolean;
  /** Line numbers, from 1. */
  anyAt: number[];
  emptyCatchAt: number[];
  environmentAt: number[];
  /** The machine's clock, read anywhere but as the default of a parameter that takes a clock. */
  clockAt: number[];
}

/** All files below `folder` whose name ends in `ending`, as paths from the root, sorted. */
export function listFiles(root: string, folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => posix.join(folder, posix.relative(join(root, folder), entry.parentPath), entry.name))
    .sort();
}

export function readTree(root: string, folder: string): SourceFacts[] {
  const paths = listFiles(root, folder, '.ts');
  const known = new Set(paths);
  return paths.map((path) => readSource(path, readFileSync(join(root, path), 'utf8'), (file) => known.has(file)));
}

export function readSource(path: string, text: string, exists: (file: string) => boolean): SourceFacts {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const facts: SourceFacts = { path, text, imports: [], exports: [], names: new Map(), isTypesOnly: true, anyAt: [], emptyCatchAt: [], environmentAt: [], clockAt: [] };
  const lineOf = (node: ts.Node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const addImport = (from: string, typeOnly: boolean) => facts.imports.push({ from, file: resolveFile(path, from, exists), typeOnly });

  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) facts.names.set(node.text, (facts.names.get(node.text) ?? 0) + 1);
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) addImport(node.moduleSpecifier.text, isTypeImport(node));
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) addImport(node.moduleSpecifier.text, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) addImport(node.argument.literal.text, true);
    else if (ts.isCallExpression(node) && isLoading(node)) addImport((node.arguments[0] as ts.StringLiteral).text, false);
    else if (node.kind === ts.SyntaxKind.AnyKeyword) facts.anyAt.push(lineOf(node));
    else if (ts.isCatchClause(node) && node.block.statements.length === 0) facts.emptyCatchAt.push(lineOf(node));
    else if (ts.isPropertyAccessExpression(node) && node.getText(source) === 'process.env') facts.environmentAt.push(lineOf(node));
    else if (readsClock(node, source) && !isClockDefault(node)) facts.clockAt.push(lineOf(node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const statement of source.statements) readStatement(statement, facts);
  return facts;
}

function readStatement(statement: ts.Statement, facts: SourceFacts): void {
  const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
  const isTypeExport = ts.isExportDeclaration(statement) && statement.isTypeOnly;
  if (!isType && !isTypeExport && !(ts.isImportDeclaration(statement) && isTypeImport(statement))) facts.isTypesOnly = false;

  if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
    facts.exports.push(...statement.exportClause.elements.map((element) => element.name.text));
  }
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  if (!modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) return;
  if (ts.isVariableStatement(statement)) {
    facts.exports.push(...statement.declarationList.declarations.map((declaration) => declaration.name.getText()));
  } else if ('name' in statement && statement.name) {
    facts.exports.push((statement.name as ts.Identifier).text);
  }
}

function isTypeImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return !clause.name && !!named && ts.isNamedImports(named) && named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

/** `import('x')` and `require('x')`. */
function isLoading(node: ts.CallExpression): boolean {
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'require');
  return isImport && node.arguments.length >= 1 && ts.isStringLiteral(node.arguments[0] as ts.Node);
}

function readsClock(node: ts.Node, source: ts.SourceFile): boolean {
  if (ts.isNewExpression(node)) return node.expression.getText(source) === 'Date' && !node.arguments?.length;
  return ts.isPropertyAccessExpression(node) && node.getText(source) === 'Date.now';
}

/** `now: () => Date = () => new Date()`, also inside a destructured parameter. */
function isClockDefault(node: ts.Node): boolean {
  const value = ts.isArrowFunction(node.parent) ? node.parent : node;
  return (ts.isParameter(value.parent) || ts.isBindingElement(value.parent)) && value.parent.initializer === value;
}

function resolveFile(path: string, from: string, exists: (file: string) => boolean): string | undefined {
  if (!from.startsWith('.')) return undefined;
  const target = posix.join(dirname(path), from).replace(/\.js$/, '');
  // Tests import from another folder than the one that is read: then the name itself says which file is meant.
  return [`${target}.ts`, `${target}/index.ts`, target].find(exists) ?? (/\.\w+$/.test(target) ? target : `${target}.ts`);
}
