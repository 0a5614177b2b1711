// Whatever happens to a request, and in whatever order: one decision, never by who asked, and nothing that was given is forgotten.
import fc from 'fast-check';
import { beginLooking } from '../../../src/engine/request/apply-request-click';
import { transitionRequest } from '../../../src/engine/request/transition-request';
import { waitingPerson } from '../../../src/engine/request/waiting-person';
import type { Person } from '../../../src/model/person';
import type { AccessRequest, PersonResult, RequestCopy, RequestEvent } from '../../../src/model/request';

const person = (key: string): Person => ({ tenantId: 't', objectId: key, name: key, mri: `29:${key}` });
const [HANA, ADA, BO] = [person('hana'), person('ada'), person('bo')];
const CHAT = { conversationId: 'c', kind: 'personal' as const, serviceUrl: 's', tenantId: 't', botId: 'b' };
const FOUND = ['one', 'two'].map((objectId) => ({ objectId, displayName: objectId, userPrincipalName: `${objectId}@contoso.com`, accountEnabled: true, isGuest: false }));
const NOW = '2026-11-23T10:00:00.000Z';
const PROBLEM = { code: 'graph/forbidden' as const, retry: 'later' as const, message: '', details: {} };

const begun = (): AccessRequest => beginLooking({
  id: 'r', code: 'R', tenantId: 't', requester: HANA, stage: 'form', status: 'asking', begunWith: '', wish: { app: 'Mimecast', people: 'one\ntwo', purpose: 'test', reason: '' },
  faults: {}, apps: [], people: [], unclear: [], copies: [{ id: 'requester', conversation: CHAT, of: 'requester' }], pending: [], revision: 0, face: 0, createdAt: NOW, updatedAt: NOW,
}).record;

const result = (state: PersonResult['state']): PersonResult => {
  if (state === 'failed') return { state, at: NOW, problem: PROBLEM };
  if (state === 'not-removed') return { state, at: NOW, assignmentId: 'a', problem: PROBLEM };
  return state === 'added' ? { state, at: NOW, assignmentId: 'a' } : { state, at: NOW };
};
const VERBS = ['look', 'change', 'send', 'withdraw', 'approve', 'refuse', 'retry', 'leave', 'remove'];
const clicked = fc.record({
  type: fc.constant('clicked' as const), verb: fc.constantFrom(...VERBS.map((verb) => `request.${verb}`)), by: fc.constantFrom(HANA, ADA, BO), mayDecide: fc.boolean(),
  values: fc.record({ reason: fc.constantFrom('', 'why'), refusal: fc.constantFrom('', 'no'), days: fc.constantFrom('', '2', '900'), people: fc.constantFrom('', 'one', 'one,two') }),
  choice: fc.constantFrom('', 'changed'), copies: fc.constant<RequestCopy[]>([{ id: 'channel', conversation: { ...CHAT, conversationId: 'ops' }, of: 'channel' }]),
});
/** Of whatever it is that goes on; the letters are filled in when it is played. */
const outcome = fc.constantFrom('found', 'added', 'partly', 'removed', 'not-removed', 'failed', 'no-token', 'signedIn', 'due', 'killed');

function play(request: AccessRequest, what: string): RequestEvent | undefined {
  const effect = request.pending[0];
  if (what === 'signedIn') return { type: 'signedIn' };
  if (what === 'due') return { type: 'due', dueAt: request.dueAt ?? '' };
  if (what === 'killed') return { type: 'takenUp', gone: ['w'] };
  if (!effect || request.status !== 'working') return undefined;
  const { key } = effect;
  if (what === 'failed') return { type: 'effectFailed', key, problem: PROBLEM };
  if (what === 'no-token') return { type: 'effectFailed', key, problem: { ...PROBLEM, code: 'identity/sign-in-required' } };
  if (effect.type === 'findTargets') return what === 'found' ? { type: 'targetsFound', key, apps: [], app: { servicePrincipalId: 'sp', displayName: 'Mimecast' }, people: FOUND, unclear: [] } : undefined;
  const states: Record<string, string[]> = effect.type === 'addPeople' ? { added: ['added', 'there-already'], partly: ['added', 'failed'] } : { removed: ['removed', 'removed'], 'not-removed': ['removed', 'not-removed'] };
  const chosen = states[what];
  return chosen ? { type: 'peopleDone', key, results: Object.fromEntries(FOUND.map(({ objectId }, at) => [objectId, result(chosen[at] as PersonResult['state'])])) } : undefined;
}

it('is decided once, by somebody else who may, and gives nothing to anybody before', () => {
  fc.assert(fc.property(fc.array(fc.oneof(clicked, outcome), { maxLength: 40 }), (happenings) => {
    let request = begun();
    for (const one of happenings) {
      const event = typeof one === 'string' ? play(request, one) : one;
      if (!event) continue;
      const before = request;
      const { effects, isIgnored, notice, record } = transitionRequest(before, event, NOW);
      if (isIgnored || notice !== undefined) continue;
      request = { ...record, pending: record.pending.map((effect) => (effects.some(({ key }) => key === effect.key) ? { ...effect, worker: 'w' } : effect)) };

      expect(request.revision).toBe(before.revision + 1);
      if (before.decision) expect(request.decision).toEqual(before.decision);
      if (request.decision) expect(request.decision.by.objectId).not.toBe(HANA.objectId);
      if (request.actor) expect(request.actor.objectId).not.toBe(HANA.objectId);
      for (const { type } of request.pending) if (type !== 'findTargets') expect(request.decision?.how).toBe('approved');
      expect(effects.every(({ key }) => request.pending.some((effect) => effect.key === key))).toBe(true);
      // What was given stays known until it was taken away, so that it can be.
      for (const { objectId, result: was } of before.people) {
        const is = request.people.find((each) => each.objectId === objectId)?.result;
        if (was?.state === 'added') expect(['added', 'there-already', 'failed', 'removed', 'not-removed']).toContain(is?.state);
        if (was?.state === 'not-removed') expect(['removed', 'not-removed']).toContain(is?.state);
      }
      // Nothing waits for nobody: it is over, somebody is asked, work goes on, a sign-in is awaited, or a time.
      if (request.status === 'working') expect(request.pending.length).toBeGreaterThan(0);
      if (request.status === 'needs-sign-in') expect([waitingPerson(request)?.objectId !== undefined, request.pending.length]).toEqual([true, 1]);
      if (request.status === 'waiting') expect(request.stage === 'sent' || request.dueAt !== undefined).toBe(true);
      if (request.stage === 'removing' && request.status !== 'working') expect(request.dueAt).toBeDefined();
      // What was approved for a time has an end, no matter what became of the others.
      if (request.stage === 'adding' && request.wish.days !== undefined && request.people.some(({ result: is }) => is?.state === 'added')) expect(request.dueAt).toBeDefined();
    }
  }), { numRuns: 2_000 });
});

describe('for two days, given to one of two', () => {
  const LATER = '2026-11-24T10:00:00.000Z';
  const END = '2026-11-25T10:00:00.000Z';
  const next = (request: AccessRequest, event: RequestEvent | string, now = NOW): AccessRequest => transitionRequest(request, typeof event === 'string' ? play(request, event)! : event, now).record;
  const press = (verb: string, by = ADA): RequestEvent => ({ type: 'clicked', verb, by, mayDecide: true, values: { reason: 'why', days: '2' }, copies: [{ id: 'channel', conversation: CHAT, of: 'channel' }] });
  const partly = (): AccessRequest => ['found', press('request.send', HANA), press('request.approve'), 'partly'].reduce<AccessRequest>((request, event) => next(request, event), begun());

  it('the time runs from the first, also for who is given it later', () => {
    expect(next(next(partly(), press('request.retry', BO), LATER), 'added', LATER)).toMatchObject({ stage: 'added', status: 'waiting', endsAt: END, dueAt: END });
  });

  it('the end waits for a further attempt, and comes after it', () => {
    const again = next(partly(), press('request.retry', BO), END);
    const waited = next(again, 'due', END);

    expect(waited).toMatchObject({ stage: 'adding', status: 'working', dueAt: END });
    expect(next(next(waited, 'partly', END), 'due', END)).toMatchObject({ stage: 'removing', status: 'working', pending: [{ type: 'removePeople' }] });
  });

  it.each(['stopped', 'left'])('it ends in time when it is %s, and who was given nothing is no matter then', (how) => {
    const before = how === 'left' ? next(partly(), press('request.leave')) : partly();

    const ending = next(before, 'due', END);
    const results = { one: result('removed') };

    expect(next(ending, { type: 'peopleDone', key: ending.pending[0]!.key, results }, END)).toMatchObject({ stage: 'removed', status: 'finished' });
  });

  it('it ends early at the moment at which somebody ends it', () => {
    expect(next(next(partly(), press('request.leave')), press('request.remove'), LATER)).toMatchObject({ stage: 'removing', endsAt: LATER });
  });
});
