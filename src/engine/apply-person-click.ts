// Clicks of the step that chooses a person to test with: an existing colleague first, or a new test user.
import type { Dialog, PersonStep } from '../model/dialog';
import type { Setup } from '../model/setup';
import { choosePerson } from './apply-outcome';
import type { Click } from './apply-click';
import { decide, effectKey, type Decision, type Surroundings } from './decision';
import { readFirst } from './enter-step';
import { findStep } from './find-step';
import { CREATE_TEST_USER, shelveRecord, startActions } from './continue-actions';

const NICKNAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/;

export function applyPersonClick(dialog: Dialog, setup: Setup, click: Click, around: Surroundings): Decision | undefined {
  const step = findStep(dialog, setup);
  if (!('person' in step) || setup.status === 'working') return undefined;
  switch (click.verb) {
    case 'person.search':
      return search(setup, (click.values['person'] ?? takenName(setup) ?? '').trim());
    case 'person.choose':
      return choose(dialog, setup, step, click, around);
    case 'person.create':
      return step.person.create ? decide({ ...setup, aside: { type: 'create-person' } }) : decide(setup);
    case 'person.create-confirm':
      return setup.aside?.type === 'create-person' ? create(setup, step, click, around) : decide(setup);
    default:
      return undefined;
  }
}

/** The sign-in name that was to be made and is somebody's already. */
function takenName(setup: Setup): string | undefined {
  return setup.problem?.code === 'graph/user-exists' ? setup.newPerson?.userPrincipalName : undefined;
}

function search(setup: Setup, text: string): Decision {
  if (text === '') return decide(setup, [], 'typeAName');
  const { found: _found, aside: _aside, problem: _problem, ...rest } = setup;
  return readFirst(rest, { type: 'findPeople', key: effectKey(setup, 'people'), text: text.slice(0, 100) });
}

/** Only somebody whom the directory search just found can be chosen: the id on the button is client input. */
function choose(dialog: Dialog, setup: Setup, step: PersonStep, click: Click, around: Surroundings): Decision {
  const person = setup.found?.people.find((one) => one.objectId === click.choice);
  if (!person) return decide(setup);
  if (!person.accountEnabled) return decide(setup, [], 'personDisabled');
  if (step.person.needsMailbox && !person.mail) return decide(setup, [], 'personWithoutMail');
  return choosePerson(dialog, setup, { ...person, createdByUs: false }, around);
}

function create(setup: Setup, step: PersonStep, click: Click, around: Surroundings): Decision {
  const nickname = (click.values['nickname'] ?? step.person.create!.mailNickname).trim();
  const domain = (click.values['domain'] ?? setup.access?.defaultDomain ?? '').trim();
  if (!NICKNAME.test(nickname)) return decide(setup, [], 'nicknameMistake');
  // The domain comes from a list that the tenant gave: anything else is forged or out of date.
  if (!setup.access?.verifiedDomains.includes(domain)) return decide(setup, [], 'domainNotVerified');
  const { displayName, givenName, surname } = step.person.create!;
  const newPerson = { displayName, userPrincipalName: `${nickname}@${domain}`, mailNickname: nickname, ...(givenName === undefined ? {} : { givenName }), ...(surname === undefined ? {} : { surname }) };
  return startActions({ ...setup, actions: shelveRecord(setup.actions, CREATE_TEST_USER), newPerson, status: 'working' }, [CREATE_TEST_USER], around.now);
}
