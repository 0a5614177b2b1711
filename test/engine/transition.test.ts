// Decisions of the engine over the real dialog: what each event makes of a setup.
import { nextAttempt } from '../../src/engine/decision';
import { transition } from '../../src/engine/transition';
import { buildInput } from '../../src/engine/continue-actions';
import { listValues } from '../../src/engine/list-values';
import type { Setup } from '../../src/model/setup';
import { aPlan, around, begin, click, goodAccess, goodAnswers, mimecast, press, succeed, walkTo } from '../support/walk-dialog';

describe('the way through', () => {
  it('leads from the first click to the end, with the sign-in proven', () => {
    const setup = walkTo('');

    expect(setup.status).toBe('finished');
    expect(setup.tests['sp']?.mark?.state).toBe('proven');
    expect(setup.marks['import']).toMatchObject({ state: 'proven', by: 'sign-in' });
    expect(setup.marks['description']).toMatchObject({ state: 'claimed', byName: 'Ada Admin' });
  });

  it('asks for nothing before the rights are confirmed', () => {
    const setup = begin();

    expect(setup.stepId).toBe('choose-region');
    expect(setup.access).toEqual(goodAccess);
  });

  it('stands still at the check while a role is missing, and goes on after Retry', () => {
    const started = { ...begin(), stepId: 'check-access', pending: [{ type: 'readAccess' as const, key: 'k' }] };
    const refused = transition(mimecast, started, { type: 'accessRead', key: 'k', access: { ...goodAccess, missingRole: true } }, around).setup;

    expect(refused).toMatchObject({ stepId: 'check-access', status: 'asking' });
    expect(press(refused, 'preflight.retry').stepId).toBe('choose-region');
  });
});

describe('answers', () => {
  it('keeps what was typed when one value is refused', () => {
    const setup = press(walkTo('enter-values'), 'form.submit', { ...goodAnswers, accountCode: 'CUK/12', domain: 'contoso.com' });

    expect(setup.stepId).toBe('enter-values');
    expect(setup.draft).toEqual({ values: { ...goodAnswers, accountCode: 'CUK/12' }, errors: { accountCode: 'pattern' } });
  });

  it('takes another region with its host and builds the addresses from it', () => {
    const setup = press(begin(), 'field.other', { regionHost: 'CA-api.mimecast.com' });

    expect(setup.answers).toMatchObject({ region: 'other', regionHost: 'ca-api.mimecast.com' });
    expect(listValues(mimecast, { ...setup, answers: { ...setup.answers, accountCode: 'X1' } })['identifier']).toBe('https://ca-api.mimecast.com/sso/X1');
  });

  it('refuses a host outside of the vendor’s domain', () => {
    expect(press(begin(), 'field.other', { regionHost: 'ca-api.mimecast.com.evil.example' }).draft?.errors).toEqual({ regionHost: 'hostname' });
    expect(press(begin(), 'field.other', { regionHost: 'evilmimecast.com' }).draft?.errors).toEqual({ regionHost: 'hostname' });
  });

  it('refuses a region that no button offers', () => {
    expect(press(begin(), 'field.choose', {}, 'mars').answers['region']).toBeUndefined();
  });

  it('waits for a value that somebody else has, and keeps what was typed', () => {
    const waiting = press(walkTo('enter-values'), 'form.missing', { domain: 'contoso.com', profileDescription: 'Ours' }, 'accountCode');

    expect(waiting).toMatchObject({ status: 'waiting', aside: { type: 'missing', field: 'accountCode' }, missing: [{ field: 'accountCode', since: around.now }] });
    const back = press(waiting, 'waiting.resolved', { accountCode: 'CUK12A345' });
    expect(back).toMatchObject({ status: 'asking', missing: [], draft: { values: { domain: 'contoso.com', profileDescription: 'Ours', accountCode: 'CUK12A345' } } });
  });

  it('goes back and changes answers without losing any', () => {
    const changed = press(walkTo('configure-entra'), 'plan.change');

    expect(changed).toMatchObject({ stepId: 'choose-region', answers: { region: 'eu', accountCode: 'CUK12A345' } });
    expect(press(walkTo('enter-values'), 'setup.back').stepId).toBe('choose-region');
  });
});

describe('the plan', () => {
  it('writes nothing before the yes', () => {
    const planned = walkTo('configure-entra');

    expect(planned).toMatchObject({ status: 'asking', actions: {}, pending: [] });
  });

  it('is read again after the yes and shown anew when the tenant has moved', () => {
    const confirmed = transition(mimecast, walkTo('configure-entra'), click('plan.confirm'), around);
    const [effect] = confirmed.effects;
    const moved = transition(mimecast, confirmed.setup, { type: 'planRead', key: effect!.key, plan: aPlan({ fingerprint: 'f2' }) }, around);

    expect(effect!.type).toBe('readPlan');
    expect(moved.setup).toMatchObject({ status: 'asking', planMoved: true, actions: {} });
    expect(moved.effects).toEqual([]);
  });

  it('runs addresses and certificate side by side, and nothing before the SAML mode', () => {
    let decision = transition(mimecast, walkTo('configure-entra'), click('plan.confirm'), around);
    const started: string[][] = [];
    for (let round = 0; round < 4; round += 1) {
      for (const effect of decision.effects) decision = transition(mimecast, decision.setup, succeed(effect), around);
      started.push(decision.effects.map((effect) => ('actionId' in effect ? effect.actionId : effect.type)));
    }

    expect(started.slice(0, 3)).toEqual([['create-application'], ['set-saml-mode'], ['set-saml-urls', 'add-signing-certificate']]);
  });

  it('asks which app is meant when the tenant has one', () => {
    const existing = { servicePrincipalId: 's1', applicationObjectId: 'o1', applicationClientId: 'c1', displayName: 'Mimecast', identifiers: [], replyUrls: [], isSaml: true, madeByLatchkey: false };
    const setup: Setup = { ...walkTo('configure-entra'), plan: aPlan({ existing: [existing] }) };

    expect(transition(mimecast, setup, click('plan.confirm'), around).notice).toBe('chooseApp');
    expect(transition(mimecast, setup, click('plan.adopt', { existing: 's1' }), around).setup.adopt).toEqual(existing);
    expect(transition(mimecast, setup, click('plan.adopt', { existing: 'forged' }), around).setup.adopt).toBeUndefined();
  });

  it('leaves the sign-on URL empty when the tile goes straight in', () => {
    const idp = walkTo('configure-entra', { ...goodAnswers, tile: 'idp' });

    expect(buildInput(mimecast, idp, 'configure-service-principal')).toMatchObject({ signOnUrl: null });
    expect(buildInput(mimecast, walkTo('configure-entra'), 'configure-service-principal')).toMatchObject({ signOnUrl: 'https://eu-api.mimecast.com/login/saml' });
  });
});

describe('trouble', () => {
  const running = () => {
    const confirmed = transition(mimecast, walkTo('configure-entra'), click('plan.confirm'), around);
    return transition(mimecast, confirmed.setup, succeed(confirmed.effects[0]!), around);
  };

  it('stands still with the error, and Retry runs the same action as a second attempt', () => {
    const { setup, effects } = running();
    const failed = transition(mimecast, setup, { type: 'effectFailed', key: effects[0]!.key, problem: { code: 'graph/unclear-answer', retry: 'later', details: {} } }, around).setup;

    expect(failed).toMatchObject({ status: 'stopped', problem: { code: 'graph/unclear-answer' }, actions: { 'create-application': { state: 'failed', attempt: 1 } } });
    expect(transition(mimecast, failed, click('setup.retry'), around).effects).toEqual([expect.objectContaining({ actionId: 'create-application', attempt: 2 })]);
  });

  it('keeps the effect while a sign-in is needed and starts it again after it', () => {
    const { setup, effects } = running();
    const waiting = transition(mimecast, setup, { type: 'effectFailed', key: effects[0]!.key, problem: { code: 'identity/sign-in-required', retry: 'now', details: {} } }, around).setup;

    expect(waiting).toMatchObject({ status: 'needs-sign-in', pending: [effects[0]] });
    expect(transition(mimecast, waiting, { type: 'signedIn' }, around).effects).toEqual([nextAttempt(effects[0]!)]);
  });

  it('remembers of an action that waits for a sign-in whether it made something, and Retry is a second attempt as well', () => {
    const { setup, effects } = running();
    const problem = { code: 'identity/consent-required', retry: 'later', details: { nothingMade: 'true' } } as const;
    const waiting = transition(mimecast, setup, { type: 'effectFailed', key: effects[0]!.key, problem }, around).setup;

    expect(waiting.actions['create-application']).toMatchObject({ state: 'running', problem });
    expect(transition(mimecast, waiting, click('setup.retry'), around).effects).toEqual([nextAttempt(effects[0]!)]);
  });

  describe('beside an action that waits for a sign-in', () => {
    /** Three actions at once; the first of them waits. */
    const waiting = () => {
      const begun = running();
      const made = transition(mimecast, begun.setup, succeed(begun.effects[0]!), around);
      const mode = transition(mimecast, made.setup, succeed(made.effects[0]!), around);
      const several = mode.setup.pending;
      const setup = transition(mimecast, mode.setup, { type: 'effectFailed', key: several[0]!.key, problem: { code: 'identity/sign-in-required', retry: 'now', details: {} } }, around).setup;
      return { setup, first: several[0]!, second: several[1]! };
    };

    it('another may end well: the setup still waits, and nothing new starts', () => {
      const { setup, first, second } = waiting();
      const { setup: still, effects } = transition(mimecast, setup, succeed(second), around);

      expect(still).toMatchObject({ status: 'needs-sign-in', problem: { code: 'identity/sign-in-required' } });
      expect(effects).toEqual([]);
      expect(transition(mimecast, still, { type: 'signedIn' }, around).effects).toContainEqual(nextAttempt(first));
    });

    it('another may fail: after the sign-in the setup stands still with that error', () => {
      const { setup, second } = waiting();
      const problem = { code: 'graph/identifier-in-use', retry: 'never', details: {} } as const;
      const failed = transition(mimecast, setup, { type: 'effectFailed', key: second.key, problem }, around).setup;
      expect(failed.status).toBe('needs-sign-in');

      const resumed = transition(mimecast, failed, { type: 'signedIn' }, around);
      const ended = resumed.effects.reduce((at, effect) => transition(mimecast, at, succeed(effect), around).setup, resumed.setup);
      expect(ended).toMatchObject({ status: 'stopped', problem });
    });
  });

  it('applies an outcome once', () => {
    const { setup, effects } = running();
    const once = transition(mimecast, setup, succeed(effects[0]!), around);
    const twice = transition(mimecast, once.setup, succeed(effects[0]!), around);

    expect(twice.effects).toEqual([]);
    expect(twice.setup.actions).toEqual(once.setup.actions);
  });
});

describe('the end', () => {
  it('cancels only after a second yes', () => {
    const asked = press(walkTo('enter-values'), 'setup.cancel');

    expect(asked).toMatchObject({ status: 'asking', aside: { type: 'confirm-cancel' } });
    expect(press(asked, 'setup.cancel-confirm').status).toBe('cancelled');
    expect(press(asked, 'setup.back')).toMatchObject({ status: 'asking', stepId: 'enter-values' });
  });

  it('takes back what was made, the newest first, and then is cancelled', () => {
    const undoing = press(walkTo('vendor-profile'), 'setup.undo');
    const undone = press(undoing, 'setup.undo-confirm');

    expect(undoing.aside).toEqual({ type: 'undo' });
    expect(undone.status).toBe('cancelled');
    expect(undone.actions['create-application']?.state).toBe('undone');
  });

  it('makes test users only under a verified domain', () => {
    const asked = press(walkTo('choose-person'), 'person.create');

    expect(transition(mimecast, asked, click('person.create-confirm', { nickname: 'B.Simon', domain: 'evil.example' }), around).notice).toBe('domainNotVerified');
    expect(transition(mimecast, asked, click('person.create-confirm', { nickname: 'B.Simon', domain: 'contoso.com' }), around)).toMatchObject({
      effects: [{ type: 'runAction', actionId: 'create-test-user' }], setup: { newPerson: { userPrincipalName: 'B.Simon@contoso.com' } },
    });
  });
});
