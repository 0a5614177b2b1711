// The operator's tables have every code with all four cells filled, and every number of Entra's once.
import { join } from 'node:path';
import { buildCodeTables } from '../src/build-code-tables';
import { SETUP_ERROR_CODES } from '../src/model/errors';

const { codes, aadsts } = buildCodeTables(join(__dirname, '../cards'));

test.each(SETUP_ERROR_CODES)('%s has what the person reads, what helps, and what the operator does', (code) => {
  const rows = codes.split('\n').filter((line) => line.startsWith(`| \`${code}\` |`));
  expect(rows).toHaveLength(1);
  expect(rows[0]!.split(' | ').map((cell) => cell.length > 2)).toEqual([true, true, true, true]);
  expect(rows[0]).not.toMatch(/[{}]/);
});

test('each number of Entra’s stands once', () => {
  const numbers = [...aadsts.matchAll(/\b\d{5,}\b/g)].map(([number]) => number);
  expect(numbers.length).toBeGreaterThan(40);
  expect(new Set(numbers).size).toBe(numbers.length);
});
