// What people type, in their own way, and the command that it is.
import { readCommand } from '../../../src/bot/talk/read-command';

const word = (name: string, of?: string) => ({ type: 'setup-word', word: name, ...(of === undefined ? {} : { name: of }) });

it.each([
  ['help', { type: 'help' }], ['HELP', { type: 'help' }], [' Help! ', { type: 'help' }], ['?', { type: 'help' }], ['what can you do?', { type: 'help' }], ['What can I say', { type: 'help' }], ['', { type: 'help' }],
  ['<at>Latchkey</at>\u00a0help', { type: 'help' }], ['@Latchkey help', { type: 'help' }], ['Latchkey, help', { type: 'help' }], ['<at>Latchkey</at>', { type: 'help' }],
  ['hi', { type: 'greeting' }], ['Hello there!', { type: 'greeting' }], ['Good morning.', { type: 'greeting' }],
  ['set up Mimecast', { type: 'set-up', product: 'Mimecast' }], ['SET UP Mimecast', { type: 'set-up', product: 'Mimecast' }], ['setup mimecast', { type: 'set-up', product: 'mimecast' }], ['set-up  Mimecast .', { type: 'set-up', product: 'Mimecast' }],
  ['“set up Mimecast”', { type: 'set-up', product: 'Mimecast' }], ['**set up Mimecast**', { type: 'set-up', product: 'Mimecast' }], ['please set up SSO for Mimecast, please', { type: 'set-up', product: 'Mimecast' }], ['set up', { type: 'set-up', product: '' }],
  ['configure single sign-on with Any Product', { type: 'set-up', product: 'Any Product' }], ['set up C++ Builder', { type: 'set-up', product: 'C++ Builder' }],
  ['my setups', { type: 'my-setups' }], ['MY SETUPS', { type: 'my-setups' }], ['My set-ups', { type: 'my-setups' }], ['show my setups', { type: 'my-setups' }], ['setups', { type: 'my-setups' }],
  ['sign out', { type: 'sign-out' }], ['Sign-Out', { type: 'sign-out' }], ['LOGOUT', { type: 'sign-out' }], ['log off', { type: 'sign-out' }],
  ['status', word('status')], ['STATUS', word('status')], ['Where am I?', word('status')], ['status Mozy', word('status', 'Mozy')], ['status of my Mozy setup', word('status', 'Mozy')], ['Status: A1B2C3', word('status', 'A1B2C3')],
  ['resume', word('resume')], ['Resume Genesys', word('resume', 'Genesys')], ['go on with genesys', word('resume', 'genesys')], ['continue', word('resume')], ['open A1B2C3', word('resume', 'A1B2C3')],
  ['back', word('back')], ['Go back', word('back')], ['BACK.', word('back')], ['back in Mozy', word('back', 'Mozy')],
  ['change answers', word('change')], ['Change Answers', word('change')], ['change', word('change')], ['change my answers', word('change')], ['change values of Code42', word('change', 'Code42')],
  ['cancel', word('cancel')], ['Cancel!', word('cancel')], ['cancel mozy enterprise', word('cancel', 'mozy enterprise')], ['cancel setup', word('cancel')], ['cancel the Mozy setup', word('cancel', 'Mozy')], ['stop', word('cancel')], ['could you cancel', word('cancel')],
  ['undo', word('undo')], ['UNDO Mimecast', word('undo', 'Mimecast')], ['undo “Mimecast”', word('undo', 'Mimecast')],
  ['history', word('history')], ['History', word('history')], ['audit log', word('history')], ['history of mimecast', word('history', 'mimecast')],
  ['retry', word('retry')], ['try again', word('retry')],
  ['what is the weather', { type: 'unknown', text: 'what is the weather' }], ['helpful', { type: 'unknown', text: 'helpful' }], ['backup', { type: 'unknown', text: 'backup' }], ['cancellation', { type: 'unknown', text: 'cancellation' }], ['historic', { type: 'unknown', text: 'historic' }], ['😀', { type: 'unknown', text: '😀' }],
])('%j', (typed, command) => {
  expect(readCommand(typed)).toEqual(command);
});

it('keeps a long text out of the commands, and reads it in no time', () => {
  const started = performance.now();
  for (const text of [`cancel ${'a '.repeat(5_000)}`, `set up ${' '.repeat(9_990)}`, '<at>'.repeat(2_500), `${'"'.repeat(10_000)}x`]) readCommand(text);

  expect(performance.now() - started).toBeLessThan(500);
  expect(readCommand(`cancel ${'a '.repeat(5_000)}`).type).toBe('unknown');
});
