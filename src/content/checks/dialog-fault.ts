// A fault of a dialog file as data: where it stands, what is wrong, what to write instead. Knows no file and no line.
export type Path = ReadonlyArray<string | number>;

export interface DialogFault {
  /** From the top of the file, such as ['steps', 3, 'checklist', 0, 'value']; what is not there counts as the nearest thing around it. */
  path: Path;
  /** What is wrong, without a full stop. */
  message: string;
  /** A whole sentence that says what to do: `Write …`. */
  instead: string;
}

/** The name that somebody who wrote `typed` most likely meant; undefined when none is near. */
export function findNearest(typed: string, names: Iterable<string>): string | undefined {
  const text = typed.slice(0, 60).toLowerCase();
  const all = [...new Set(names)].map((name) => ({ name, slips: countSlips(text, name.toLowerCase()) })).sort((one, other) => one.slips - other.slips);
  // A third of the letters may be wrong; more, and it was another word.
  if (all[0] && all[0].slips <= Math.max(1, Math.round(Math.min(text.length, all[0].name.length) / 3))) return all[0].name;
  return all.find(({ name }) => name.length > 2 && (text.includes(name.toLowerCase()) || (text.length > 3 && name.toLowerCase().includes(text))))?.name;
}

/** Letters to add, to leave out, to change or to swap with their neighbour (Damerau and Levenshtein). A search for people would miss the swapped ones. */
function countSlips(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, at) => [at, ...Array<number>(other.length).fill(0)]);
  rows[0] = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let a = 1; a <= one.length; a += 1) {
    for (let b = 1; b <= other.length; b += 1) {
      const changed = rows[a - 1]![b - 1]! + (one[a - 1] === other[b - 1] ? 0 : 1);
      const swapped = a > 1 && b > 1 && one[a - 1] === other[b - 2] && one[a - 2] === other[b - 1] ? rows[a - 2]![b - 2]! + 1 : Infinity;
      rows[a]![b] = Math.min(changed, swapped, rows[a - 1]![b]! + 1, rows[a]![b - 1]! + 1);
    }
  }
  return rows[one.length]![other.length]!;
}

/** "Write a.", with the nearest name where there is one, and the general advice where there is none. */
export function writeNearest(typed: string, names: Iterable<string>, show: (name: string) => string, otherwise: string): string {
  const nearest = findNearest(typed, names);
  return nearest === undefined ? otherwise : `Write ${show(nearest)}.`;
}
