// What somebody types to ask for access, and what is something else.
import { readCommand } from '../../../src/bot/talk/read-command';
import { readRequest } from '../../../src/bot/requests/read-request';

it.each([
  ['assign B.Simon to Mimecast', { app: 'Mimecast', people: 'B.Simon' }],
  ['Assign me to Code42.', { app: 'Code42', people: 'me' }],
  ['@Latchkey please assign b.simon@contoso.com, chris@contoso.com and Megan Bowen to the app Mimecast', { app: 'Mimecast', people: 'b.simon@contoso.com\nchris@contoso.com\nMegan Bowen' }],
  ['<at>Latchkey</at> assign b.simon@contoso.com chris@contoso.com to Mimecast', { app: 'Mimecast', people: 'b.simon@contoso.com\nchris@contoso.com' }],
  ['assign\nb.simon@contoso.com\nchris@contoso.com\nto Mimecast', { app: 'Mimecast', people: 'b.simon@contoso.com\nchris@contoso.com' }],
  ['request access to Mimecast for b.simon@contoso.com', { app: 'Mimecast', people: 'b.simon@contoso.com' }],
  ['I need access to Genesys Cloud for Azure', { app: 'Genesys Cloud', people: 'Azure' }],
  ['request access for Chris Green to Mimecast', { app: 'Mimecast', people: 'Chris Green' }],
  ['Megan Bowen needs access to Mimecast for 2 days', { app: 'Mimecast', people: 'Megan Bowen', days: 2 }],
  ['Megan Bowen and Chris Green need access to Mimecast.', { app: 'Mimecast', people: 'Megan Bowen\nChris Green' }],
  ['grant Megan Bowen access to Mimecast', { app: 'Mimecast', people: 'Megan Bowen' }],
  ['give access to Mimecast to Megan Bowen', { app: 'Mimecast', people: 'Megan Bowen' }],
  ['request access', {}],
  ['new request', {}],
  ['request access to Mimecast', { app: 'Mimecast' }],
  ['give Megan Bowen access to Code42 for 2 days', { app: 'Code42', people: 'Megan Bowen', days: 2 }],
  ['assign B.Simon to Mimecast, remove after 2 days', { app: 'Mimecast', people: 'B.Simon', days: 2 }],
  ['assign B.Simon to Mimecast and remove it after one week', { app: 'Mimecast', people: 'B.Simon', days: 7 }],
  ['add “B.Simon” to Mimecast for a day', { app: 'Mimecast', people: 'B.Simon', days: 1 }],
  ['request a test user for Mimecast', { isTestUser: true, app: 'Mimecast' }],
  ['Please get me a test account named “tess” for Code42 for 2 weeks.', { isTestUser: true, account: 'tess', app: 'Code42', days: 14 }],
  ['give megan access to Mimecast for a month', { app: 'Mimecast', people: 'megan', days: 30 }],
  ['assign B.Simon to Mimecast for two months', { app: 'Mimecast', people: 'B.Simon', days: 60 }],
  ['@Latchkey I need a new test user', { isTestUser: true }],
  ['test user for Mimecast, remove after 3 days', { isTestUser: true, app: 'Mimecast', days: 3 }],
  ['assign test user to Mimecast', { app: 'Mimecast', people: 'test user' }],
])('%j asks for access', (typed, wish) => {
  expect(readCommand(typed)).toEqual({ type: 'request', wish });
});

it.each(['set up Mimecast', 'add Mimecast', 'add sso to Mimecast', 'add single sign-on to Mimecast', 'hand over to Chris', 'Chris cannot get into Mimecast', 'status', 'give it back', 'what is access', 'who needs access to Mimecast', 'Megan gets AADSTS50105 in Mimecast'])('%j is something else', (typed) => {
  expect(readCommand(typed).type).not.toBe('request');
  expect(readRequest(typed)).toBeUndefined();
});

it('reads a list of many people, one a line', () => {
  const lines = Array.from({ length: 40 }, (_, number) => `person.with.a.long.name.${number}@contoso.onmicrosoft.com`);

  expect(readCommand(`assign ${lines.join('\n')} to Mimecast`)).toEqual({ type: 'request', wish: { app: 'Mimecast', people: lines.join('\n') } });
});

it.each([['my requests'], ['Show my access requests'], ['requests']])('%j lists them', (typed) => {
  expect(readCommand(typed)).toEqual({ type: 'my-requests' });
});
