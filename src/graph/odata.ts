// The few rules of OData text that every resource file needs.

/** A string literal of a $filter: quotes doubled, quotes around. */
export function odataText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Graph docs ($search): a clause stands in double quotes, so quotes and backslashes of the text are escaped. */
export function searchClause(property: string, text: string): string {
  return `"${property}:${text.replace(/["\\]/g, '\\$&')}"`;
}
