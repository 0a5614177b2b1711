// Decisions of the engine over the vendor's half: what people claim there, what stays locked, and what a sign-in proves.
import { isLocked } from '../../src/engine/find-step';
import { transition } from '../../src/engine/transition';
import type { ChecklistItem } from '../../src/model/dialog';
import { around, click, mimecast, press, ticksFor, walkTo } from '../support/walk-dialog';

const GUARD = { 'guard-administrator': 'true', 'guard-secondBrowser': 'true', 'guard-wayBack': 'true' };
const item = (id: string): ChecklistItem => mimecast.steps.flatMap((step) => ('checklist' in step ? step.checklist : [])).find((one) => one.id === id)!;

describe('the checklist', () => {
  it('notes who claimed what, and keeps the rest open', () => {
    const setup = press(walkTo('vendor-profile'), 'checklist.save', { 'item-description': 'true' });

    expect(setup.stepId).toBe('vendor-profile');
    expect(setup.marks).toEqual({ description: { state: 'claimed', byId: 'person-1', byName: 'Ada Admin', at: around.now, value: 'Entra ID sign-in' } });
  });

  it('says so when nothing is ticked', () => {
    expect(transition(mimecast, walkTo('vendor-profile'), click('checklist.save'), around).notice).toBe('tickOne');
  });

  it('keeps what can lock people out locked until the guard is passed, also against forged ticks', () => {
    const before = walkTo('vendor-profile');
    const forged = press(before, 'checklist.save', { ...ticksFor('vendor-profile'), 'item-enforce': 'true' });

    expect(isLocked(mimecast, before, item('enforce'))).toBe(true);
    expect(forged.marks['enforce']).toBeUndefined();
    const guarded = press(press(before, 'guard.open'), 'guard.confirm', GUARD);
    expect(guarded.stepId).toBe('vendor-profile');
    expect(isLocked(mimecast, guarded, item('enforce'))).toBe(false);
  });

  it('does not pass the guard with two of three', () => {
    expect(transition(mimecast, walkTo('lock-out-guard'), click('guard.confirm', { ...GUARD, 'guard-wayBack': 'false' }), around).notice).toBe('guardOpen');
  });

  it('passes over the risky items when the guard is left for later', () => {
    const setup = press(walkTo('lock-out-guard'), 'guard.skip');

    expect(setup).toMatchObject({ status: 'finished', stepId: 'finish' });
    expect(setup.marks['enforce']).toBeUndefined();
  });
});

describe('the proof', () => {
  it('counts only a sign-in of the test person after the test began', () => {
    const testing = transition(mimecast, walkTo('test-sign-in'), click('test.check', {}, 'sp'), around);
    const key = testing.effects[0]!.key;
    const other = { mode: 'sp', at: around.now, userPrincipalName: 'somebody@contoso.com', errorCode: 0 };
    const early = { mode: 'sp', at: '2026-03-01T09:00:00.000Z', userPrincipalName: 'b.simon@contoso.com', errorCode: 0 };

    expect(transition(mimecast, testing.setup, { type: 'signInsRead', key, mode: 'sp', seen: [other, early] }, around).setup.tests['sp']?.mark).toBeUndefined();
  });

  it('shows a refused sign-in and proves nothing by it', () => {
    const testing = transition(mimecast, walkTo('test-sign-in'), click('test.check', {}, 'sp'), around);
    const refused = { mode: 'sp', at: around.now, userPrincipalName: 'b.simon@contoso.com', errorCode: 75011 };
    const { setup } = transition(mimecast, testing.setup, { type: 'signInsRead', key: testing.effects[0]!.key, mode: 'sp', seen: [refused] }, around);

    expect(setup.tests['sp']).toMatchObject({ seen: refused });
    expect(setup.tests['sp']?.mark).toBeUndefined();
  });

  it('does not lose a claim when the log, asked once more, shows nothing', () => {
    const claimed = press(walkTo('test-sign-in'), 'test.claim', {}, 'sp');
    const asked = transition(mimecast, claimed, click('test.check', {}, 'sp'), around);
    const { setup } = transition(mimecast, asked.setup, { type: 'signInsRead', key: asked.effects[0]!.key, mode: 'sp', seen: [] }, around);

    expect(setup.tests['sp']).toMatchObject({ mark: { state: 'claimed', byName: 'Ada Admin' }, lookedAt: around.now });
  });

  it('looks for the reason when a person says it failed, and proves nothing by it', () => {
    const failing = transition(mimecast, walkTo('test-sign-in'), click('test.failed', {}, 'sp'), around);
    const success = { mode: 'sp', at: around.now, userPrincipalName: 'b.simon@contoso.com', errorCode: 0 };
    const { setup } = transition(mimecast, failing.setup, { type: 'signInsRead', key: failing.effects[0]!.key, mode: 'sp', seen: [success] }, around);

    expect(setup).toMatchObject({ status: 'asking', stepId: 'test-sign-in', tests: { sp: { saidFailed: true, seen: success } } });
    expect(setup.tests['sp']?.mark).toBeUndefined();
    expect(press(setup, 'test.check', {}, 'sp').tests['sp']).toMatchObject({ mark: { state: 'proven' }, opened: { state: 'claimed' } });
  });

  it('says that it looked when the log shows nothing of a failed try', () => {
    const failing = transition(mimecast, walkTo('test-sign-in'), click('test.failed', {}, 'sp'), around);
    const { setup } = transition(mimecast, failing.setup, { type: 'signInsRead', key: failing.effects[0]!.key, mode: 'sp', seen: [] }, around);

    expect(setup.tests['sp']).toMatchObject({ saidFailed: true, lookedAt: around.now });
  });

  it('keeps a claim a claim', () => {
    const setup = press(walkTo('test-sign-in'), 'test.claim', {}, 'sp');

    expect(setup.tests['sp']?.mark).toMatchObject({ state: 'claimed', byName: 'Ada Admin' });
    expect(setup.marks['import']?.state).toBe('claimed');
  });

  it('lets a person claim when the log cannot be read', () => {
    const testing = transition(mimecast, walkTo('test-sign-in'), click('test.check', {}, 'sp'), around);
    const { setup } = transition(mimecast, testing.setup, { type: 'effectFailed', key: testing.effects[0]!.key, problem: { code: 'graph/no-premium-licence', retry: 'never', details: {} } }, around);

    expect(setup).toMatchObject({ status: 'asking', stepId: 'test-sign-in', tests: { sp: { problem: { code: 'graph/no-premium-licence' } } } });
  });
});
