// The vendor's half as numbered lines. Numbers run over the whole setup, so that plan and checklist use the same ones.
import type { ChecklistItemFact, VendorLine } from '../../../model/card-data';
import type { ChecklistItem, MessageStep, Step } from '../../../model/dialog';
import { chooseTemplate } from '../../../engine/condition-holds';
import { knownOf } from '../../../engine/known-of';
import { fillIfKnown } from '../../../engine/fill-template';
import { isLocked, listItems, listSteps } from '../../../engine/find-step';
import { listValues } from '../../../engine/list-values';
import { sentMark } from '../../../engine/find-sent';
import { isInTutorial } from './is-in-tutorial';
import type { ViewContext } from './view-context';

type Context = Pick<ViewContext, 'dialog' | 'setup'>;

function numbered({ dialog, setup }: Context): Array<{ step: Step; item: ChecklistItem; number: number }> {
  return listSteps(dialog, setup)
    .flatMap((step) => ('checklist' in step ? listItems(step, setup) : 'message' in step ? itemsOfMessage(step) : []).map((item) => ({ step, item })))
    .map((one, at) => ({ ...one, number: at + 1 }));
}

/** A message is a line of the vendor's half like any other, and so is what they do about it. */
function itemsOfMessage(step: MessageStep): ChecklistItem[] {
  const { to, from, confirms } = step.message;
  const line = { where: to, as: 'press', from, optional: false, risk: false } as const;
  return [{ ...line, id: sentMark(step), do: step.message.do, claim: step.message.do }, ...confirms.map((one) => ({ ...line, ...one }))];
}

function lineOf(context: Context, item: ChecklistItem, number: number, values: Record<string, string>): VendorLine {
  // What is uploaded is a file to download, no text to copy.
  const template = item.value === undefined || item.as === 'upload' ? undefined : chooseTemplate(item.value, knownOf(context.setup));
  const value = template === undefined ? undefined : fillIfKnown(template, values);
  return { number, do: fillIfKnown(item.do, values) ?? item.do, where: item.where, ...(value === undefined ? {} : { value }), risk: item.risk };
}

/** What is still to be done there: a plan that comes after the first answer does not ask for it again. */
export function listVendorLines(context: Context): VendorLine[] {
  const values = listValues(context.dialog, context.setup);
  return numbered(context).filter(({ item }) => context.setup.marks[item.id] === undefined).map(({ item, number }) => lineOf(context, item, number, values));
}

export function listItemFacts(context: Context, stepId?: string): ChecklistItemFact[] {
  const { dialog, setup } = context;
  const values = listValues(dialog, setup);
  return numbered(context)
    .filter(({ step }) => stepId === undefined || step.id === stepId)
    .map(({ item, number }) => {
      const mark = setup.marks[item.id];
      return {
        ...lineOf(context, item, number, values),
        id: item.id,
        ...(item.field === undefined ? {} : { field: item.field }),
        as: item.as,
        notes: (item.notes ?? []).map((note) => fillIfKnown(note, values) ?? note),
        inTutorial: isInTutorial(dialog, item.from),
        optional: item.optional,
        state: mark?.state ?? (isLocked(dialog, setup, item) ? 'locked' : 'open'),
        ...(mark ? { by: mark.state === 'claimed' ? mark.byName : mark.by, at: mark.at } : {}),
        toggleTitle: item.claim,
      };
    });
}
