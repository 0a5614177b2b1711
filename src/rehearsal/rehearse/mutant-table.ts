// Prints what became of each spoiled play as a table. Judges nothing.

export interface MutantResult {
  name: string;
  isRefused: boolean;
  mustBeRefused: boolean;
  /** Who refused the sign-in. */
  by: string;
  why: string;
  /** What the console said first on the way, if it refused something. */
  noticed?: string;
}

export function printMutantTable(results: MutantResult[], write: (line: string) => void): void {
  const rows = results.map((one) => [
    one.isRefused === one.mustBeRefused ? 'ok' : 'WRONG',
    one.isRefused ? 'refused' : 'accepted',
    one.mustBeRefused ? 'refused' : 'accepted',
    one.name,
    one.isRefused ? `${one.by}: ${firstSentence(one.why)}${one.noticed ? ` (at the console: ${one.noticed})` : ''}` : '',
  ]);
  const all = [['', 'outcome', 'expected', 'mutant', 'refused by'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  for (const row of all) write(row.map((cell, column) => (column < widths.length ? cell.padEnd(widths[column] ?? 0) : cell)).join('  ').trimEnd());
}

function firstSentence(text: string): string {
  return /^.*?[.:](?=\s|$)/s.exec(text.replace(/^(AADSTS\d+): /, '$1 '))?.[0] ?? text;
}
