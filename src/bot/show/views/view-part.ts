// The cards of whoever has, or had, the vendor half of another person's setup: the steps at the vendor, and nothing else of it. Pure.
import type { BatonOverCard } from '../../../model/card-data';
import type { FormerBaton } from '../../../model/baton';
import type { Setup } from '../../../model/setup';
import { findStep } from '../../../engine/find-step';
import { isHoldersTurn } from '../../../engine/is-holders-turn';
import { addressOf } from './address-of';
import { listItemFacts } from './list-vendor-lines';
import { notesOf } from './view-baton';
import { viewChecklist, viewGuard, viewHandover } from './view-checklist';
import type { View, ViewContext } from './view-context';
import { viewMessage } from './view-message';

const MOST_LISTED = 12;

/** @param holderId whose card it is */
export function viewPart(whole: ViewContext, holderId: string): View {
  const { dialog, setup } = whole;
  const { baton, aside } = setup;
  const context: ViewContext = { ...whole, part: partOf(setup) };
  if (baton?.holder.objectId !== holderId) return viewOver(context, [...setup.formerBatons ?? []].reverse().find(({ holder }) => holder.objectId === holderId));
  if (baton.state === 'offered') return viewOffer(context);
  if (!isHoldersTurn(dialog, setup)) return viewOver(context);
  const step = findStep(dialog, setup);
  if (aside?.type === 'guard') return viewGuard(context, aside.stepId, true);
  if ('handover' in step) return viewHandover(context, step);
  if ('checklist' in step) return viewChecklist(context, step);
  if ('guard' in step) return viewGuard(context, step.id, false);
  return 'message' in step ? viewMessage(context, step) : viewOver(context);
}

function partOf({ admin, baton }: Setup): NonNullable<ViewContext['part']> {
  const said = baton?.notes.at(-1);
  return { admin: admin.name, ...(said ? { said: { by: said.byName, text: said.text } } : {}), ...(baton?.remindedAt ? { isReminder: true } : {}) };
}

/** What to ask, or how to hand it back: beside the step, so that nothing typed there is lost to the setup. */
export function viewTalk({ dialog, setup }: ViewContext): View {
  const { state = 'held' } = setup.baton ?? {};
  return { name: 'baton-talk', data: { ...addressOf({ dialog, setup }), admin: setup.admin.name, state, notes: notesOf(setup.baton) } };
}

function viewOffer(context: ViewContext): View {
  const { dialog, setup } = context;
  const { givenAt, remindedAt } = setup.baton!;
  const step = findStep(dialog, setup);
  // The values to take along come before the list that they are for.
  const items = listItemFacts(context, 'handover' in step ? undefined : step.id).filter(({ state }) => state === 'open');
  return {
    name: 'baton-offer',
    data: {
      ...addressOf({ dialog, setup }), admin: setup.admin.name, givenAt, stepTitle: step.title, notes: notesOf(setup.baton),
      open: items.slice(0, MOST_LISTED).map(({ number, do: what }) => `${number} · ${what}`),
      ...(remindedAt ? { remindedAt } : {}),
    },
  };
}

function viewOver({ dialog, setup }: ViewContext, former?: FormerBaton): View {
  const { admin, baton } = setup;
  const kind: BatonOverCard['kind'] = former?.how ?? 'wait';
  return {
    name: 'baton-over',
    data: {
      ...addressOf({ dialog, setup }), admin: admin.name, kind, notes: former ? [] : notesOf(baton),
      ...(former ? { at: former.endedAt } : {}),
      ...(former && baton?.state === 'held' ? { nowWith: baton.holder.name } : {}),
    },
  };
}
