// Counts the turns that are under way, so that neither one person nor all together pile up more than the process can hold. Knows not what a turn does.

export interface TurnRoom {
  /** Who has to wait; undefined: come in, and `leave` in the end. */
  enter(key: string): 'person' | 'tenant' | undefined;
  leave(key: string): void;
}

/** A quick person has two or three turns under way, and each of them ends within seconds. */
const MOST_OF_PERSON = 15;
const MOST_OF_ALL = 500;

export function createTurnRoom(): TurnRoom {
  const inside = new Map<string, number>();
  let all = 0;
  return {
    enter: (key) => {
      const own = inside.get(key) ?? 0;
      if (own >= MOST_OF_PERSON) return 'person';
      if (all >= MOST_OF_ALL) return 'tenant';
      inside.set(key, own + 1);
      all += 1;
      return undefined;
    },
    leave: (key) => {
      const own = inside.get(key) ?? 0;
      if (own <= 1) inside.delete(key);
      else inside.set(key, own - 1);
      all -= 1;
    },
  };
}
