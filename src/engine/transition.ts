// Decides what happens next: (dialog, setup, event) -> the next setup and its effects. Knows nothing of Teams, Graph or time.
import type { Dialog } from '../model/dialog';
import type { Effect, SetupEvent } from '../model/event';
import type { Person, ConversationRef } from '../model/person';
import type { Setup } from '../model/setup';
import { applyBatonClick } from './apply-baton-click';
import { applyClick } from './apply-click';
import { applyHolderClick } from './apply-holder-click';
import { applyDue } from './apply-message-click';
import { applyOutcome } from './apply-outcome';
import { applyPasswordEvent, PASSWORD_EVENTS } from './apply-password-event';
import { collectAnswers } from './collect-answers';
import { decide, isWaiting, nextAttempt, withoutWorker, type Decision, type Surroundings } from './decision';
import { settleBaton } from './end-baton';
import { enterStep } from './enter-step';
import { withNextDue } from './waits-for';
import { reopenItems } from './reopen-items';

export function transition(dialog: Dialog, setup: Setup, event: SetupEvent, around: Surroundings): Decision {
  const applied = apply(dialog, setup, event, around);
  if (event.type === 'clicked' && cameToNothing(setup, applied)) return { ...applied, isIgnored: true };
  const decision = QUIET.has(event.type) ? applied : { ...applied, setup: withNextDue(dialog, setup, settleBaton(dialog, reopenItems(dialog, applied.setup), around.now), event, around.now) };
  const revision = setup.revision + 1;
  if (QUIET.has(event.type)) return { ...decision, setup: { ...decision.setup, revision } };
  const seen = { ...decision.setup, revision, face: revision, updatedAt: around.now };
  if (event.type !== 'clicked') return { ...decision, setup: seen };
  if (event.by.objectId !== setup.admin.objectId) return { ...decision, setup: withoutReminder(seen) };
  const { interrupted: _read, ...pressed } = seen;
  return { ...decision, setup: { ...pressed, touchedAt: around.now, ...(event.saidIn === undefined ? {} : { saidIn: event.saidIn }) } };
}

/** Whoever presses something has read it. */
function withoutReminder({ baton, ...setup }: Setup): Setup {
  if (!baton) return setup;
  const { remindedAt: _read, ...rest } = baton;
  return { ...setup, baton: rest };
}

/** A verb that does not fit the present step. */
function cameToNothing(before: Setup, { effects, notice, setup: after }: Decision): boolean {
  if (notice !== undefined || effects.length > 0 || before.pending.length !== after.pending.length) return false;
  const names = new Set([...Object.keys(before), ...Object.keys(after)] as Array<keyof Setup>);
  return [...names].every((name) => name === 'pending' || before[name] === after[name]);
}

/** Events that change nothing on the card that a person sees. */
const QUIET: ReadonlySet<SetupEvent['type']> = new Set(['shown', 'moved', 'joined', ...PASSWORD_EVENTS, 'cutOff', 'notBegun', 'batonShown']);

function apply(dialog: Dialog, setup: Setup, event: SetupEvent, around: Surroundings): Decision {
  switch (event.type) {
    case 'shown':
      return decide({ ...setup, live: event.live, ...(event.asked ? { touchedAt: around.now } : {}) });
    case 'moved':
      return decide(move(setup, event.conversation));
    case 'joined':
      return decide({ ...setup, isOneOfSeveral: true });
    case 'passwordMade':
    case 'passwordShown':
    case 'passwordLost':
    case 'passwordLate':
    case 'passwordGone':
      return decide(applyPasswordEvent(setup, event));
    case 'clicked':
      if (event.by.objectId !== setup.admin.objectId) return applyHolderClick(dialog, setup, event, around);
      return applyBatonClick(dialog, setup, event, around) ?? applyClick(dialog, setup, event, around);
    case 'batonDue':
      return callHolder(setup, event.remindAt, around.now);
    case 'batonReached':
      return reachHolder(setup, event);
    case 'batonLost':
      return loseHolder(setup, event);
    case 'batonShown':
      return noteHolderCard(setup, event);
    case 'signedIn':
      return resume(setup);
    case 'takenUp':
      return takeUp(setup, event.gone, around.now);
    case 'cutOff':
      return decide({ ...setup, interrupted: { at: around.now } });
    case 'notBegun':
      return takeBackAttempt(setup, event);
    case 'due':
      return applyDue(dialog, setup, event.dueAt, around.now);
    default:
      return leaveLostStep(dialog, applyOutcome(dialog, setup, event, around), around);
  }
}

/** A newer dialog has no such step: what was under way there has ended, nothing follows it, and no card would have a button. */
function leaveLostStep(dialog: Dialog, decision: Decision, around: Surroundings): Decision {
  const { setup } = decision;
  if (setup.status !== 'working' || setup.pending.length > 0 || dialog.steps.some(({ id }) => id === setup.stepId)) return decision;
  return enterStep(dialog, setup, dialog.steps[0]!, around);
}

/** The reminder that somebody asked for is told once. */
function callHolder(setup: Setup, remindAt: string, now: string): Decision {
  if (setup.baton?.remindAt !== remindAt || remindAt > now) return { ...decide(setup), isIgnored: true };
  const { remindAt: _told, ...baton } = setup.baton;
  return decide({ ...setup, baton: { ...baton, remindedAt: now } });
}

function reachHolder(setup: Setup, { conversation, holderId }: Extract<SetupEvent, { type: 'batonReached' }>): Decision {
  if (setup.baton?.holder.objectId !== holderId) return { ...decide(setup), isIgnored: true };
  const { live: _elsewhere, sentFace: _before, ...baton } = setup.baton;
  return decide({ ...setup, baton: { ...baton, conversation } });
}

function loseHolder(setup: Setup, { conversationId, holderId }: Extract<SetupEvent, { type: 'batonLost' }>): Decision {
  const { holder, conversation } = setup.baton ?? {};
  if (!setup.baton || holder?.objectId !== holderId || conversation?.conversationId !== conversationId) return { ...decide(setup), isIgnored: true };
  const { conversation: _gone, live: _there, sentFace: _before, ...baton } = setup.baton;
  return decide({ ...setup, baton });
}

function noteHolderCard(setup: Setup, { holderId, live, sentFace }: Extract<SetupEvent, { type: 'batonShown' }>): Decision {
  if (setup.baton?.holder.objectId !== holderId) return { ...decide(setup), isIgnored: true };
  return decide({ ...setup, baton: { ...setup.baton, live, conversation: live.conversation, ...(sentFace === undefined ? {} : { sentFace }) } });
}

/** A message of another conversation cannot be edited from here. */
function move({ live, ...setup }: Setup, conversation: ConversationRef): Setup {
  const isThere = live?.conversation.conversationId === conversation.conversationId;
  return { ...setup, conversation, ...(live && isThere ? { live: { ...live, conversation } } : {}) };
}

/** After a sign-in everything that waited for it is started again. */
function resume(setup: Setup): Decision {
  if (setup.status !== 'needs-sign-in' || setup.pending.length === 0) return decide(setup);
  const { problem: _problem, ...rest } = setup;
  return decide({ ...rest, status: 'working' }, rest.pending.filter(isWaiting).map(nextAttempt));
}

/** What waits for a sign-in goes on waiting, no matter who began it; the rest is begun again. */
function takeUp(setup: Setup, gone: string[], now: string): Decision {
  const waits = setup.status === 'needs-sign-in';
  const abandoned = setup.pending.filter((effect) => (effect.worker === undefined ? !waits : gone.includes(effect.worker)));
  if (abandoned.length === 0) return { ...decide(setup), isIgnored: true };
  const known: Setup = { ...setup, interrupted: { at: now } };
  if (!waits) return decide(known, abandoned.map(nextAttempt));
  return decide({ ...known, pending: setup.pending.map((effect) => (abandoned.includes(effect) ? withoutWorker(effect) : effect)) });
}

/** The next start counts it anew: the first attempt that writes has nothing to look for. An attempt after others still has. */
function takeBackAttempt(setup: Setup, { effectKey, attempt }: Extract<SetupEvent, { type: 'notBegun' }>): Decision {
  const isMeant = (effect: Effect): boolean => effect.key === effectKey && 'attempt' in effect && effect.attempt === attempt;
  if (!setup.pending.some(isMeant)) return { ...decide(setup), isIgnored: true };
  return decide({ ...setup, pending: setup.pending.map((effect) => (isMeant(effect) && 'attempt' in effect ? { ...effect, attempt: attempt - 1 } : effect)) });
}

export interface Beginning {
  id: string;
  code: string;
  admin: Person;
  conversation: ConversationRef;
  /** The product as a person named it, for a dialog that asks for its name: the answer that the form opens with, if it would be taken. */
  product?: string;
  isOneOfSeveral?: boolean;
  saidIn?: string;
}

/** A new setup at the first step of its dialog. */
export function beginSetup(dialog: Dialog, { product, ...beginning }: Beginning, around: Surroundings): Decision {
  const setup: Setup = {
    ...beginning,
    tenantId: beginning.admin.tenantId,
    vendor: dialog.vendor,
    dialogVersion: dialog.version,
    status: 'asking',
    stepId: dialog.steps[0]!.id,
    answers: product === undefined || dialog.titleFrom === undefined ? {} : collectAnswers(dialog, [dialog.titleFrom], {}, { [dialog.titleFrom]: product }).answers,
    missing: [],
    ticked: [],
    actions: {},
    marks: {},
    tests: {},
    pending: [],
    revision: 1,
    face: 1,
    createdAt: around.now,
    touchedAt: around.now,
    updatedAt: around.now,
  };
  return enterStep(dialog, setup, dialog.steps[0]!, around);
}
