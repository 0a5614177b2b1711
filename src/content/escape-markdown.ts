// Makes texts that people typed harmless in a card. Knows Markdown and date functions of Adaptive Cards, no card.

/** Stands between `$` and `{` of a data text while a template is expanded, so that nothing typed can be an expression. A private use character. */
const GUARD = '\uE000';

/** Backslash-escapes what a TextBlock would read as Markdown or as a date function. Line breaks become spaces. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ')
    .replace(/[\\`*_[\]<~|]/g, '\\$&')
    .replace(/\{\{|\}\}/g, (braces) => [...braces].map((brace) => `\\${brace}`).join(''))
    .replace(/&(?=#|\w)/g, '\\&')
    .replace(/^(\s*)([-+#>])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');
}

/** @param limit characters (UTF-16 units); a longer text ends in `…` and never in half a character. */
export function capText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Hides `${` of data from the template engine. */
export function guardExpressions(text: string): string {
  const unguarded = unguardExpressions(text);
  return unguarded.includes('${') ? unguarded.replaceAll('${', `$${GUARD}{`) : unguarded;
}

export function unguardExpressions(text: string): string {
  return text.includes(GUARD) ? text.replaceAll(GUARD, '') : text;
}

/** Cuts between two braces: a client evaluates `{{DATE(…)}}` in every single text run, but not across two. */
export function splitDateFunctions(text: string): string[] {
  return text.includes('{{') ? text.split(/(?<=\{)(?=\{)/) : [text];
}

/** True when a client may let the text run out of the card: a piece of more than 40 characters without a place to break. */
export function hasNoBreak(text: string): boolean {
  return text.split(/[\s\-?/]/).some((piece) => piece.length > 40) && !/[\\`*_[\]<>~|#{}&]/.test(text);
}
