// What the admin of a setup does about its vendor half being in the hands of somebody else: hands it over, asks, reminds, takes it back.
import type { Baton } from '../model/baton';
import type { Dialog } from '../model/dialog';
import type { DirectoryPerson } from '../model/person';
import type { Setup } from '../model/setup';
import type { Click } from './apply-click';
import { decide, effectKey, withoutEffect, type Decision, type Surroundings } from './decision';
import { endBaton } from './end-baton';
import { daysAfter, enterMessage, enterNext, readFirst } from './enter-step';
import { findStep } from './find-step';
import { canHandOver, isHoldersTurn, waitsForAdmin } from './is-holders-turn';

const REMIND_AFTER_DAYS = 2;
const MOST_NOTES = 10;
const LONGEST_NOTE = 500;
const LONGEST_SEARCH = 100;
/** Of the search for somebody to hand over to. */
const COLLEAGUE = 'colleague';

/** While the step is another person's, its admin may end all of it, and nothing of it moves by itself. */
const ALSO_MEANWHILE: ReadonlySet<string> = new Set(['setup.cancel', 'setup.cancel-confirm', 'setup.undo', 'setup.undo-confirm']);

/** Undefined: the click has nothing to do with it. */
export function applyBatonClick(dialog: Dialog, setup: Setup, click: Click, around: Surroundings): Decision | undefined {
  const { verb } = click;
  if (setup.aside?.type === 'hand-over' && (verb === 'setup.back' || verb === 'setup.retry')) return decide(leaveSearch(dialog, setup, around.now, verb === 'setup.retry'));
  if (verb === 'baton.continue') return leadOn(dialog, setup, around);
  if (verb.startsWith('baton.')) return setup.baton ? whileOut(setup, click, around.now) : whileIn(dialog, setup, click, around);
  const isQuestion = setup.aside?.type === 'confirm-cancel' || setup.aside?.type === 'undo';
  const isHeldBack = isHoldersTurn(dialog, setup) && !ALSO_MEANWHILE.has(verb) && !(isQuestion && verb === 'setup.back');
  return isHeldBack ? decide(setup, [], 'batonOut') : undefined;
}

/** Beyond the half that another person has done. */
function leadOn(dialog: Dialog, setup: Setup, around: Surroundings): Decision {
  const { partDone: _done, ...rest } = setup;
  return waitsForAdmin(dialog, setup) ? enterNext(dialog, rest, around) : decide(setup);
}

function whileOut(setup: Setup, click: Click, now: string): Decision {
  const baton = setup.baton!;
  switch (click.verb) {
    case 'baton.take-back':
      return decide(endBaton(setup, 'taken-back', now));
    case 'baton.remind':
      return baton.conversation ? decide({ ...setup, baton: { ...baton, remindAt: daysAfter(now, REMIND_AFTER_DAYS) } }) : decide(setup, [], 'batonUnreached');
    case 'baton.say':
      return sayNote(setup, click, now);
    default:
      return decide(setup, [], 'batonOut');
  }
}

function whileIn(dialog: Dialog, setup: Setup, click: Click, around: Surroundings): Decision {
  const { found: _found, ...rest } = setup;
  switch (click.verb) {
    case 'baton.take-back':
      return decide(setup, [], 'batonNotOut');
    case 'baton.form':
      return canHandOver(dialog, setup) ? decide({ ...rest, aside: { type: 'hand-over' } }) : decide(setup, [], 'batonNotNow');
    case 'baton.find':
      return canHandOver(dialog, setup) ? search(rest, (click.values['person'] ?? '').trim()) : decide(setup, [], 'batonNotNow');
    case 'baton.offer':
      return setup.aside?.type === 'hand-over' && canHandOver(dialog, setup) ? offer(setup, click, around.now) : decide(setup);
    default:
      return decide(setup);
  }
}

function search(setup: Setup, text: string): Decision {
  if (text === '') return decide(setup, [], 'typeAName');
  return readFirst({ ...setup, aside: { type: 'hand-over' } }, { type: 'findPeople', key: effectKey(setup, COLLEAGUE), text: text.slice(0, LONGEST_SEARCH) });
}

export function isColleagueSearch(key: string): boolean {
  return key.endsWith(`/${COLLEAGUE}`);
}

/** Nobody is chosen by a name alone: the card shows whom it found. */
export function takeColleagues(dialog: Dialog, setup: Setup, found: { text: string; people: DirectoryPerson[] }, now: string): Setup {
  return setup.aside?.type === 'hand-over' ? { ...stayAt(dialog, setup, now), aside: setup.aside, found } : stayAt(dialog, setup, now);
}

/** Only somebody whom the directory search just found can be chosen: the id on the button is client input. */
function offer(setup: Setup, { choice, by, reach }: Click, now: string): Decision {
  const person = setup.found?.people.find(({ objectId }) => objectId === choice);
  if (!person) return decide(setup);
  if (person.objectId === by.objectId) return decide(setup, [], 'batonSelf');
  if (!person.accountEnabled) return decide(setup, [], 'personDisabled');
  if (person.isGuest) return decide(setup, [], 'batonGuest');
  const { aside: _aside, found: _found, ...rest } = setup;
  const { objectId, displayName, userPrincipalName, mail } = person;
  const holder = { objectId, name: displayName, userPrincipalName, ...(mail === undefined ? {} : { mail }) };
  const baton: Baton = { holder, state: 'offered', givenAt: now, ...(reach ? { conversation: reach } : {}), notes: [] };
  return decide({ ...rest, baton });
}

/** Between the two alone, and never more than a card can hold. */
export function sayNote(setup: Setup, { by, values }: Click, now: string): Decision {
  const text = (values['note'] ?? '').trim().slice(0, LONGEST_NOTE);
  if (text === '') return decide(setup, [], 'typeNote');
  const baton = setup.baton!;
  return decide({ ...setup, baton: { ...baton, notes: [...baton.notes, { at: now, byId: by.objectId, byName: by.name, text }].slice(-MOST_NOTES) } });
}

function leaveSearch(dialog: Dialog, before: Setup, now: string, isAgain: boolean): Setup {
  const { found: _found, problem: _problem, ...setup } = stayAt(dialog, before, now);
  const searches = setup.pending.filter(({ key }) => isColleagueSearch(key));
  const quiet = searches.reduce((one, { key }) => withoutEffect(one, key), setup);
  return isAgain ? { ...quiet, aside: { type: 'hand-over' } } : quiet;
}

/** Where it stood before the search; somebody outside is waited for as before. */
function stayAt(dialog: Dialog, { aside: _aside, ...setup }: Setup, now: string): Setup {
  const step = findStep(dialog, setup);
  return 'message' in step ? enterMessage(dialog, { ...setup, status: 'asking' }, step, now) : { ...setup, status: 'asking' };
}
