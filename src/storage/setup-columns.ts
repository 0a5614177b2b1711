// What the columns of a setup's row are copied from.
import type { Setup } from '../model/setup';
import type { RecordColumns } from './create-record-store';
import { earliestDue } from './earliest-due';

export const setupColumns: RecordColumns<Setup> = {
  kind: 'setup',
  ownerOf: ({ admin }) => admin.objectId,
  holderOf: ({ baton }) => baton?.holder.objectId,
  subjectOf: ({ vendor }) => vendor,
  waitsFor: ({ admin, status }) => (status === 'needs-sign-in' ? admin.objectId : undefined),
  dueAt: (setup) => earliestDue(setup, setup.dueAt, setup.baton?.remindAt),
};
