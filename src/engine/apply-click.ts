// What a person's click does to a setup. A verb that does not fit the present step changes nothing: the current card is the answer.
import type { Dialog } from '../model/dialog';
import type { SetupEvent } from '../model/event';
import type { Mark, Setup } from '../model/setup';
import { continueUndo, retryStep } from './apply-outcome';
import { applyAnswerClick } from './apply-answer-click';
import { applyMessageClick } from './apply-message-click';
import { leaveForm } from './apply-metadata-click';
import { applyPersonClick } from './apply-person-click';
import { applyProofClick } from './apply-proof-click';
import { decide, effectKey, type Decision, type Surroundings } from './decision';
import { enterNext, enterStep, readFirst, readPlan } from './enter-step';
import { findStep, guardMark, guardOf, isLocked, listItems, listSteps, nextStep, previousStep } from './find-step';
import { listUndoable } from './continue-actions';
import { listValues } from './list-values';
import { markWith, shownValue } from './reopen-items';

export type Click = Extract<SetupEvent, { type: 'clicked' }>;

function isOver(setup: Setup): boolean {
  return setup.status === 'cancelled' || setup.status === 'finished';
}

/** Something may still be written; a setup that was cancelled meanwhile lets it end. */
function isBusy(setup: Setup): boolean {
  return setup.status === 'working' || setup.pending.some((effect) => effect.type === 'runAction');
}

/** What was made may still be taken back after a setup is over; everything else is closed with it. */
const ALLOWED_AFTER_CANCEL = new Set(['setup.undo', 'setup.undo-confirm', 'setup.back']);

export function applyClick(dialog: Dialog, setup: Setup, click: Click, around: Surroundings): Decision {
  if (setup.status === 'cancelled' && !ALLOWED_AFTER_CANCEL.has(click.verb)) return decide(setup);
  const step = findStep(dialog, setup);
  switch (click.verb) {
    case 'setup.cancel':
      return isOver(setup) ? decide(setup) : decide({ ...setup, aside: { type: 'confirm-cancel' } });
    case 'setup.cancel-confirm':
      return setup.aside?.type === 'confirm-cancel' ? cancel(setup) : decide(setup);
    case 'setup.undo':
      if (isBusy(setup)) return decide(setup, [], 'stillWorking');
      return listUndoable(dialog, setup, around).length > 0 ? decide({ ...setup, aside: { type: 'undo' } }) : decide(setup, [], 'nothingToUndo');
    case 'setup.undo-confirm':
      return setup.aside?.type === 'undo' && !isBusy(setup) ? continueUndo(dialog, setup, around) : decide(setup);
    case 'setup.back':
      return goBack(dialog, setup, around);
    case 'plan.change':
      return changeAnswers(dialog, setup, around);
    case 'setup.retry':
      return setup.status === 'working' || isOver(setup) ? decide(setup) : retryStep(dialog, setup, around);
    case 'certificate.look':
      return setup.status === 'waiting' && setup.problem?.code === 'actions/certificate-by-hand' ? retryStep(dialog, setup, around) : decide(setup);
    case 'setup.make-anew':
      return setup.status === 'stopped' && setup.problem?.code === 'graph/unclear-answer' ? retryStep(dialog, { ...setup, createAnyway: true }, around) : decide(setup);
    case 'preflight.retry':
      return 'access' in step && setup.status !== 'working' ? readFirst(setup, { type: 'readAccess', key: effectKey(setup, 'access') }) : decide(setup);
    case 'plan.confirm':
    case 'assign.confirm':
      return confirmPlan(dialog, setup, click, around);
    case 'assign.skip':
      return 'do' in step && step.optional !== undefined && setup.status === 'asking' ? enterNext(dialog, setup, around) : decide(setup);
    case 'plan.adopt':
      return adopt(setup, click);
    case 'plan.make-new':
      return 'do' in step && setup.status === 'asking' && setup.plan?.onlyOne !== true ? readPlan(withoutAdoption({ ...setup, makeNew: true })) : decide(setup);
    case 'prepare.done':
      return 'prepare' in step ? enterNext(dialog, setup, around) : decide(setup);
    case 'handover.continue':
      return 'handover' in step ? enterNext(dialog, setup, around) : decide(setup);
    case 'checklist.save':
      return saveTicks(dialog, setup, click, around);
    case 'guard.open':
      return openGuard(dialog, setup);
    case 'guard.confirm':
      return confirmGuard(dialog, setup, click, around);
    case 'guard.skip':
      return skipGuard(dialog, setup, around);
    default:
      return applyAnswerClick(dialog, setup, click, around) ?? applyPersonClick(dialog, setup, click, around) ?? applyProofClick(dialog, setup, click, around) ?? applyMessageClick(dialog, setup, click, around) ?? decide(setup);
  }
}

function cancel(before: Setup): Decision {
  const { aside: _aside, problem: _problem, ...setup } = before;
  // What is being written is let end, so that it is known and can be taken back.
  const pending = setup.status === 'working' ? setup.pending.filter((effect) => effect.type === 'runAction') : [];
  return decide({ ...setup, status: 'cancelled', pending });
}

function withoutProblem({ problem: _problem, ...setup }: Setup): Setup {
  return { ...setup, status: 'asking', pending: [] };
}

/** Nothing runs on behind the person's back, and as long as nothing is made, the question which app is meant is open again. */
function leave(before: Setup): Setup {
  if (before.actions['create-application']?.output !== undefined) return { ...before, pending: [] };
  const { adopt: _adopt, makeNew: _new, ...setup } = before;
  return { ...setup, pending: [] };
}

function goBack(dialog: Dialog, before: Setup, around: Surroundings): Decision {
  const { aside, ...setup } = before;
  if (aside && setup.problem && 'person' in findStep(dialog, setup)) return decide(withoutProblem(setup));
  if (aside) return decide({ ...setup, status: setup.status === 'waiting' && !('message' in findStep(dialog, setup)) ? 'asking' : setup.status });
  if (setup.status === 'cancelled' || setup.status === 'working' || setup.status === 'finished') return decide(setup);
  if (setup.problem && 'person' in findStep(dialog, setup)) return decide(withoutProblem(setup));
  const given = leaveForm(dialog, setup);
  if (given) return decide(given);
  const step = previousStep(dialog, setup);
  return step ? enterStep(dialog, leave(setup), step, around) : decide(setup, [], 'nothingBefore');
}

/** Back to the first question, or to the first answer from outside; never on to one that is still to come. Answers stay; the plan is made anew and shows what it would change. */
function changeAnswers(dialog: Dialog, before: Setup, around: Surroundings): Decision {
  if (before.status === 'working') return decide(before);
  const steps = listSteps(dialog, before);
  const at = steps.findIndex((step) => step.id === findStep(dialog, before).id);
  const first = steps.slice(0, at + 1).find((step) => 'ask' in step || ('message' in step && step.message.brings.length > 0));
  const { aside: _aside, ...setup } = before;
  // Of a step that a newer dialog no longer has nobody knows what came before it: begun from the front, with every answer there.
  if (!dialog.steps.some((step) => step.id === before.stepId)) return enterStep(dialog, leave(setup), steps[0]!, around);
  return first ? enterStep(dialog, leave(setup), first, around) : decide(setup, [], 'nothingBefore');
}

/** The plan is read again before the first write; the yes holds only for what was shown. */
function confirmPlan(dialog: Dialog, setup: Setup, click: Click, _around: Surroundings): Decision {
  const step = findStep(dialog, setup);
  if (!('do' in step) || setup.status !== 'asking' || !setup.plan) return decide(setup);
  if (mustChoose(setup)) return decide(setup, [], 'chooseApp');
  const ticked = setup.plan.lines.filter((line, at) => line.needsTick && click.values[`tick-${at}`] === 'true').map((line) => line.id);
  if (setup.plan.lines.some((line) => line.isNeeded && !ticked.includes(line.id))) return decide(setup, [], 'tickNeeded');
  if (setup.plan.lines.some((line) => line.isRefused && (!line.needsTick || ticked.includes(line.id)))) return decide(setup, [], 'planRefused');
  return readFirst({ ...setup, ticked, confirmedFingerprint: setup.plan.fingerprint }, { type: 'readPlan', key: effectKey(setup, 'plan') });
}

/** Apps of the same template exist and nobody has said yet which one is meant. */
export function mustChoose(setup: Setup): boolean {
  return (setup.plan?.existing.length ?? 0) > 0 && !setup.adopt && (!setup.makeNew || setup.plan?.onlyOne === true) && setup.actions['create-application']?.output === undefined;
}

function adopt(setup: Setup, click: Click): Decision {
  const chosen = click.choice ?? click.values['existing'];
  const app = setup.plan?.existing.find((one) => one.servicePrincipalId === chosen);
  if (!app || setup.status !== 'asking') return decide(setup);
  const { makeNew: _new, ...rest } = setup;
  return readPlan({ ...rest, adopt: app });
}

function withoutAdoption(setup: Setup): Setup {
  const { adopt: _adopt, ...rest } = setup;
  return rest;
}

function saveTicks(dialog: Dialog, setup: Setup, click: Click, around: Surroundings): Decision {
  const step = findStep(dialog, setup);
  if (!('checklist' in step)) return decide(setup);
  const mark: Mark = { state: 'claimed', byId: click.by.objectId, byName: click.by.name, at: around.now };
  const items = listItems(step, setup);
  const marks = { ...setup.marks };
  const values = listValues(dialog, setup);
  // Risky items that the guard unlocked early are ticked in the list they were needed in.
  const tickable = dialog.steps.flatMap((one) => ('checklist' in one ? listItems(one, setup) : [])).filter((item) => items.includes(item) || item.risk);
  for (const item of tickable) {
    if (isLocked(dialog, setup, item) || marks[item.id]) continue;
    if (click.values[`item-${item.id}`] === 'true') marks[item.id] = markWith(mark, shownValue(item, setup, values));
  }
  const saved = { ...setup, marks };
  const open = items.filter((item) => !item.optional && !marks[item.id]);
  if (open.length === 0) return enterNext(dialog, saved, around);
  return decide(saved, [], Object.keys(marks).length === Object.keys(setup.marks).length ? 'tickOne' : undefined);
}

/** The guard may be opened early, when the vendor's console asks for the risky item before the others. */
function openGuard(dialog: Dialog, setup: Setup): Decision {
  const step = findStep(dialog, setup);
  if (!('checklist' in step)) return decide(setup);
  const guardId = step.different?.opensGuard ?? listItems(step, setup).map((item) => guardOf(dialog, item.id)?.id).find((one) => one !== undefined);
  return guardId ? decide({ ...setup, aside: { type: 'guard', stepId: guardId } }) : decide(setup);
}

function confirmGuard(dialog: Dialog, setup: Setup, click: Click, around: Surroundings): Decision {
  const guard = shownGuard(dialog, setup);
  if (!guard) return decide(setup);
  const claims = ['administrator', 'secondBrowser', 'wayBack'];
  if (claims.some((claim) => click.values[`guard-${claim}`] !== 'true')) return decide(setup, [], 'guardOpen');
  const mark: Mark = { state: 'claimed', byId: click.by.objectId, byName: click.by.name, at: around.now };
  const { aside, ...passed } = { ...setup, marks: { ...setup.marks, [guardMark(guard)]: mark } };
  return aside ? decide(passed) : enterNext(dialog, passed, around);
}

/** "Not now": the risky items stay undone; their step is passed over. */
function skipGuard(dialog: Dialog, before: Setup, around: Surroundings): Decision {
  const guard = shownGuard(dialog, before);
  if (!guard) return decide(before);
  const { aside, ...setup } = before;
  if (aside) return decide(setup);
  let at: Setup = setup;
  for (let next = nextStep(dialog, at); next; next = nextStep(dialog, at)) {
    const onlyGuarded = 'checklist' in next && listItems(next, at).every((item) => guard.guard.protects.includes(item.id));
    if (!onlyGuarded) return enterStep(dialog, at, next, around);
    at = { ...at, stepId: next.id };
  }
  return decide({ ...at, status: 'finished' });
}

function shownGuard(dialog: Dialog, setup: Setup) {
  const guardId = setup.aside?.type === 'guard' ? setup.aside.stepId : setup.stepId;
  const step = dialog.steps.find((one) => one.id === guardId);
  return step && 'guard' in step ? step : undefined;
}
