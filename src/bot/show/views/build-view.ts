// Chooses the card for a setup's state and fills it with facts. Pure: knows no chat, no store and no wording.
import type { AskStep } from '../../../model/dialog';
import { findStep } from '../../../engine/find-step';
import { stageOf } from '../../../engine/apply-metadata-click';
import { mustChoose } from '../../../engine/apply-click';
import { NEEDS_SIGN_IN } from '../../../engine/apply-outcome';
import { testsPassed } from '../../../engine/judge-sign-ins';
import { asksByButton, viewAsk, viewChoose, viewWaiting } from './view-ask';
import { viewMetadata, viewMetadataCheck } from './view-metadata';
import { viewPrepare } from './view-prepare';
import { viewAssign, viewPlan, viewPreflight } from './view-plan';
import { viewCertificateByHand } from './view-certificate-by-hand';
import { viewError, viewProgress, viewUndo } from './view-progress';
import { viewBaton, viewHandOver, viewPartDone } from './view-baton';
import { viewChecklist, viewGuard, viewHandover } from './view-checklist';
import { viewMessage } from './view-message';
import { viewPerson, viewProof, viewTest } from './view-proof';
import { viewCancelled, viewSummary } from './view-summary';
import { isHoldersTurn, waitsForAdmin } from '../../../engine/is-holders-turn';
import { addressOf } from './address-of';
import { nextNudge } from './next-nudge';
import type { View, ViewContext } from './view-context';


export function buildView(context: ViewContext): View {
  const { dialog, setup } = context;
  const step = findStep(dialog, setup);
  if (setup.aside?.type === 'confirm-cancel') return viewCancelled(context, 'confirm');
  if (setup.status === 'needs-sign-in') return viewSignIn(context);
  const asksUndo = setup.aside?.type === 'undo' && !setup.aside.begun;
  if (setup.status === 'stopped' && setup.problem && !asksUndo) return viewError(context);
  if (setup.status === 'cancelled' && !setup.aside) return viewCancelled(context, 'done');
  if (setup.aside?.type === 'undo') return setup.status === 'working' ? viewProgress(context, 'undo') : viewUndo(context);
  if (setup.status === 'working' && setup.pending.some((effect) => effect.type === 'readSpMetadata')) return viewProgress(context, 'metadata');
  if (setup.status === 'working') return viewProgress(context, 'do' in step && setup.plan && setup.confirmedFingerprint === undefined ? 'make' : 'check');
  if (setup.status === 'waiting' && !setup.aside && setup.problem?.code === 'actions/certificate-by-hand') return viewCertificateByHand(context);
  if (setup.aside?.type === 'hand-over') return viewHandOver(context);
  if (isHoldersTurn(dialog, setup)) return viewBaton(context);
  if (waitsForAdmin(dialog, setup)) return viewPartDone(context);
  if (setup.aside?.type === 'missing') return viewWaiting(context, setup.aside.field);
  if (setup.aside?.type === 'guard') return viewGuard(context, setup.aside.stepId, true);
  if ('access' in step) return viewPreflight(context, step);
  if ('prepare' in step) return viewPrepare(context, step);
  if ('ask' in step) return viewQuestion(context, step);
  if ('do' in step) return step.as === 'assignment' && !mustChoose(setup) ? viewAssign(context, step) : viewPlan(context, step);
  if ('handover' in step) return viewHandover(context, step);
  if ('checklist' in step) return viewChecklist(context, step);
  if ('person' in step) return viewPerson(context, step);
  if ('test' in step) return testsPassed(dialog, setup) ? viewProof(context) : viewTest(context, step);
  if ('guard' in step) return viewGuard(context, step.id, false);
  if ('message' in step) return viewMessage(context, step);
  return viewSummary(context, step);
}

function viewQuestion(context: ViewContext, step: AskStep): View {
  const { dialog, setup } = context;
  const stage = stageOf(step, setup);
  if (stage !== 'form') return stage === 'give' ? viewMetadata(context, step) : viewMetadataCheck(context, step);
  return asksByButton(dialog, step) ? viewChoose(context, step) : viewAsk(context, step);
}

function viewSignIn(context: ViewContext): View {
  const { setup } = context;
  const consent = setup.problem?.code === 'identity/consent-required';
  const reason = consent ? 'consent' : NEEDS_SIGN_IN.has(setup.problem?.code ?? '') && setup.access ? 'expired' : 'required';
  return { name: 'sign-in', data: { ...addressOf(context), reason, scopes: context.rights.neededNow, ...nextNudge(setup) } };
}
