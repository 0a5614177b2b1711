// Finds dialogs by what a person typed, misspellings included.
import Fuse from 'fuse.js';
import type { Dialog } from '../model/dialog';
import type { Dialogs } from '../content/load-dialogs';

export interface VendorMatches {
  /** Set when the text names exactly one vendor. */
  exact?: Dialog;
  /** Best first. */
  similar: Dialog[];
}

export function createVendorFinder(dialogs: Dialogs): (typed: string) => VendorMatches {
  const all = [...dialogs.values()];
  // 0.4 lets one or two wrong letters of a usual name pass and keeps other products out.
  const fuse = new Fuse(all, { keys: ['name', 'vendor', 'otherNames'], threshold: 0.4, ignoreLocation: true });
  return (typed) => {
    const text = typed.trim().toLowerCase().slice(0, 100);
    if (text === '') return { similar: all };
    const exact = all.find((dialog) => [dialog.name, dialog.vendor, ...dialog.otherNames].some((name) => name.toLowerCase() === text));
    return exact ? { exact, similar: [exact] } : { similar: fuse.search(text).map((result) => result.item) };
  };
}
