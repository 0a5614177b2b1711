// What happens when a setup arrives at a step: ask, or read first, or pass on.
import type { Dialog, MessageStep, Step } from '../model/dialog';
import type { Effect } from '../model/event';
import type { Setup } from '../model/setup';
import { listFields } from './collect-answers';
import { decide, effectKey, type Decision, type Surroundings } from './decision';
import { conditionHolds } from './condition-holds';
import { knownOf } from './known-of';
import { guardMark, nextStep } from './find-step';
import { findSent, isAnswered } from './find-sent';

export function enterStep(dialog: Dialog, before: Setup, step: Step, around: Surroundings): Decision {
  const { aside, draft: _draft, problem: _problem, planMoved: _moved, confirmedFingerprint: _confirmed, ...rest } = before;
  // Who was found to hand over to is nobody to test with.
  if (aside?.type === 'hand-over') delete rest.found;
  const setup: Setup = { ...rest, ...giveAgain(rest, step), stepId: step.id, status: 'asking' };
  if ('access' in step) return readFirst(setup, { type: 'readAccess', key: effectKey(setup, 'access') });
  if ('ask' in step) return listFields(dialog, step.ask, knownOf(setup)).length > 0 ? decide(setup) : enterNext(dialog, setup, around);
  if ('do' in step) return readPlan(resetActions(setup, step.do.map((entry) => entry.id ?? entry.action)));
  if ('guard' in step) return setup.marks[guardMark(step)] ? enterNext(dialog, setup, around) : decide(setup);
  if ('test' in step) return decide(startTests(setup, step.test.filter((test) => conditionHolds(test.when, knownOf(setup))).map((test) => test.id), around.entraNow ?? around.now));
  if ('message' in step) return decide(enterMessage(dialog, setup, step, around.now));
  if ('finish' in step) return decide({ ...setup, status: 'finished' });
  return decide(setup);
}

/** Who comes back to a step with metadata begins with what they gave before. */
function giveAgain({ metadata }: Setup, step: Step): Pick<Setup, 'metadata'> {
  return metadata?.stepId === step.id ? { metadata: { ...metadata, stage: 'give' } } : {};
}

export function enterNext(dialog: Dialog, setup: Setup, around: Surroundings): Decision {
  const step = nextStep(dialog, setup);
  if (!step) return decide({ ...setup, status: 'finished' });
  // Nobody outside is asked twice for what they have answered.
  if ('message' in step && isAnswered(dialog, setup, step)) return enterNext(dialog, { ...setup, stepId: step.id }, around);
  return enterStep(dialog, setup, step, around);
}

/** Sent and not answered: the setup waits, and speaks by itself when it takes long. Answered before: the answer can be changed. */
export function enterMessage(dialog: Dialog, before: Setup, step: MessageStep, now: string): Setup {
  const { dueAt, ...setup } = before;
  const sent = findSent(dialog, setup, step);
  if (!sent) return setup;
  if (isAnswered(dialog, setup, step)) return { ...setup, status: 'asking', aside: { type: 'answer' } };
  const { afterDays } = step.message.nudge;
  const due = dueAt ?? daysAfter(setup.correspondence?.[step.id]?.remindedAt ?? sent.at, afterDays);
  return { ...setup, status: 'waiting', dueAt: due > now ? due : daysAfter(now, afterDays) };
}

export function daysAfter(at: string, days: number): string {
  return new Date(Date.parse(at) + days * 86_400_000).toISOString();
}

export function readPlan(setup: Setup): Decision {
  const { plan: _old, ...rest } = setup;
  return readFirst(rest, { type: 'readPlan', key: effectKey(setup, 'plan') });
}

export function readFirst(setup: Setup, effect: Effect): Decision {
  return decide({ ...setup, status: 'working' }, [effect]);
}

/** A second pass over the same actions (changed answers) keeps what they made and runs them again: they find before they create. */
function resetActions(setup: Setup, actionIds: string[]): Setup {
  const actions = { ...setup.actions };
  for (const actionId of actionIds) {
    const record = actions[actionId];
    if (record) actions[actionId] = { state: 'pending', attempt: record.attempt, ...(record.output === undefined ? {} : { output: record.output }) };
  }
  return { ...setup, actions };
}

function startTests(setup: Setup, modes: string[], now: string): Setup {
  const tests = { ...setup.tests };
  for (const mode of modes) tests[mode] ??= { startedAt: now };
  return { ...setup, tests };
}
