// Opens checklist items again whose value is no longer the one that was claimed or proven. Knows no vendor.
import type { ChecklistItem, ChecklistStep, Dialog, MessageStep } from '../model/dialog';
import type { Mark, Setup } from '../model/setup';
import { chooseTemplate } from './condition-holds';
import { knownOf } from './known-of';
import { fillIfKnown, namesIn } from './fill-template';
import { listValues } from './list-values';
import { findSent, sentMark } from './find-sent';

/** The value that an item shows now; undefined while it has none or not yet. */
export function shownValue(item: ChecklistItem, setup: Setup, values: Record<string, string>): string | undefined {
  const template = item.value === undefined ? undefined : chooseTemplate(item.value, knownOf(setup));
  return template === undefined ? undefined : fillIfKnown(template, values);
}

export function markWith(mark: Mark, value: string | undefined): Mark {
  return value === undefined ? mark : { ...mark, value };
}

export function reopenItems(dialog: Dialog, setup: Setup): Setup {
  if (Object.keys(setup.marks).length === 0) return setup;
  const values = listValues(dialog, setup);
  const open = dialog.steps.flatMap((step) => ('checklist' in step ? itemsToReopen(step, setup, values) : 'message' in step ? marksToDrop(dialog, setup, step) : []));
  if (open.length === 0) return setup;
  return { ...setup, marks: Object.fromEntries(Object.entries(setup.marks).filter(([id]) => !open.includes(id))) };
}

/** A message that says something else by now has to be sent anew, and what was confirmed about the one before is confirmed no more. */
function marksToDrop(dialog: Dialog, setup: Setup, step: MessageStep): string[] {
  if (!setup.marks[sentMark(step)] || findSent(dialog, setup, step)) return [];
  return [sentMark(step), ...step.message.confirms.map(({ id }) => id)];
}

/** A value typed anew has to be saved anew; a list about a person is begun anew for another person. */
function itemsToReopen(step: ChecklistStep, setup: Setup, values: Record<string, string>): string[] {
  const changed = step.checklist.filter((item) => {
    const claimed = setup.marks[item.id]?.value;
    const now = shownValue(item, setup, values);
    return claimed !== undefined && now !== undefined && claimed !== now;
  });
  const [first] = changed;
  if (first === undefined) return [];
  const isPersons = changed.some((item) => namesIn(chooseTemplate(item.value!, knownOf(setup)) ?? '').some((name) => name.startsWith('person.')));
  const again = step.checklist.filter((item, at) => changed.includes(item) || isPersons || (item.as === 'press' && at > step.checklist.indexOf(first)));
  return again.map((item) => item.id).filter((id) => setup.marks[id] !== undefined);
}
