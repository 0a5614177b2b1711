// Makes a random first password that satisfies Entra's complexity rules.
import { randomInt } from 'node:crypto';

// Without characters that look alike: people type it.
const CLASSES = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', '23456789', '!#%+-=?@'];
const LENGTH = 16;

/** 16 characters, each of the four classes at least once; Entra asks for 8 and three of them. */
export function generatePassword(): string {
  const all = CLASSES.join('');
  const characters = [...CLASSES.map(pick), ...Array.from({ length: LENGTH - CLASSES.length }, () => pick(all))];
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] as string, characters[last] as string];
  }
  return characters.join('');
}

function pick(characters: string): string {
  return characters[randomInt(characters.length)] as string;
}
