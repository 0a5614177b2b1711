// Decisions about a dialog with two plans: what is shown, what is passed over, where "back" leads, and who is taken where a mail is sent.
import { previousStep } from '../../src/engine/find-step';
import { listValues } from '../../src/engine/list-values';
import { transition } from '../../src/engine/transition';
import { readyDialogs } from '../support/ready-dialogs';
import type { PlanLine } from '../../src/model/plan';
import type { ActionRecord, Setup } from '../../src/model/setup';
import { aSetup } from '../support/a-setup';
import { aPlan, around, click, goodAccess } from '../support/walk-dialog';

const mozy = readyDialogs().get('mozy-enterprise')!;
const made = (output: object, state: ActionRecord['state'] = 'pending'): ActionRecord => ({ state, attempt: 1, output });
const line = (kind: PlanLine['kind'], what: string): PlanLine => ({ id: what, actionId: 'any', what, kind });

const FIRST = {
  'create-application': made({ applicationObjectId: 'o', applicationClientId: 'c', servicePrincipalId: 's', displayName: 'Mozy Enterprise', created: true, appRoles: [] }),
  'set-saml-mode': made({ mode: 'saml', notes: null }),
  'read-application': made({ applicationObjectId: 'o', gives: {} }),
};

const at = (stepId: string, part: Partial<Setup> = {}): Setup =>
  aSetup({ vendor: mozy.vendor, stepId, access: goodAccess, answers: { tenantName: 'contoso', users: 'byHand' }, actions: FIRST, ...part });

function readPlan(setup: Setup, lines: PlanLine[]): Setup {
  const waiting: Setup = { ...setup, status: 'working', pending: [{ type: 'readPlan', key: 'k' }] };
  return transition(mozy, waiting, { type: 'planRead', key: 'k', plan: aPlan({ lines }) }, around).setup;
}

describe('a first plan that is read again', () => {
  it('is passed over when it is carried out and would change nothing, and its actions stay done', () => {
    const setup = readPlan(at('make-app'), [line('keep', 'application'), line('keep', 'ssoMode'), line('read', 'templateValues')]);

    expect(setup).toMatchObject({ stepId: 'enter-addresses', status: 'asking' });
    expect(Object.values(setup.actions).map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(listValues(mozy, setup)['applicationId']).toBe('c');
  });

  it('is shown when something would change, or one of its actions never ran', () => {
    expect(readPlan(at('make-app'), [line('add', 'application')])).toMatchObject({ stepId: 'make-app', status: 'asking' });
    expect(readPlan(at('make-app', { actions: { ...FIRST, 'read-application': { state: 'failed', attempt: 1 } } }), [line('keep', 'application')])).toMatchObject({ stepId: 'make-app', status: 'asking' });
  });

  it('leads past the question when the template filled in both addresses', () => {
    const filled = { ...FIRST, 'read-application': made({ applicationObjectId: 'o', gives: { 'app.identifier': 'https://a.example', 'app.replyUrl': 'https://a.example/acs' } }) };

    const setup = readPlan(at('make-app', { actions: filled }), [line('keep', 'application')]);

    expect(setup).toMatchObject({ stepId: 'configure-entra', pending: [{ type: 'readPlan' }] });
    expect(listValues(mozy, setup)).toMatchObject({ appIdentifier: 'https://a.example', appReplyUrl: 'https://a.example/acs' });
  });
});

it('the last plan is shown even when it would change nothing', () => {
  const everything = Object.fromEntries(['set-saml-urls', 'add-signing-certificate', 'configure-service-principal', 'read-back', 'check-metadata'].map((name) => [name, made({})]));

  expect(readPlan(at('configure-entra', { actions: { ...FIRST, ...everything } }), [line('keep', 'identifier')])).toMatchObject({ stepId: 'configure-entra', status: 'asking' });
});

it('what is only read is no change', () => {
  const setup = readPlan(at('make-app', { actions: {}, plan: aPlan(), confirmedFingerprint: 'f1' }), [line('add', 'application'), line('add', 'ssoMode'), line('read', 'templateValues')]);

  expect(setup).toMatchObject({ changes: 2, status: 'working' });
});

it('back leads before a first plan that is carried out, and to one that is not', () => {
  expect(previousStep(mozy, at('enter-addresses'))?.id).toBe('enter-values');
  expect(previousStep(mozy, at('enter-addresses', { actions: {} }))?.id).toBe('make-app');
  expect(previousStep(mozy, at('choose-person-with-mailbox'))?.id).toBe('configure-entra');
});

describe('where the vendor sends a mail', () => {
  const someone = { objectId: 'p1', displayName: 'Noor', userPrincipalName: 'noor@contoso.com', accountEnabled: true, isGuest: false };
  const search = (mail?: string): Setup => {
    const waiting = at('choose-person-with-mailbox', { status: 'working', pending: [{ type: 'findPeople', key: 'k', text: 'noor@contoso.com' }] });
    return transition(mozy, waiting, { type: 'peopleFound', key: 'k', text: 'noor@contoso.com', people: [{ ...someone, ...(mail === undefined ? {} : { mail }) }] }, around).setup;
  };

  it('a whole sign-in name goes on at once only with an address', () => {
    expect(search('noor@contoso.com')).toMatchObject({ stepId: 'assign-person', testPerson: { objectId: 'p1' } });
    expect(search()).toMatchObject({ stepId: 'choose-person-with-mailbox', status: 'asking' });
  });

  it('somebody without an address is not taken, and no test person is made', () => {
    expect(transition(mozy, search(), click('person.choose', {}, 'p1'), around)).toMatchObject({ notice: 'personWithoutMail', setup: { stepId: 'choose-person-with-mailbox' } });
    expect(transition(mozy, search(), click('person.create'), around).setup.aside).toBeUndefined();
  });
});
