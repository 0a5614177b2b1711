// The cards while something runs, when it stopped, and before it is taken back.
import type { ProgressCard, ProgressLine } from '../../../model/card-data';
import { findStep } from '../../../engine/find-step';
import { actionName, CREATE_TEST_USER, listEntries, listUndoable } from '../../../engine/continue-actions';
import { nameOf } from '../../../engine/name-of';
import { addressOf } from './address-of';
import type { View, ViewContext } from './view-context';

const STATES = { done: 'done', running: 'now', pending: 'next', failed: 'failed', undone: 'undone' } as const;

/** Progress of the step at `stepId`, also after the setup has moved on: then the card is a receipt. */
export function viewProgress(context: ViewContext, mode: ProgressCard['mode'], stepId = context.setup.stepId): View {
  const { setup, now } = context;
  const lines = mode === 'check' || mode === 'metadata' ? [] : listProgress(context, mode, stepId);
  const started = lines.flatMap((line) => setup.actions[line.actionId]?.startedAt ?? []).sort()[0];
  const startedAt = mode === 'make' && started ? started : setup.updatedAt;
  return { name: 'progress', data: { ...addressOf({ dialog: context.dialog, setup: { ...setup, stepId } }), mode, lines, startedAt, seconds: secondsBetween(startedAt, lastEnd(context, lines) ?? now) } };
}

function lastEnd({ setup }: ViewContext, lines: ProgressLine[]): string | undefined {
  if (lines.some((line) => line.state === 'now' || line.state === 'next')) return undefined;
  return lines.flatMap((line) => setup.actions[line.actionId]?.endedAt ?? []).sort().at(-1);
}

export function listProgress({ dialog, setup, now, canUndo }: ViewContext, mode: 'make' | 'undo', stepId: string): ProgressLine[] {
  const step = dialog.steps.find((one) => one.id === stepId) ?? findStep(dialog, setup);
  const ids = mode === 'undo'
    ? [...Object.keys(setup.actions).filter((id) => setup.actions[id]!.state === 'undone'), ...listUndoable(dialog, setup, { canUndo })]
    : 'do' in step ? listEntries(step, setup).map((entry) => entry.id) : setup.actions[CREATE_TEST_USER] ? [CREATE_TEST_USER] : [];
  return ids.map((actionId) => {
    const record = setup.actions[actionId];
    const state = mode === 'undo' && record?.state === 'done' ? (record.problem ? 'failed' : 'next') : STATES[record?.state ?? 'pending'];
    const seconds = record?.startedAt && state !== 'next' ? secondsBetween(record.startedAt, record.endedAt ?? now) : undefined;
    return { actionId, action: actionName(dialog, actionId), state, ...(seconds === undefined ? {} : { seconds }) };
  });
}

function secondsBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}

export function viewError(context: ViewContext): View {
  const { dialog, setup, canUndo } = context;
  const problem = setup.problem!;
  const undoing = setup.aside?.type === 'undo' && setup.aside.begun === true;
  const lines = Object.keys(setup.actions).length > 0 ? listProgress(context, undoing ? 'undo' : 'make', setup.stepId) : [];
  const stoppedAt = lines.findIndex((line) => line.state === 'failed');
  return {
    name: 'error',
    data: {
      ...addressOf(context),
      code: problem.code,
      retry: problem.retry,
      details: problem.details,
      ...(stoppedAt >= 0 ? { stopped: { number: stoppedAt + 1, of: lines.length, action: lines[stoppedAt]!.action } } : {}),
      lines,
      ...(setup.confirmedFingerprint !== undefined && !undoing ? { confirmed: true } : {}),
      canUndo: listUndoable(dialog, setup, { canUndo }).length > 0,
    },
  };
}

/** Only what this setup made is listed; what an adopted app had before stays. */
export function viewUndo(context: ViewContext): View {
  const { dialog, setup, canUndo, say } = context;
  const undoable = listUndoable(dialog, setup, { canUndo });
  const marks = Object.keys(setup.marks).length;
  return {
    name: 'undo',
    data: {
      ...addressOf(context),
      tenantName: setup.access?.tenantName ?? '',
      lines: undoable.flatMap((actionId) => undoLines(context, actionId)),
      stays: [
        ...(isCertificateLeft(setup) ? [say('undo.certificateStays')] : []),
        ...(isHandMadeLeft(setup) ? [say('undo.certificateByHandStays')] : []),
        ...(setup.testPerson && !setup.testPerson.createdByUs ? [say('undo.personStays', { name: setup.testPerson.displayName })] : []),
        ...(marks > 0 ? [say('undo.vendorStays', { vendor: nameOf(dialog, setup) })] : []),
      ],
    },
  };
}

/** Made for an app that is not deleted: Graph takes single certificates away only together with all others. */
function isCertificateLeft({ actions }: ViewContext['setup']): boolean {
  const app = actions['create-application']?.output as { created?: boolean } | undefined;
  const certificate = actions['add-signing-certificate']?.output as { alreadyThere?: boolean } | undefined;
  return app?.created === false && certificate?.alreadyThere === false;
}

/** Made by hand in an app that is not deleted, perhaps not even seen yet. */
function isHandMadeLeft({ actions }: ViewContext['setup']): boolean {
  const app = actions['create-application']?.output as { created?: boolean } | undefined;
  const { output, problem } = actions['add-signing-certificate'] ?? {};
  return app?.created === false && ((output as { byHand?: true } | undefined)?.byHand === true || problem?.code === 'actions/certificate-by-hand');
}

function undoLines({ dialog, setup, undoLines: linesOf }: ViewContext, actionId: string) {
  return linesOf(actionName(dialog, actionId), setup.actions[actionId]?.output).map((line) => ({ ...line, id: `${actionId}/${line.what}`, actionId, kind: 'change' as const }));
}
