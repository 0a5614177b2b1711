// What a channel is told of a finished setup. Names who did what, and nothing that belongs to the tenant or to a person who was tested with.
import { conditionHolds } from '../../../engine/condition-holds';
import { knownOf } from '../../../engine/known-of';
import { nameOf } from '../../../engine/name-of';
import type { NoticeCard } from '../../../model/card-data';
import { proofRows } from './view-proof';
import { isPressed } from './view-ask';
import type { ViewContext } from './view-context';

/** @param at when it was finished or taken back, ISO time */
export function viewNotice(context: ViewContext, at: string, myAppsUrl: string): NoticeCard {
  const { dialog, setup } = context;
  const readBack = (setup.actions['read-back']?.output as { values?: Array<{ what: string; actual: string }> } | undefined)?.values ?? [];
  const rows = proofRows(context);
  return {
    vendor: nameOf(dialog, setup),
    state: setup.status === 'finished' ? 'live' : 'taken-back',
    choices: listChoices(context),
    by: setup.admin.name,
    at,
    onlyAssigned: !readBack.some(({ what, actual }) => what === 'assignmentRequired' && actual === 'false'),
    isProven: rows.some(({ what }) => what === 'sign-in-seen'),
    rows: rows.map(({ what, state, of, at: since, by }) => ({ what, state, ...(of === undefined ? {} : { of }), ...(since === undefined ? {} : { at: since }), ...(by === undefined ? {} : { by }) })),
    myAppsUrl,
  };
}

/** What was chosen by button, such as a region. What was typed is a value of the tenant. */
function listChoices({ dialog, setup }: ViewContext): NoticeCard['choices'] {
  return Object.entries(dialog.fields).flatMap(([name, field]) => {
    const answer = setup.answers[name];
    if (answer === undefined || !isPressed(dialog, name) || !conditionHolds(field.when, knownOf(setup))) return [];
    const chosen = [...(field.choices ?? []), ...(field.other ? [field.other] : [])].find(({ value }) => value === answer)?.label;
    return chosen === undefined ? [] : [{ label: field.label, chosen }];
  });
}
