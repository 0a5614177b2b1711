// Writes down what is seen, said and done, so that a person can follow a played chat. Decides nothing.

export interface Transcript {
  heading(text: string): void;
  /** A message or a card of the bot. */
  bot(lines: string[]): void;
  /** What the person says or does in the chat. */
  person(text: string): void;
  /** What the person does at the vendor, and what came of it. */
  vendor(text: string, result: string): void;
  /** A line of the rehearsal itself. */
  note(text: string): void;
}

/** `isQuiet` keeps headings and notes alone. */
export function createTranscript(write: (line: string) => void, isQuiet = false): Transcript {
  const detail = (line: string): void => void (isQuiet || write(line));
  return {
    heading: (text) => {
      write('');
      write(`=== ${text}`);
    },
    bot: (lines) => {
      detail('');
      lines.forEach((line) => detail(`  | ${line}`));
      detail('');
    },
    person: (text) => detail(`> ${text}`),
    vendor: (text, result) => detail(`    # ${text}  ->  ${result}`),
    note: (text) => write(text),
  };
}
