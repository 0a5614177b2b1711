// A plain setup for tests: state only what matters, the rest is filled in.
import type { Person } from '../../src/model/person';
import type { Setup } from '../../src/model/setup';

export function aPerson(part: Partial<Person> = {}): Person {
  return { tenantId: 'tenant-1', objectId: 'person-1', name: 'Ada Admin', mri: '29:ada', ...part };
}

export function aSetup(part: Partial<Setup> = {}): Setup {
  const tenantId = part.tenantId ?? 'tenant-1';
  return {
    id: 'setup-1',
    code: 'K7QF',
    tenantId,
    admin: aPerson({ tenantId }),
    conversation: { conversationId: 'chat-1', kind: 'personal', serviceUrl: 'https://channel.example/', tenantId, botId: '28:bot' },
    vendor: 'example',
    dialogVersion: 1,
    status: 'asking',
    stepId: 'ask-values',
    answers: {},
    missing: [],
    ticked: [],
    actions: {},
    marks: {},
    tests: {},
    pending: [],
    revision: 1,
    face: 1,
    createdAt: '2026-01-05T08:00:00.000Z',
    updatedAt: '2026-01-05T08:00:00.000Z',
    ...part,
  };
}
