// The traces by which a setup or a request finds its own work again: the temporary name, the line in `notes`, a test user's job title. Pure.

const LONGEST_NOTES = 1024;

/** The name at creation; unique, so that an app can be found after an unclear answer. */
export function temporaryNameOf(name: string, setupCode: string): string {
  return `${name} (setup ${setupCode})`;
}

export function isTemporaryName(displayName: string | null | undefined, name: string): boolean {
  return displayName?.startsWith(`${name} (setup `) === true && displayName.endsWith(')');
}

export function setupMarker(setupCode: string): string {
  return `Latchkey setup ${setupCode}`;
}

export function hasMarker(notes: string | null | undefined, setupCode: string): boolean {
  return linesOf(notes).includes(setupMarker(setupCode));
}

export function hasAnyMarker(notes: string | null | undefined): boolean {
  return linesOf(notes).some((line) => line.startsWith(setupMarker('')));
}

/** Codes of the setups that left their line, the latest last. */
export function codesIn(notes: string | null | undefined): string[] {
  return linesOf(notes).flatMap((line) => (line.startsWith(setupMarker('')) ? [line.slice(setupMarker('').length)] : []));
}

/** Adds the marker below what stands there. Notes that would grow past Graph's limit stay as they are. */
export function withMarker(notes: string | null | undefined, setupCode: string): string {
  if (hasMarker(notes, setupCode)) return notes ?? '';
  const merged = notes ? `${notes}\n${setupMarker(setupCode)}` : setupMarker(setupCode);
  return merged.length > LONGEST_NOTES ? (notes ?? '') : merged;
}

/** Stands as the job title of a test user: people see whose it is, and the bot knows it again. */
export function testUserTitle(code: string): string {
  return `Test user (Latchkey ${code})`;
}

function linesOf(notes: string | null | undefined): string[] {
  return (notes ?? '').split(/\r?\n/).map((line) => line.trim());
}
