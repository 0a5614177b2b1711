// Plan lines out of old and wanted values, and the question whether the admin agreed to one. Pure.
import type { ActionContext, UndoLine } from '../../model/action';
import type { PlanLine } from '../../model/plan';

export interface LineValues {
  old?: string | null;
  new?: string | null;
  note?: string;
  noteValues?: Record<string, string>;
}

/** Old and new as text; several values stand on lines of their own. On an adopted app each difference waits for its tick. */
export function planLine(context: Pick<ActionContext, 'adopt'>, actionId: string, what: string, values: LineValues): PlanLine {
  const old = values.old || undefined;
  const wanted = values.new || undefined;
  const kind = old === wanted ? 'keep' : old === undefined ? 'add' : 'change';
  return {
    id: lineId(actionId, what),
    actionId,
    what,
    kind,
    ...(old === undefined ? {} : { old }),
    ...(wanted === undefined ? {} : { new: wanted }),
    ...(values.note === undefined ? {} : { note: values.note }),
    ...(values.noteValues === undefined ? {} : { noteValues: values.noteValues }),
    ...(context.adopt !== undefined && kind !== 'keep' ? { needsTick: true } : {}),
  };
}

/** On a new app everything was confirmed with the plan; on an adopted one only what was ticked. */
export function isAgreed(context: Pick<ActionContext, 'adopt' | 'ticked'>, actionId: string, what: string): boolean {
  return context.adopt === undefined || context.ticked.includes(lineId(actionId, what));
}

/** Old is what stands there now, new what stood there before. */
export function undoLine(what: string, old: string | null | undefined, back: string | null | undefined): UndoLine {
  return { what, ...(old ? { old } : {}), ...(back ? { new: back } : {}) };
}

/** Old values first and in their order, new ones behind. */
export function mergeValues(old: readonly string[], added: readonly string[]): string[] {
  return [...new Set([...old, ...added])];
}

export function linesOf(values: readonly string[]): string {
  return values.join('\n');
}

function lineId(actionId: string, what: string): string {
  return `${actionId}/${what}`;
}
