// Finds dialogs by what a person typed, misspellings included.
import type { Dialog } from '../../model/dialog';
import type { Dialogs } from '../../content/load-dialogs';
import { createNameSearch } from './name-search';

export interface VendorMatches {
  /** Set when the text names exactly one vendor. */
  exact?: Dialog;
  /** Best first. */
  similar: Dialog[];
  /** Of these, the ones that are meant by somebody who typed a name and nothing else. */
  close: Dialog[];
}

export function createVendorFinder(dialogs: Dialogs): (typed: string) => VendorMatches {
  const search = createNameSearch([...dialogs.values()], ({ name, vendor, otherNames }) => [name, vendor, ...otherNames]);
  return (typed) => {
    const { exact, similar, close } = search(typed);
    // The dialog for any product is never near a name: it is offered beside, under the name that was typed.
    const isNear = (dialog: Dialog): boolean => !dialog.catchAll || exact.includes(dialog) || typed.trim() === '';
    return { ...(exact.length === 1 ? { exact: exact[0]! } : {}), similar: similar.filter(isNear), close: close.filter(isNear) };
  };
}
