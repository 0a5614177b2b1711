// Spoils a text by one character that still has the right form. Knows nothing of what the text means.

/** One other character of the same kind, in the middle or as near to it as a letter or digit stands. */
export function spoil(text: string): string {
  const middle = Math.floor(text.length / 2);
  const places = [...text].flatMap((one, at) => (isPlain(one) ? [at] : []));
  return replaceAt(text, places.sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle))[0]);
}

/** The same with the last letter or digit. */
export function spoilLast(text: string): string {
  return replaceAt(text, [...text].flatMap((one, at) => (isPlain(one) ? [at] : [])).at(-1));
}

// Unlike a capital instead of a small letter, another letter is wrong for everybody.
function replaceAt(text: string, place: number | undefined): string {
  if (place === undefined) return `${text}x`;
  const old = text[place] ?? '';
  const isDigit = /\d/.test(old);
  const next = isDigit ? String((Number(old) + 1) % 10) : /[xX]/.test(old) ? 'y' : 'x';
  return text.slice(0, place) + (old === old.toUpperCase() ? next.toUpperCase() : next) + text.slice(place + 1);
}

function isPlain(character: string): boolean {
  return /[A-Za-z\d]/.test(character);
}
