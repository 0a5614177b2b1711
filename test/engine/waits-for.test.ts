// When a setup that waits for somebody speaks by itself, how often, and when it is silent.
import fc from 'fast-check';
import { readyDialogs } from '../support/ready-dialogs';
import { transition } from '../../src/engine/transition';
import type { SetupEvent } from '../../src/model/event';
import type { Setup } from '../../src/model/setup';
import { aPerson, aSetup } from '../support/a-setup';

const dialog = readyDialogs().get('mimecast')!;
const [MINUTE, DAY] = [60_000, 86_400_000];
const BEGUN = Date.parse('2026-03-01T09:00:00.000Z');
const stepOf = (kind: 'ask' | 'do'): string => dialog.steps.find((step) => kind in step && (!('ask' in step) || step.ask.includes('accountCode')))!.id;
const iso = (ms: number): string => new Date(ms).toISOString();
const play = (setup: Setup, event: SetupEvent, atMs: number) => transition(dialog, setup, event, { now: iso(atMs), nextActions: () => [], canUndo: () => false });
const click = (verb: string, values: Record<string, string> = {}, choice?: string): SetupEvent => ({ type: 'clicked', verb, values, by: aPerson(), ...(choice === undefined ? {} : { choice }) });

const effect = { type: 'runAction', key: 'setup-1/create-application', actionId: 'create-application', attempt: 1 } as const;
const working = (): Setup => aSetup({ vendor: 'mimecast', stepId: stepOf('do'), status: 'working', actions: { 'create-application': { state: 'running', attempt: 1 } }, pending: [effect] });
const failed = (code: 'identity/sign-in-required' | 'actions/certificate-by-hand'): SetupEvent => ({ type: 'effectFailed', key: effect.key, problem: { code, retry: 'later', details: {} } });

const WAITING: Record<string, { setup: () => Setup; afterDays: number }> = {
  'a value that somebody else has': { setup: () => play(aSetup({ vendor: 'mimecast', stepId: stepOf('ask'), answers: { region: 'eu' } }), click('form.missing', {}, 'accountCode'), BEGUN).setup, afterDays: 3 },
  'a certificate that is made by hand': { setup: () => play(working(), failed('actions/certificate-by-hand'), BEGUN).setup, afterDays: 3 },
  'the sign-in of its person': { setup: () => play(working(), failed('identity/sign-in-required'), BEGUN).setup, afterDays: 1 },
};

describe.each(Object.entries(WAITING))('a setup that waits for %s', (_for, { setup: begin, afterDays }) => {
  const each = afterDays * DAY;

  it('speaks after some days, five times in a row, and then no more', () => {
    let setup = begin();
    for (let times = 1; times <= 5; times += 1) {
      expect(setup.dueAt).toBe(iso(BEGUN + times * each));
      expect(play(setup, { type: 'due', dueAt: setup.dueAt! }, BEGUN + times * each - MINUTE).isIgnored).toBe(true);
      const next = play(setup, { type: 'due', dueAt: setup.dueAt! }, BEGUN + times * each);
      expect(play(next.setup, { type: 'due', dueAt: setup.dueAt! }, BEGUN + times * each).isIgnored).toBe(true);
      expect(next.setup).toMatchObject({ nudged: { count: times }, face: setup.revision + 1, status: setup.status });
      setup = next.setup;
    }
    expect(setup.dueAt).toBeUndefined();
    expect(play(setup, { type: 'due', dueAt: '' }, BEGUN + 99 * each).isIgnored).toBe(true);
  });

  it('is not moved by what happens without its person', () => {
    const shown = play(begin(), { type: 'shown', live: { conversation: begin().conversation, messageId: 'm1' } }, BEGUN + MINUTE).setup;
    expect(shown.dueAt).toBe(iso(BEGUN + each));
  });

  it('is silent once it is cancelled', () => {
    const cancelled = play(play(begin(), click('setup.cancel'), BEGUN + MINUTE).setup, click('setup.cancel-confirm'), BEGUN + MINUTE).setup;
    expect([cancelled.status, cancelled.dueAt, cancelled.nudged]).toEqual(['cancelled', undefined, undefined]);
  });

  it('speaks about a state at most once in its days, whatever clocks do, and never more than five times in a row', () => {
    fc.assert(fc.property(fc.array(fc.record({ passes: fc.integer({ min: 0, max: 4 * DAY }), jump: fc.constantFrom(0, 0, 0, 3_600_000, -3_600_000, DAY, -DAY) }), { maxLength: 60 }), (moments) => {
      let [setup, trueAt, wallAt] = [begin(), BEGUN, BEGUN];
      const spoken: number[] = [];
      let jumped = 0;
      for (const { passes, jump } of moments) {
        [trueAt, wallAt, jumped] = [trueAt + passes, wallAt + passes + jump, jumped + Math.abs(jump)];
        // Two processes look at the same row.
        for (const seen of [setup, setup]) {
          const next = play(setup, { type: 'due', dueAt: seen.dueAt ?? '' }, wallAt);
          if (next.isIgnored) continue;
          spoken.push(trueAt);
          setup = next.setup;
        }
      }
      expect(spoken.length).toBeLessThanOrEqual(Math.min(5, (trueAt - BEGUN + jumped) / each));
      // A clock that was set makes it early or late by as much, and loses nothing.
      if (trueAt - BEGUN > 6 * each + jumped && moments.every(({ passes }) => passes < each)) expect(spoken.length).toBeGreaterThan(0);
    }), { numRuns: 200 });
  });
});

it('begins the waiting anew when its person comes back and still has nothing', () => {
  const waiting = WAITING['a certificate that is made by hand']!.setup();
  const nudged = play(waiting, { type: 'due', dueAt: waiting.dueAt! }, BEGUN + 3 * DAY).setup;
  const looking = play(nudged, click('certificate.look'), BEGUN + 4 * DAY).setup;
  expect([looking.dueAt, looking.nudged]).toEqual([undefined, undefined]);
});

it('says nothing of its own while it is its person’s turn, or the bot’s', () => {
  const [asking, work] = [play(aSetup({ vendor: 'mimecast', stepId: stepOf('ask'), answers: { region: 'eu' } }), click('form.submit', {}), BEGUN).setup, working()];
  expect([asking.dueAt, work.dueAt]).toEqual([undefined, undefined]);
  expect(play({ ...asking, dueAt: iso(BEGUN) }, { type: 'due', dueAt: iso(BEGUN) }, BEGUN + DAY).isIgnored).toBe(true);
});
