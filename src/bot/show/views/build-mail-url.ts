// Builds a link that opens the person's mail program with a message in it. Knows no setup.

/** Windows hands no longer address to a program (Microsoft support: maximum URL length is 2,083 characters). */
const LONGEST = 2_000;

/** Without a receiver the person chooses one; a text that does not fit is pasted by the person. */
export function buildMailUrl({ address = '', subject, text }: { address?: string | undefined; subject: string; text: string }): string {
  // RFC 6068: line breaks in a body are %0D%0A.
  const start = `mailto:${encodeURIComponent(address).replace('%40', '@')}?subject=${encodeURIComponent(subject)}`;
  const whole = `${start}&body=${encodeURIComponent(text.replace(/\r?\n/g, '\r\n'))}`;
  return whole.length <= LONGEST ? whole : start;
}
