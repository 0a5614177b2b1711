// What follows from the outcome of an effect. An outcome whose effect is no longer pending was seen before and changes nothing.
import { unreachable } from '../model/unreachable';
import type { Dialog, Step } from '../model/dialog';
import type { SetupProblem } from '../model/errors';
import type { Effect, SetupEvent } from '../model/event';
import type { ActionRecord, Setup, TestPerson } from '../model/setup';
import { isColleagueSearch, takeColleagues } from './apply-baton-click';
import { decide, effectKey, isWaiting, nextAttempt, standsStill, withoutEffect, withoutWorker, type Decision, type Surroundings } from './decision';
import { enterNext, enterStep, readFirst } from './enter-step';
import { findStep, isEarlierPlan } from './find-step';
import { takeMetadata } from './apply-metadata-click';
import { judgeSignIns } from './judge-sign-ins';
import { CREATE_TEST_USER, continueActions, listEntries, listUndoable, shelveRecord, startActions } from './continue-actions';
import type { DirectoryPerson } from '../model/person';

export type Outcome = Extract<SetupEvent, { key: string }>;

export function applyOutcome(dialog: Dialog, before: Setup, outcome: Outcome, around: Surroundings): Decision {
  if (!before.pending.some((effect) => effect.key === outcome.key)) return decide(before);
  const effect = before.pending.find((one) => one.key === outcome.key)!;
  // What was done is done, whoever did it; that somebody failed says nothing about the one who does it now.
  if (outcome.type === 'effectFailed' && outcome.worker !== undefined && outcome.worker !== effect.worker) return { ...decide(before), isIgnored: true };
  const setup = withoutEffect(before, outcome.key);
  if (before.status === 'cancelled') return decide(noteEnd(setup, effect, outcome, around.now));
  switch (outcome.type) {
    case 'accessRead': {
      const known: Setup = { ...setup, access: outcome.access, status: 'asking' };
      return outcome.access.missingRole || outcome.access.missingScopes.length > 0 ? decide(known) : enterNext(dialog, known, around);
    }
    case 'planRead': {
      const known: Setup = { ...setup, plan: outcome.plan, status: 'asking' };
      if (setup.confirmedFingerprint === undefined) return isCarriedOut(dialog, known) ? enterNext(dialog, markDone(known, findStep(dialog, known)), around) : decide(known);
      const { confirmedFingerprint, ...confirmed } = known;
      if (confirmedFingerprint !== outcome.plan.fingerprint) return decide({ ...confirmed, planMoved: true });
      // Whatever signed in before did so with other values.
      const agreed = outcome.plan.lines.filter((line) => (line.kind === 'add' || line.kind === 'change') && (!line.needsTick || confirmed.ticked.includes(line.id)));
      const counted: Setup = { ...confirmed, changes: (confirmed.changes ?? 0) + agreed.length };
      return continueActions(dialog, isAssignment(dialog, setup) ? counted : { ...counted, tests: {} }, around);
    }
    case 'actionDone': {
      const done = withRecord(setup, outcome.actionId, { state: 'done', output: outcome.output, endedAt: around.now });
      delete done.createAnyway;
      if (outcome.actionId === CREATE_TEST_USER) return choosePerson(dialog, done, { ...madePerson(outcome.output), createdByUs: true }, around);
      // Beside it something waits for a sign-in: nothing new starts before that.
      if (done.status === 'needs-sign-in' && done.pending.length > 0) return decide(done);
      return continueActions(dialog, done, around);
    }
    case 'actionUndone': {
      const undone = withRecord(setup, outcome.actionId, { state: 'undone', endedAt: around.now });
      return continueUndo(dialog, undone, around);
    }
    case 'peopleFound':
      if (isColleagueSearch(outcome.key)) return decide(takeColleagues(dialog, setup, { text: outcome.text, people: outcome.people }, around.now));
      return takePeople(dialog, { ...setup, status: 'asking', found: { text: outcome.text, people: outcome.people } }, around);
    case 'spMetadataRead':
      return decide(takeMetadata(dialog, setup, outcome.read));
    case 'signInsRead':
      return judgeSignIns(dialog, setup, outcome.mode, outcome.seen, around.now);
    case 'effectFailed': {
      if (NEEDS_SIGN_IN.has(outcome.problem.code)) {
        const waiting = effect.type === 'runAction' ? withRecord(before, effect.actionId, { state: 'running', problem: outcome.problem }) : before;
        return decide({ ...waiting, pending: [...setup.pending, withoutWorker(effect)], status: 'needs-sign-in', problem: moreAsked(before, outcome.problem) });
      }
      // The log that cannot be read (no premium licence, say) does not stop the setup: a person can still say what they saw.
      if (effect.type === 'readSignIns') {
        const test = setup.tests[effect.mode] ?? { startedAt: around.entraNow ?? around.now };
        return decide({ ...setup, status: 'asking', tests: { ...setup.tests, [effect.mode]: { ...test, problem: outcome.problem } } });
      }
      const failed = effect.type === 'runAction' || effect.type === 'undoAction'
        ? withRecord(setup, effect.actionId, { state: effect.type === 'runAction' ? 'failed' : 'done', problem: outcome.problem, endedAt: around.now })
        : setup;
      // Whoever said yes said it to what was shown: a reading that failed takes nothing of it back. Only what was written is over.
      const { confirmedFingerprint: _confirmed, ...unconfirmed } = failed;
      const rest = effect.type === 'readPlan' ? failed : unconfirmed;
      if (rest.status === 'needs-sign-in' && rest.pending.length > 0) return decide(rest);
      // Others that run side by side are let finish before the setup stands still.
      return decide({ ...rest, problem: outcome.problem, status: rest.pending.length > 0 ? 'working' : standsStill(outcome.problem) });
    }
    default:
      return unreachable(outcome);
  }
}

/** Of work that was let end after the yes to cancel. Who may not sign in any more learns nothing: what was begun stays unclear. */
function noteEnd(setup: Setup, effect: Effect, outcome: Outcome, endedAt: string): Setup {
  if (outcome.type === 'actionDone') return withRecord(setup, outcome.actionId, { state: 'done', output: outcome.output, endedAt });
  if (outcome.type !== 'effectFailed' || effect.type !== 'runAction' || NEEDS_SIGN_IN.has(outcome.problem.code)) return setup;
  return withRecord(setup, effect.actionId, { state: 'failed', problem: outcome.problem, endedAt });
}

/** Of two that wait, the one that asks for more than a sign-in is told: it helps both. */
function moreAsked({ status, problem }: Setup, met: SetupProblem): SetupProblem {
  return status === 'needs-sign-in' && problem !== undefined && met.code === 'identity/sign-in-required' ? problem : met;
}

/** The person has to sign in (again) or to consent; the effect stays pending and runs once that is done. */
export const NEEDS_SIGN_IN: ReadonlySet<string> = new Set(['identity/sign-in-required', 'identity/consent-required', 'identity/mfa-required', 'graph/claims-challenge']);

/** An answer "no" of Entra leaves no doubt that nothing was made; everything else has to be looked for before a second try. */
function withRecord(setup: Setup, actionId: string, change: Partial<ActionRecord> & Pick<ActionRecord, 'state'>): Setup {
  const { problem: _old, ...record } = setup.actions[actionId] ?? { attempt: 1, state: 'running' as const };
  return { ...setup, actions: { ...setup.actions, [actionId]: { ...record, ...change } } };
}

/** A whole sign-in name that fits one person needs no second question: the assignment is shown before it is made. */
function takePeople(dialog: Dialog, setup: Setup, around: Surroundings): Decision {
  const { text = '', people = [] } = setup.found ?? {};
  const [only] = people;
  const step = findStep(dialog, setup);
  const hasNeeded = !('person' in step && step.person.needsMailbox) || Boolean(only?.mail);
  const isMeant = hasNeeded && only !== undefined && people.length === 1 && only.accountEnabled && only.userPrincipalName.toLowerCase() === text.trim().toLowerCase();
  return isMeant ? choosePerson(dialog, setup, { ...only, createdByUs: false }, around) : decide(setup);
}

export function choosePerson(dialog: Dialog, before: Setup, person: TestPerson, around: Surroundings): Decision {
  const { found: _found, aside: _aside, problem: _problem, ...setup } = before;
  const isAnother = setup.testPerson !== undefined && setup.testPerson.objectId !== person.objectId;
  const known = setup.testPerson?.createdByUs === true && !isAnother ? { ...person, createdByUs: true } : person;
  return enterNext(dialog, { ...(isAnother ? forAnotherPerson(dialog, setup) : setup), testPerson: known }, around);
}

/** What was done for the one before stays noted, so that it can be taken back; what was proven with them is no proof for another. */
function forAnotherPerson(dialog: Dialog, setup: Setup): Setup {
  const ids = dialog.steps.flatMap((step) => ('do' in step && step.as === 'assignment' ? step.do.map((entry) => entry.id ?? entry.action) : []));
  return { ...setup, tests: {}, actions: ids.reduce(shelveRecord, setup.actions) };
}

/** Nothing is left to say yes to in a plan that another one follows: people are not asked a second time. */
function isCarriedOut(dialog: Dialog, setup: Setup): boolean {
  const step = findStep(dialog, setup);
  if (!('do' in step) || !isEarlierPlan(dialog, setup, step)) return false;
  const isMade = listEntries(step, setup).every((entry) => setup.actions[entry.id]?.output !== undefined);
  return isMade && setup.plan!.lines.every((line) => line.kind === 'keep' || line.kind === 'read');
}

/** What was to run again after changed answers need not. */
function markDone(setup: Setup, step: Step): Setup {
  const actions = { ...setup.actions };
  for (const { id } of 'do' in step ? listEntries(step, setup) : []) actions[id] = { ...actions[id]!, state: 'done' };
  return { ...setup, actions };
}

function isAssignment(dialog: Dialog, setup: Setup): boolean {
  const step = findStep(dialog, setup);
  return 'do' in step && step.as === 'assignment';
}

function madePerson(output: unknown): DirectoryPerson {
  const made = output as { objectId: string; displayName: string; userPrincipalName: string };
  return { objectId: made.objectId, displayName: made.displayName, userPrincipalName: made.userPrincipalName, accountEnabled: true, isGuest: false };
}

/** Takes back one action after another, newest first; then the setup is cancelled. */
export function continueUndo(dialog: Dialog, setup: Setup, around: Surroundings): Decision {
  const [actionId] = listUndoable(dialog, setup, around);
  if (actionId === undefined) {
    const { aside: _aside, problem: _problem, ...rest } = setup;
    return decide({ ...rest, status: 'cancelled' });
  }
  const attempt = setup.actions[actionId]!.attempt + 1;
  return decide({ ...setup, status: 'working', aside: { type: 'undo', begun: true } }, [{ type: 'undoAction', key: `${setup.id}/${actionId}/undo`, actionId, attempt }]);
}

/** What was asked beside the step and not answered is no yes. */
function withoutQuestion({ problem: _problem, ...before }: Setup): Setup {
  if (before.aside?.type !== 'undo' || before.aside.begun) return before;
  const { aside: _aside, ...setup } = before;
  return setup;
}

/** Entered again with everything known, so that a setup that stood still goes on where it was. */
export function retryStep(dialog: Dialog, before: Setup, around: Surroundings): Decision {
  const setup = withoutQuestion(before);
  if (setup.pending.length > 0) return decide({ ...setup, status: 'working' }, setup.pending.filter(isWaiting).map(nextAttempt));
  if (setup.aside?.type === 'undo') return continueUndo(dialog, setup, around);
  const step = findStep(dialog, setup);
  const failed = Object.entries(setup.actions).filter(([, record]) => record.state === 'failed');
  if ('do' in step && setup.confirmedFingerprint !== undefined) return readFirst(setup, { type: 'readPlan', key: effectKey(setup, 'plan') });
  if ('do' in step && failed.length > 0) {
    const actions = { ...setup.actions };
    for (const [actionId, record] of failed) actions[actionId] = { ...record, state: 'pending' };
    return continueActions(dialog, { ...setup, actions }, around);
  }
  if ('do' in step || 'access' in step || 'message' in step) return enterStep(dialog, setup, step, around);
  // The new test person was said yes to; what stopped may have been mended since.
  if ('person' in step && setup.newPerson && setup.actions[CREATE_TEST_USER]?.state === 'failed') return startActions({ ...setup, status: 'working' }, [CREATE_TEST_USER], around.now);
  return decide({ ...setup, status: 'asking' });
}
