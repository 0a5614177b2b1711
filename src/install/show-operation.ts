// Shows a change as people read and copy it: what, why, old and new, and the command to the letter. Knows no process.
import type { AzCall } from './az';
import type { Operation } from './registered';

/** Lines without an end. */
export function showOperation({ title, why, changes, call, isConsent }: Operation, number: number): string[] {
  return [
    `${number}. ${title}${isConsent ? ' (asked apart: only with --consent)' : ''}`,
    `   Why: ${why}`,
    ...changes.map((change) => `   Changes ${change}`),
    ...showCall(call).split('\n').map((line) => `   ${line}`),
  ];
}

/** As a POSIX shell takes it. What is handed over as a file stands in the line, so that it can be copied. */
export function showCall({ args, file }: AzCall): string {
  const command = ['az', ...args].map(quote).join(' ');
  if (!file) return command;
  return `${command} ${file.flag} ${file.flag === '--body' ? quote(JSON.stringify(file.json, null, 2)) : '@certificate.pem'}`;
}

function quote(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (text.includes("'") && !/[$`"\\!]/.test(text)) return `"${text}"`;
  return `'${text.replace(/'/g, `'\\''`)}'`;
}
