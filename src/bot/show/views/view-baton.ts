// The cards of an admin whose vendor half is, or goes, to somebody else: whom to ask, who has it, what is done. Pure.
import type { BatonCard } from '../../../model/card-data';
import type { Baton } from '../../../model/baton';
import type { Setup } from '../../../model/setup';
import { findStep } from '../../../engine/find-step';
import { addressOf } from './address-of';
import { buildMailUrl } from './build-mail-url';
import { foreignDomain } from './foreign-domain';
import { listItemFacts } from './list-vendor-lines';
import type { View, ViewContext } from './view-context';
import { waitingFor } from './waiting-for';

const MOST_FOUND = 3;
const MOST_NOTES = 3;
/** The newest of them; the others stand in the history. */
const MOST_DONE = 8;

export function viewHandOver(context: ViewContext): View {
  const { dialog, setup } = context;
  const { found } = setup;
  return {
    name: 'hand-over',
    data: {
      ...addressOf(context),
      stepTitle: findStep(dialog, setup).title,
      moreFound: (found?.people.length ?? 0) > MOST_FOUND,
      ...(found === undefined ? {} : {
        searched: found.text,
        found: found.people.slice(0, MOST_FOUND).map(({ objectId, displayName, userPrincipalName, isGuest, accountEnabled }) => {
          const isSelf = objectId === setup.admin.objectId;
          return { objectId, displayName, userPrincipalName, isNamesake: found.people.filter((one) => one.displayName === displayName).length > 1, isGuest, isDisabled: !accountEnabled, isSelf, isFit: accountEnabled && !isGuest && !isSelf };
        }),
        ...(found.people.length === 0 ? foreignDomain(found.text, setup.access?.verifiedDomains ?? []) : {}),
      }),
    },
  };
}

/** In place of the step that is another person's now. */
export function viewBaton(context: ViewContext): View {
  const { setup } = context;
  const baton = setup.baton!;
  const { holder, state, givenAt, heldSince, remindAt, remindedAt, conversation } = baton;
  return {
    name: 'baton',
    data: {
      ...howFar(context),
      state, isOut: true, name: holder.name, userPrincipalName: holder.userPrincipalName, since: heldSince ?? givenAt,
      notes: notesOf(baton),
      ...(conversation ? {} : { install: installOf(context, baton) }),
      ...(remindAt ? { remindAt } : {}),
      ...(remindedAt ? { remindedAt } : {}),
    },
  };
}

/** They did all of the step. */
export function viewPartDone(context: ViewContext): View {
  const { byName, at } = context.setup.partDone!;
  const { baton } = context.setup;
  return { name: 'baton', data: { ...howFar(context), state: 'part-done', isOut: baton !== undefined, name: byName, since: at, notes: notesOf(baton) } };
}

function howFar(context: ViewContext): Pick<BatonCard, 'trail' | 'action' | 'stepTitle' | 'open' | 'done' | 'waitingFor'> {
  const { dialog, setup, say } = context;
  const step = findStep(dialog, setup);
  const items = listItemFacts(context, step.id);
  const done = items.filter(({ state }) => state === 'claimed' || state === 'proven').map(({ number, do: what, by = '', at = '' }) => ({ what: `${number} · ${what}`, by, at }));
  const waiting = waitingFor(dialog, setup, say);
  return { ...addressOf(context), stepTitle: step.title, open: items.length - done.length, done: done.slice(-MOST_DONE), ...(waiting ? { waitingFor: waiting } : {}) };
}

export function notesOf(baton: Setup['baton']): BatonCard['notes'] {
  return (baton?.notes ?? []).slice(-MOST_NOTES).reverse().map(({ byName, at, text }) => ({ by: byName, at, text }));
}

/** The link carries nothing: who adds the app is known by the message that Teams sends then. */
function installOf({ installUrl, say, setup }: ViewContext, { holder }: Baton): { url: string; mailUrl: string } {
  const values = { name: holder.name, admin: setup.admin.name, url: installUrl };
  return { url: installUrl, mailUrl: buildMailUrl({ address: holder.mail ?? holder.userPrincipalName, subject: say('baton.mailSubject', values), text: say('baton.mailText', values) }) };
}
