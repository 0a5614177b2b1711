// The card before the first question: it holds the questions back, and what it lists is not said twice.
import { buildView } from '../../src/bot/show/views/build-view';
import type { View, ViewContext } from '../../src/bot/show/views/view-context';
import { enterStep } from '../../src/engine/enter-step';
import { transition } from '../../src/engine/transition';
import type { Dialog } from '../../src/model/dialog';
import type { Setup } from '../../src/model/setup';
import { around, begin, click, goodAccess, mimecast } from '../support/walk-dialog';

const prepare = { id: 'prepare', title: 'Before you begin', prepare: { lead: 'Have these at hand.' } };
const [access, ...others] = mimecast.steps;
const dialog: Dialog = { ...mimecast, prerequisites: ['An account.'], steps: [access!, prepare, ...others] };
const contextOf = (setup: Setup, of: Dialog = dialog) => ({ dialog: of, setup, now: around.now, rights: { scopes: [], roles: [], neededNow: [] }, say: (path: string) => path, downloads: {} }) as unknown as ViewContext;
const atPrepare = (): Setup => enterStep(dialog, { ...begin(), access: goodAccess }, prepare, around).setup;
const dataOf = (view: View): Record<string, unknown> => view.data as unknown as Record<string, unknown>;

it('lists what is needed, and who was found to be ready', () => {
  expect(buildView(contextOf(atPrepare()))).toMatchObject({ name: 'prepare', data: { lead: 'Have these at hand.', prerequisites: ['An account.'], access: { tenantName: 'Contoso' }, trail: { step: 1 } } });
});

it('opens the first question once everything is there, which does not say it again', () => {
  const setup = transition(dialog, atPrepare(), click('prepare.done'), around).setup;
  const view = buildView(contextOf(setup));

  expect(setup.stepId).toBe('choose-region');
  expect(view.name).toBe('choose');
  expect(dataOf(view)).not.toHaveProperty('prerequisites');
});

it('leads back to it from the first question', () => {
  const asked = transition(dialog, atPrepare(), click('prepare.done'), around).setup;

  expect(transition(dialog, asked, click('setup.back'), around).setup.stepId).toBe('prepare');
});

it('passes over no other step', () => {
  expect(transition(dialog, begin(), click('prepare.done'), around).setup.stepId).toBe('choose-region');
});

it('says on the first question what is needed when no card came before, be it a choice or a form', () => {
  const form: Dialog = { ...mimecast, prerequisites: ['An account.'], steps: mimecast.steps.filter((step) => step.id !== 'choose-region') };

  expect(dataOf(buildView(contextOf(begin(), { ...mimecast, prerequisites: ['An account.'] })))).toMatchObject({ prerequisites: ['An account.'] });
  expect(dataOf(buildView(contextOf({ ...begin(), stepId: 'enter-values' }, form)))).toMatchObject({ prerequisites: ['An account.'] });
  expect(dataOf(buildView(contextOf({ ...begin(), stepId: 'enter-values' })))).not.toHaveProperty('prerequisites');
});
