// Enters at the console what a card of trouble says instead of what was entered before. Knows no vendor.
import type { ConsolePlayer, ConsoleStep } from './console-player';
import type { Remedy } from './read-remedy';
import type { Transcript } from './transcript';

export interface MendingParts {
  console: ConsolePlayer;
  transcript: Transcript;
  /** What was done so far. The entry that is mended is changed here, as if it had been right at once. */
  steps: ConsoleStep[];
}

/** @throws Error when nothing was entered there before, or the console refuses */
export async function mendAtConsole({ console, transcript, steps }: MendingParts, { place, field, value, press }: Remedy): Promise<void> {
  const earlier = steps.find((step) => step.field === field);
  if (!earlier) throw new Error(`Nothing was entered as “${field}” before.`);
  const pressed = press.map((button) => ({ ...earlier, where: place, do: 'press', field: button, value: '' }));
  for (const step of [{ ...earlier, where: place, value }, ...pressed]) {
    const { ok, message } = await console.follow(step);
    transcript.vendor(`${step.do} ${step.field}${step.value === '' ? '' : `: ${step.value}`}   (${step.where})`, message);
    if (!ok) throw new Error(`The console refused “${step.field}”: ${message}`);
  }
  earlier.value = value;
}
