// Turns the bytes of a fetched XML document into text by what they say of themselves. Guesses nothing, knows no XML beyond the first line.

/** A mark at the beginning counts before the host's word, and that before the document's own (RFC 7303, section 3). @returns undefined for signs that are not what they are said to be */
export function decodeXml(bytes: Buffer, contentType = ''): string | undefined {
  const label = markedAs(bytes) ?? /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ?? declaredIn(bytes) ?? 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** By the mark, or by how `<` is written (XML 1.0, appendix F). */
function markedAs([first, second, third]: Buffer): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  return undefined;
}

function declaredIn(bytes: Buffer): string | undefined {
  return /^<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)/.exec(bytes.subarray(0, 200).toString('latin1'))?.[1];
}
