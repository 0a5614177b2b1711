// What helpdesk types on a phone when somebody cannot get in.
import { readCommand } from '../../../src/bot/talk/read-command';

const trouble = (part: object = {}) => ({ type: 'trouble', trouble: part });

it.each<[string, object]>([
  ['Chris Green cannot get into Mimecast', trouble({ person: 'Chris Green', app: 'Mimecast' })],
  ["b.simon@contoso.com can't sign in to Mimecast", trouble({ person: 'b.simon@contoso.com', app: 'Mimecast' })],
  ['b.simon@contoso.com can’t sign in to Mimecast.', trouble({ person: 'b.simon@contoso.com', app: 'Mimecast' })],
  ["why can't Megan log in to Code42", trouble({ person: 'Megan', app: 'Code42' })],
  ['Why cannot Megan log into Code42?', trouble({ person: 'Megan', app: 'Code42' })],
  ['please tell me why Megan can not open Code42', trouble({ person: 'Megan', app: 'Code42' })],
  ['<at>Latchkey</at> Megan is unable to log in to Genesys Cloud', trouble({ person: 'Megan', app: 'Genesys Cloud' })],
  ['MEGAN BOWEN CANNOT ACCESS MIMECAST ANYMORE', trouble({ person: 'MEGAN BOWEN', app: 'MIMECAST' })],
  ['Megan cant get in to the Mimecast app', trouble({ person: 'Megan', app: 'Mimecast' })],
  ["Isaiah O'Neill couldn't sign in at Mimecast today", trouble({ person: "Isaiah O'Neill", app: 'Mimecast' })],
  ['Megan is not able to sign in', trouble({ person: 'Megan' })],
  ['I cannot get into Mimecast', trouble({ person: 'I', app: 'Mimecast' })],
  ['somebody cannot get into an app', trouble()],
  ['a colleague cannot get into Mimecast', trouble({ app: 'Mimecast' })],
  ['cannot sign in to Mimecast', trouble({ app: 'Mimecast' })],
  ['Megan has no access to Mimecast', trouble({ person: 'Megan', app: 'Mimecast' })],
  ['Mimecast does not work for Megan Bowen', trouble({ person: 'Megan Bowen', app: 'Mimecast' })],
  ['sign-in trouble', trouble()],
  ['AADSTS50105', trouble({ code: '50105' })],
  ['help! AADSTS50105', trouble({ code: '50105' })],
  ['log in fails with AADSTS50076', trouble({ code: '50076' })],
  ['Megan gets AADSTS50105 in Mimecast', trouble({ person: 'Megan', app: 'Mimecast', code: '50105' })],
  ['Megan cannot log in to Mimecast: AADSTS75011: Authentication method does not match.', trouble({ person: 'Megan', app: 'Mimecast', code: '75011' })],
  ['Chris gets the error AADSTS50076', trouble({ person: 'Chris', code: '50076' })],
  ['what is the weather', { type: 'unknown', text: 'what is the weather' }],
  ['Mimecast does not work', { type: 'unknown', text: 'Mimecast does not work' }],
  ['cancel', { type: 'setup-word', word: 'cancel' }],
  ['open Mimecast', { type: 'setup-word', word: 'resume', name: 'Mimecast' }],
  ['set up Mimecast', { type: 'set-up', product: 'Mimecast' }],
])('%j', (typed, command) => {
  expect(readCommand(typed)).toEqual(command);
});

it('reads a long text in no time, and takes none for a trouble', () => {
  const started = performance.now();
  for (const text of ['why '.repeat(75), `${'a '.repeat(120)}cannot get`, `${'can '.repeat(70)}x`, `AADSTS1 ${'gets '.repeat(3_000)}`, `${'gets '.repeat(58)}AADSTS12345`]) readCommand(text);

  expect(performance.now() - started).toBeLessThan(300);
  expect(readCommand(`${'a '.repeat(400)}cannot get into Mimecast`).type).toBe('unknown');
});
