// Clicks of the step that proves the sign-in. What a person says they saw is a claim and stays one.
import type { Dialog } from '../model/dialog';
import type { Setup } from '../model/setup';
import type { Click } from './apply-click';
import { decide, effectKey, type Decision, type Surroundings } from './decision';
import { enterNext, readFirst } from './enter-step';
import { conditionHolds } from './condition-holds';
import { knownOf } from './known-of';
import { findStep } from './find-step';
import { testsPassed } from './judge-sign-ins';

export function applyProofClick(dialog: Dialog, setup: Setup, click: Click, around: Surroundings): Decision | undefined {
  const step = findStep(dialog, setup);
  if (!('test' in step) || setup.status === 'working') return undefined;
  const shown = step.test.filter((test) => conditionHolds(test.when, knownOf(setup)));
  const test = shown.find((one) => one.id === click.choice) ?? shown.find((one) => !setup.tests[one.id]?.mark) ?? shown[0];
  if (!test) return undefined;
  switch (click.verb) {
    case 'test.check':
      return readFirst(withOpened(setup, test.id, click, around), { type: 'readSignIns', key: effectKey(setup, `sign-ins-${test.id}`), mode: test.id });
    case 'test.claim':
      return decide(withTest(setup, test.id, around.entraNow ?? around.now, { state: 'claimed', byId: click.by.objectId, byName: click.by.name, at: around.now }));
    case 'test.failed':
      return readFirst(withFailure(setup, test.id, around.entraNow ?? around.now), { type: 'readSignIns', key: effectKey(setup, `sign-ins-${test.id}`), mode: test.id });
    case 'proof.continue':
      return testsPassed(dialog, setup) ? enterNext(dialog, setup, around) : decide(setup);
    default:
      return undefined;
  }
}

/** Pressed once the vendor has opened: that much is the person's claim; the log adds what Entra saw. */
function withOpened(setup: Setup, testId: string, click: Click, { now, entraNow = now }: Surroundings): Setup {
  const { saidFailed: _failed, failedSince: _since, seen: _seen, ...test } = setup.tests[testId] ?? { startedAt: entraNow };
  return { ...setup, tests: { ...setup.tests, [testId]: { ...test, opened: { state: 'claimed', byId: click.by.objectId, byName: click.by.name, at: now } } } };
}

/** @param now Entra's. The test begins anew; the log is asked once more, for the reason and not for a proof. */
function withFailure(setup: Setup, testId: string, now: string): Setup {
  const failedSince = setup.tests[testId]?.startedAt ?? now;
  return { ...setup, tests: { ...setup.tests, [testId]: { startedAt: now, failedSince, saidFailed: true } } };
}

function withTest(before: Setup, testId: string, now: string, mark: NonNullable<Setup['tests'][string]['mark']>): Setup {
  const { problem: _problem, ...setup } = before;
  return { ...setup, status: 'asking', tests: { ...setup.tests, [testId]: { startedAt: setup.tests[testId]?.startedAt ?? now, mark } } };
}
