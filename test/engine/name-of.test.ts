// Under which name a setup is known, and what of a typed product name is taken along.
import { nameOf } from '../../src/engine/name-of';
import { beginSetup } from '../../src/engine/transition';
import { DialogSchema, type Dialog } from '../../src/model/dialog';
import { aDialog, writeSteps } from '../content/a-dialog';
import { aPerson } from '../support/a-setup';
import { around } from '../support/walk-dialog';

const asking = (part: object = {}): Dialog => {
  const dialog = aDialog();
  dialog.fields['product'] = { label: 'Name of the product', kind: 'text', maxLength: 40 };
  dialog.steps.ask['ask'] = ['product', 'region'];
  return DialogSchema.parse({ ...writeSteps(dialog), titleFrom: 'product', catchAll: true, ...part });
};
const conversation = { conversationId: 'chat-1', kind: 'personal', serviceUrl: 'https://channel.example/', tenantId: 'tenant-1', botId: '28:bot' } as const;
const begin = (dialog: Dialog, product?: string) => beginSetup(dialog, { id: 's1', code: 'K7QF', admin: aPerson(), conversation, ...(product === undefined ? {} : { product }) }, around).setup;

it('is the vendor as long as nobody named the product', () => {
  expect(nameOf(asking(), begin(asking()))).toBe('Sample');
});

it('is the product that a person named when the setup began', () => {
  expect(nameOf(asking(), begin(asking(), '  Acme Portal '))).toBe('Acme Portal');
});

it('leaves a name that the form would refuse to the form', () => {
  expect(begin(asking(), 'x'.repeat(41)).answers).toEqual({});
});

it('takes no name along into a dialog that does not ask for one', () => {
  const { titleFrom: _title, catchAll: _any, ...dialog } = asking();
  expect(begin(dialog as Dialog, 'Acme').answers).toEqual({});
});
