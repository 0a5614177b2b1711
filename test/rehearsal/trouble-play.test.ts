// Helpdesk asks why somebody cannot get in: over the real bot, relay, sign-in and tenant, with nothing but what a person can type in the rehearsal.
import { listButtons } from '../../src/rehearsal/relay/card-buttons';
import { listInputs } from '../../src/rehearsal/relay/collect-inputs';
import { readMessage, type ScreenMessage } from '../../src/rehearsal/relay/headless-client';
import { playSignIn } from '../../src/rehearsal/console/play-sign-in';
import { openStage, type Stage } from '../../src/rehearsal/rehearse/stage';
import { childrenOnLoopback } from '../support/children-on-loopback';

jest.setTimeout(60_000);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(childrenOnLoopback());
  await stage.client.say('set up Mimecast');
  await press('Europe');
  await press('Show plan', { 'Account code': 'CUK12A345', tile: 'idp' });
  await press('Confirm plan');
  await press('Open checklist');
  const checklist = await withButton('Save ticks');
  const ticks = listInputs(checklist.cards[0]!).flatMap(({ type, id }) => (type === 'Input.Toggle' ? [[String(id), 'true']] : []));
  await stage.client.click(checklist, 'Save ticks', Object.fromEntries(ticks) as Record<string, string>);
  await press('Search', { 'Name or address': 'megan.bowen@contoso.com' });
  await press('Assign');
  await stage.client.waitForText(/Do the open items/, 20_000);
  await play('as hana');
});
afterAll(() => stage.close());

const play = (word: string) => stage.client.say(`rehearsal: ${word}`);

function withButton(title: string): Promise<ScreenMessage> {
  return stage.client.waitForCard((card) => listButtons(card).some((one) => one.title === title), 20_000);
}

async function press(title: string, inputs: Record<string, string> = {}): Promise<void> {
  await stage.client.click(await withButton(title), title, inputs);
}

/** What stands in the newest message once it has the words. */
async function ask(text: string, says: RegExp): Promise<string> {
  stage.client.messages.length = 0;
  await stage.client.say(text);
  return readMessage(await stage.client.waitForText(says, 20_000));
}

test('somebody who is not signed in is signed in silently, and the card that waited says what was found', async () => {
  const text = await ask('Chris Green cannot get into Mimecast', /The person is not assigned/);

  for (const says of ['In Entra', 'Request access for Chris Green', 'As the setup confirmed them', 'Not allowed with your rights', 'Look again']) expect(text).toContain(says);
  expect(stage.client.messages.filter(({ cards }) => cards.length > 0)).toHaveLength(1);
});

test.each<[string, string, RegExp, string[]]>([
  ['a disabled account', 'Dan Departed cannot get into Mimecast', /The account is disabled/, ['With the person', 'AADSTS50057']],
  ['a guest who is not assigned', 'gia.guest@fabrikam.com can’t sign in to Mimecast', /not assigned/, ['It is a guest', 'Gia Guest']],
  ['an unknown person', 'nobody@contoso.com cannot get into Mimecast', /Entra has nobody of this name/, []],
  ['an unknown app', 'Chris Green cannot get into Salesforce', /No SAML app has this name/, []],
  ['a second factor', 'Chris Green gets AADSTS50076 in Mimecast', /A second factor is asked for/, ['With the person', 'Not assigned']],
  ['an unknown number', 'AADSTS999999', /Latchkey does not know AADSTS999999/, ['Who gets AADSTS999999']],
  ['a reply URL of another region', `AADSTS50011: The reply URL 'https://us-api.mimecast.com/login/saml' specified in the request does not match the reply URLs configured for the application 'https://eu-api.mimecast.com/sso/CUK12A345'.`, /The vendor asks for another reply URL/, ['At the vendor', 'Asked for', 'Write to the vendor']],
])('%s', async (_name, typed, heading, says) => {
  const text = await ask(typed, heading);

  for (const one of says) expect(text).toContain(one);
});

test('an expired certificate, a log that needs a licence, and a number that is not so any more, as an admin sees them', async () => {
  await play('as ada');
  expect(await ask('Megan Bowen cannot get into Mimecast', /No try is in the sign-in log/)).toContain('Assigned directly');
  expect(await ask('Megan Bowen gets AADSTS50105 in Mimecast', /It should work by now/)).toContain('What AADSTS50105 says is not so any more');
  await play('no premium');
  expect(await ask('Megan Bowen cannot get into Mimecast', /What could be seen is right/)).toContain('It needs Entra ID P1');
  await play('expired certificate');
  expect(await ask('Megan Bowen cannot get into Mimecast', /The signing certificate has ended/)).toContain('The active one ended');
  await play('clear');
  await play('as hana');
});

/** Opens the tile in a browser of that person's own. */
function signIn(userPrincipalName: string) {
  const { appId } = stage.readTenant()['servicePrincipals']![0]!;
  return playSignIn({ mode: 'idp', userPrincipalName, start: `${stage.peopleUrl}/api/signin/${String(appId)}` });
}

test('the page that Entra shows a colleague, pasted as it is, names person and app itself', async () => {
  const { message } = await signIn('chris.green@contoso.com');
  expect(message).toMatch(/^AADSTS50105: /);

  expect(await ask(message, /The person is not assigned/)).toContain('chris.green@contoso.com');
});

test.each(['wrong region', 'clear'])('"%s": what Entra let pass and the vendor refused is the vendor’s, by the log', async (word) => {
  await play(word);
  expect(await signIn('megan.bowen@contoso.com')).toMatchObject({ accepted: false, stage: 'vendor' });
  await play('as ada');
  const text = await ask('Megan Bowen cannot get into Mimecast', /Entra let them in, the vendor did not/);
  expect(text).toContain('Signed in by Entra at (UTC)');
  await play('clear');
  await play('as hana');
});

test('in a channel nothing is said but where to ask', async () => {
  stage.client.messages.length = 0;
  await stage.client.say('Chris Green cannot get into Mimecast', '19:rehearsal@thread.tacv2');
  const answer = await stage.client.waitForText(/Go on in your personal chat/);

  expect(readMessage(answer)).not.toMatch(/Chris|assigned/);
});
