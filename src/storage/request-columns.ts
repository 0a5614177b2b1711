// What the columns of a request's row are copied from.
import { waitingPerson } from '../engine/request/waiting-person';
import type { AccessRequest } from '../model/request';
import type { RecordColumns } from './create-record-store';
import { earliestDue } from './earliest-due';

export const requestColumns: RecordColumns<AccessRequest> = {
  kind: 'request',
  ownerOf: ({ requester }) => requester.objectId,
  holderOf: () => undefined,
  subjectOf: ({ app }) => app?.servicePrincipalId ?? '',
  waitsFor: (request) => waitingPerson(request)?.objectId,
  dueAt: (request) => earliestDue(request, request.dueAt),
};
