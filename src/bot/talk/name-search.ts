// Finds things by a name that somebody typed, misspellings included. Knows neither dialogs nor setups.
import Fuse from 'fuse.js';

export interface Found<T> {
  /** The typed text is one of their names; capitals, blanks and hyphens do not matter. */
  exact: T[];
  /** Names that are near, best first. */
  similar: T[];
  /** Of these, the ones that are meant even by somebody who typed nothing else. */
  close: T[];
}

const MOST_TYPED = 100;
/** Letters that may be wrong, as a part of the typed ones. */
const NEAR = 0.35;
/** So few that the name may be meant by somebody who did not say what they want. */
const CLOSE = 0.26;
/** A word of a sentence has less room for a mistake than a whole name. */
const NEAR_WORD = 0.15;
/** Shorter words stand in too many names. */
const SHORTEST_WORD = 4;

/** @param namesOf each name that people may type for a thing */
export function createNameSearch<T>(things: T[], namesOf: (thing: T) => string[]): (typed: string) => Found<T> {
  const named = things.flatMap((thing) => namesOf(thing).map((name) => ({ thing, name: plainOf(name) })));
  // A name is an entry of its own: fuse.js makes one score of several texts, and a thing with many names would be near to everything.
  const fuse = new Fuse(named, { keys: ['name'], threshold: NEAR, ignoreLocation: true, ignoreFieldNorm: true, includeScore: true, minMatchCharLength: 2 });
  return (typed) => {
    const text = plainOf(typed.slice(0, MOST_TYPED));
    if (text === '') return { exact: [], similar: things, close: [] };
    const squashed = squash(text);
    const exact = [...new Set(named.filter(({ name }) => squash(name) === squashed).map(({ thing }) => thing))];
    if (exact.length > 0) return { exact, similar: exact, close: exact };
    const whole = new Map<T, number>();
    // Read as one word as well: “mime cast” and “auto task” are typed with a blank.
    for (const pattern of new Set([text, squashed])) {
      for (const { item, score = 1 } of fuse.search(pattern)) whole.set(item.thing, Math.min(score, whole.get(item.thing) ?? 1));
    }
    const near = [...whole].sort(([, one], [, other]) => one - other);
    const words = text.split(' ').filter((word) => word.length >= SHORTEST_WORD);
    const byWord = words.flatMap((word) => fuse.search(word)).filter(({ score = 1 }) => score <= NEAR_WORD).map(({ item }) => item.thing);
    return {
      exact: [],
      similar: [...new Set([...near.map(([thing]) => thing), ...byWord])],
      close: squashed.length < SHORTEST_WORD ? [] : near.filter(([, score]) => score <= CLOSE).map(([thing]) => thing),
    };
  };
}

/** Lower case, without accents, and one blank for everything that is neither letter nor digit. */
function plainOf(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

function squash(text: string): string {
  return text.replaceAll(' ', '');
}
