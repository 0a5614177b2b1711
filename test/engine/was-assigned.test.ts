// An assignment that may be skipped: what the card says, what skipping leaves out, and that nothing else can be skipped.
import { buildView } from '../../src/bot/show/views/build-view';
import type { ViewContext } from '../../src/bot/show/views/view-context';
import { transition } from '../../src/engine/transition';
import { wasAssigned } from '../../src/engine/was-assigned';
import type { Dialog } from '../../src/model/dialog';
import type { Setup } from '../../src/model/setup';
import { around, click, mimecast, walkTo } from '../support/walk-dialog';

const dialog: Dialog = { ...mimecast, steps: mimecast.steps.map((step) => (step.id === 'assign-person' ? { ...step, optional: 'Everybody of {tenant.name} can sign in.' } : step)) } as Dialog;
const dataOf = (setup: Setup, of = dialog) => buildView({ dialog: of, setup, now: around.now, rights: { scopes: [], roles: [], neededNow: [] }, say: (path: string) => path, canUndo: () => false, downloads: {} } as unknown as ViewContext).data as unknown as Record<string, unknown>;

it('the card says why, and skipping writes nothing', () => {
  const shown = walkTo('assign-person');
  const { setup, effects } = transition(dialog, shown, click('assign.skip'), around);

  expect(dataOf(shown)['optional']).toBe('Everybody of Contoso can sign in.');
  expect(effects).toEqual([]);
  expect(setup.stepId).toBe('vendor-person');
  expect(wasAssigned(dialog, setup)).toBe(false);
  expect(dataOf({ ...setup, stepId: 'finish', status: 'finished' })['assigned']).toEqual([]);
});

it('who is assigned is named at the end', () => {
  const setup = walkTo('');

  expect(wasAssigned(dialog, setup)).toBe(true);
  expect(dataOf(setup)['assigned']).toEqual(['b.simon@contoso.com']);
});

it('a needed assignment and a plan cannot be skipped', () => {
  expect(transition(mimecast, walkTo('assign-person'), click('assign.skip'), around).setup.stepId).toBe('assign-person');
  expect(transition(dialog, walkTo('configure-entra'), click('assign.skip'), around).setup.stepId).toBe('configure-entra');
});
