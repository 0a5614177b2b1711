// Where the facts of a dialog come from: an address that can be opened, and a day on which somebody read it.
import type { Dialog } from '../../model/dialog';
import type { DialogFault } from './dialog-fault';

/** @param today as 2026-11-22; a source cannot have been read later */
export function checkSources(dialog: Dialog, today: string): DialogFault[] {
  return dialog.sources.flatMap((source, at) => [
    ...(source.read <= today ? [] : [{ path: ['sources', at, 'read'], message: `the source was read on ${source.read}, which is not yet`, instead: `Write the day on which you read it, at most ${today}.` }]),
    ...(source.url === undefined || source.url.startsWith('https://') ? [] : [{ path: ['sources', at, 'url'], message: 'the address of a source has to begin with https://', instead: 'Write the https address, or leave url: out.' }]),
  ]);
}
