// Clicks and reminders of the step that waits for somebody outside. What a person says was sent or confirmed is a claim and stays one.
import type { Dialog, MessageStep } from '../model/dialog';
import type { Correspondence, Setup } from '../model/setup';
import { capped } from './apply-answer-click';
import type { Click } from './apply-click';
import { collectAnswers } from './collect-answers';
import { decide, type Decision, type Surroundings } from './decision';
import { daysAfter, enterMessage, enterNext } from './enter-step';
import { findStep } from './find-step';
import { knownOf } from './known-of';
import { waitsFor } from './waits-for';
import { findSent, isAnswered, saidIn, sentMark } from './find-sent';

const MOST_QUESTIONS = 10;
const LONGEST_QUESTION = 1_000;

export function applyMessageClick(dialog: Dialog, setup: Setup, click: Click, around: Surroundings): Decision | undefined {
  const step = findStep(dialog, setup);
  if (!('message' in step)) return undefined;
  const isSent = findSent(dialog, setup, step) !== undefined;
  if (!isSent && click.verb !== 'message.sent') return undefined;
  switch (click.verb) {
    case 'message.sent':
      return noteSent(dialog, setup, step, click, around);
    case 'message.show':
      return decide({ ...setup, aside: { type: 'message' } });
    case 'message.answered':
      return decide({ ...setup, aside: { type: 'answer' } });
    case 'message.save':
      return setup.aside?.type === 'answer' ? takeAnswer(dialog, setup, step, click, around) : decide(setup);
    case 'message.asked':
      return noteQuestion(setup, step, click, around.now);
    case 'message.remind':
      return decide(withReminder(setup, step, around.now));
    default:
      return undefined;
  }
}

/** The reminder that was due is on the card from here on. One that was moved meanwhile, or that nobody waits for any more, is none. */
export function applyDue(dialog: Dialog, setup: Setup, dueAt: string, now: string): Decision {
  if (setup.dueAt !== dueAt || dueAt > now || waitsFor(dialog, setup) === undefined) return { ...decide(setup), isIgnored: true };
  const step = findStep(dialog, setup);
  const nudged = { count: (setup.nudged?.count ?? 0) + 1, at: now };
  return decide({ ...('message' in step && setup.status === 'waiting' ? withReminder(setup, step, now) : setup), nudged });
}

function withReminder(before: Setup, step: MessageStep, now: string): Setup {
  const { aside: _aside, ...setup } = before;
  return { ...withCorrespondence(setup, step, { remindedAt: now }), dueAt: daysAfter(now, step.message.nudge.afterDays) };
}

function withCorrespondence(setup: Setup, step: MessageStep, change: Partial<Correspondence>): Setup {
  return { ...setup, correspondence: { ...setup.correspondence, [step.id]: { questions: [], ...setup.correspondence?.[step.id], ...change } } };
}

function noteSent(dialog: Dialog, before: Setup, step: MessageStep, click: Click, around: Surroundings): Decision {
  const { aside: _aside, ...setup } = before;
  const mark = { state: 'claimed', byId: click.by.objectId, byName: click.by.name, at: around.now, value: saidIn(dialog, setup, step) } as const;
  const { [step.id]: _earlier, ...others } = setup.correspondence ?? {};
  const sent: Setup = { ...setup, marks: { ...setup.marks, [sentMark(step)]: mark }, correspondence: others };
  const { brings, confirms } = step.message;
  return brings.length + confirms.length === 0 ? enterNext(dialog, sent, around) : decide(enterMessage(dialog, sent, step, around.now));
}

/** Values and confirmations may come in parts: what is there is kept, the rest is waited for. */
function takeAnswer(dialog: Dialog, before: Setup, step: MessageStep, click: Click, around: Surroundings): Decision {
  const { brings, confirms } = step.message;
  const ticked = confirms.filter(({ id }) => !before.marks[id] && click.values[`confirm-${id}`] === 'true');
  const mark = { state: 'claimed', byId: click.by.objectId, byName: click.by.name, at: around.now } as const;
  const { draft: _draft, ...rest } = before;
  const setup: Setup = { ...rest, marks: { ...before.marks, ...Object.fromEntries(ticked.map(({ id }) => [id, mark])) } };
  const isTyped = brings.some((name) => (click.values[name] ?? '').trim() !== '');
  if (!isTyped && ticked.length > 0) return goOn(dialog, setup, step, around);
  if (brings.length === 0) return decide(before, [], 'tickOne');
  const { answers, errors } = collectAnswers(dialog, brings, knownOf(setup), click.values);
  if (Object.keys(errors).length > 0) return decide({ ...setup, draft: { values: capped(dialog, click.values, brings), errors } });
  const kept = Object.fromEntries(Object.entries(setup.answers).filter(([name]) => !brings.includes(name)));
  return goOn(dialog, { ...setup, answers: { ...kept, ...answers } }, step, around);
}

function goOn(dialog: Dialog, { aside: _aside, ...setup }: Setup, step: MessageStep, around: Surroundings): Decision {
  return isAnswered(dialog, setup, step) ? enterNext(dialog, setup, around) : decide(enterMessage(dialog, setup, step, around.now));
}

/** They asked back: it is the person's turn for a while, and the waiting begins anew. */
function noteQuestion(setup: Setup, step: MessageStep, click: Click, now: string): Decision {
  const text = (click.values['question'] ?? '').trim().slice(0, LONGEST_QUESTION);
  if (text === '') return decide(setup, [], 'typeQuestion');
  const questions = [...(setup.correspondence?.[step.id]?.questions ?? []), { at: now, byName: click.by.name, text }].slice(-MOST_QUESTIONS);
  return decide({ ...withCorrespondence(setup, step, { questions }), dueAt: daysAfter(now, step.message.nudge.afterDays) });
}
