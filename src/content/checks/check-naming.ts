// A dialog whose setups are called by an answer asks for that answer.
import type { Dialog } from '../../model/dialog';
import type { DialogFault } from './dialog-fault';

export function checkNaming({ titleFrom, catchAll, fields }: Dialog): DialogFault[] {
  if (titleFrom !== undefined && !fields[titleFrom]) return [{ path: ['titleFrom'], message: `titleFrom names "${titleFrom}", which is no field`, instead: `Write one of: ${Object.keys(fields).join(', ')}.` }];
  return catchAll && titleFrom === undefined ? [{ path: ['catchAll'], message: 'catchAll has no field that takes what was typed', instead: 'Add titleFrom: with the field that asks for the name.' }] : [];
}
