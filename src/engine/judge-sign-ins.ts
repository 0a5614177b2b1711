// Decides what the sign-in log proves for a way of signing in. Only the test person counts, and only what came after the test began.
import type { Dialog } from '../model/dialog';
import type { SeenSignIn, Setup } from '../model/setup';
import { conditionHolds } from './condition-holds';
import { knownOf } from './known-of';
import { decide, type Decision } from './decision';
import { findStep } from './find-step';
import { listValues } from './list-values';
import { markWith, shownValue } from './reopen-items';

/** Clocks of two services differ a little: an entry this much before the start of the test still counts. */
export const CLOCK_TOLERANCE_MS = 2_000;

export function judgeSignIns(dialog: Dialog, before: Setup, mode: string, seen: SeenSignIn[], now: string): Decision {
  const test = before.tests[mode];
  if (!test) return decide(before);
  const since = Date.parse(test.failedSince ?? test.startedAt) - CLOCK_TOLERANCE_MS;
  const ours = seen
    .filter((entry) => entry.userPrincipalName.toLowerCase() === before.testPerson?.userPrincipalName.toLowerCase() && Date.parse(entry.at) >= since)
    .sort((a, b) => b.at.localeCompare(a.at));
  if (test.saidFailed) {
    // A success here is news, too: Entra let the person in, so the vendor did not.
    return decide({ ...before, status: 'asking', tests: { ...before.tests, [mode]: { ...test, ...(ours[0] ? { seen: ours[0] } : { lookedAt: now }) } } });
  }
  const success = ours.find((entry) => entry.errorCode === 0);
  const latest = success ?? ours[0];
  const setup: Setup = {
    ...before,
    status: 'asking',
    tests: { ...before.tests, [mode]: { startedAt: test.startedAt, ...(test.opened ? { opened: test.opened } : {}), ...(latest ? {} : { lookedAt: now }), ...(latest ? { seen: latest } : {}), ...(success ? { mark: { state: 'proven', by: 'sign-in log', at: success.at } as const } : test.mark ? { mark: test.mark } : {}) } },
  };
  if (!success) return decide(setup, [], latest ? undefined : 'noSignInSeenYet');
  return decide(testsPassed(dialog, setup) ? markProvenItems(dialog, setup) : setup);
}

/** True once every way of signing in that is not optional is proven or claimed. */
export function testsPassed(dialog: Dialog, setup: Setup): boolean {
  const step = findStep(dialog, setup);
  return 'test' in step && step.test.every((test) => test.optional || !conditionHolds(test.when, knownOf(setup)) || setup.tests[test.id]?.mark !== undefined);
}

/**
 * Items without which the sign-in that the log shows cannot come about are proven by it. Entra logs that it signed the person in, not
 * that the vendor let them in: everything else stays a claim.
 */
function markProvenItems(dialog: Dialog, setup: Setup): Setup {
  const proof = Object.values(setup.tests).find((test) => test.mark?.state === 'proven')?.mark;
  if (!proof) return setup;
  const marks = { ...setup.marks };
  const values = listValues(dialog, setup);
  for (const step of dialog.steps) {
    if (!('checklist' in step)) continue;
    for (const item of step.checklist) if (item.provenBy !== undefined && setup.tests[item.provenBy]?.mark?.state === 'proven') marks[item.id] = markWith({ state: 'proven', by: 'sign-in', at: proof.at }, shownValue(item, setup, values));
  }
  return { ...setup, marks };
}
