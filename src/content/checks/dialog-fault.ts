// A fault of a dialog file as data: where it stands, what is wrong, what to write instead. Knows no file and no line.
import Fuse from 'fuse.js';

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
  const all = [...new Set(names)];
  // 0.4 lets one or two wrong letters of a usual word pass; both ways round, because a fuzzy search also finds a short word in a long one.
  const best = new Fuse(all, { threshold: 0.4, ignoreLocation: true }).search(typed.slice(0, 60))[0]?.item;
  return best ?? all.find((name) => name.length > 2 && typed.toLowerCase().includes(name.toLowerCase()));
}

/** "Write a.", with the nearest name where there is one, and the general advice where there is none. */
export function writeNearest(typed: string, names: Iterable<string>, show: (name: string) => string, otherwise: string): string {
  const nearest = findNearest(typed, names);
  return nearest === undefined ? otherwise : `Write ${show(nearest)}.`;
}
