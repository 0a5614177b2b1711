// What people call the thing that is set up: the vendor, or the product that they named themselves.
import type { Dialog } from '../model/dialog';
import type { Setup } from '../model/setup';

export function nameOf(dialog: Pick<Dialog, 'name' | 'titleFrom'>, setup: Pick<Setup, 'answers'>): string {
  return (dialog.titleFrom === undefined ? undefined : setup.answers[dialog.titleFrom]) ?? dialog.name;
}
