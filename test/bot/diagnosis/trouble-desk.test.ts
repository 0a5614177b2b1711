// "… cannot get into …" as helpdesk meets it: words and clicks in, cards out, over the real tenant, with the rights of whoever asks.
import { CHRIS, DAN } from '../../actions/support/tenant-under-test';
import { startAppInTrouble, type AppInTrouble } from '../../support/app-in-trouble';
import { ada, buttonsOf, type BotWithTenant } from '../../support/bot-with-tenant';
import { cardOf } from '../../support/walks';

let trouble: AppInTrouble;
let under: BotWithTenant;
beforeAll(async () => {
  trouble = await startAppInTrouble();
  ({ under } = trouble);
});
beforeEach(() => trouble.reset());
afterAll(() => under.close());

const titles = () => buttonsOf(cardOf(under.last())).map(({ title }) => title);

describe('what is seen', () => {
  it('is said with side, cause and one next act, and what the asker may not see is named as that', async () => {
    const text = await trouble.ask('Chris Green cannot get into Mimecast');

    for (const says of ['Mimecast | In Entra', 'The person is not assigned', 'Chris Green · chris.green@contoso.com', 'Request access for Chris Green', 'As the setup confirmed them', 'Not allowed with your rights', 'error?code=50105']) expect(text).toContain(says);
    expect(titles()).toEqual(['Request access', 'Look again']);
    expect(buttonsOf(cardOf(under.last()))[0]).toMatchObject({ verb: 'request.begin', data: { choice: 'Mimecast', person: 'chris.green@contoso.com' } });
  });

  it('is seen with more by somebody with more rights', async () => {
    trouble.signedIn(50105);

    expect(await trouble.ask('why can’t Chris Green log in to Mimecast?', ada)).toContain('Refused with AADSTS50105');
  });

  it('counts a group that the person is a direct member of', async () => {
    trouble.assign('b0000000-0000-4000-8000-000000000001', 'Group');

    expect(await trouble.ask('megan.bowen@contoso.com can\'t sign in to Mimecast')).toContain('Assigned through the group “Sales”');
    expect(await trouble.ask('Chris Green can\'t sign in to Mimecast')).toContain('Not assigned, neither directly nor through a group');
  });

  it.each<[string, () => unknown, string[]]>([
    ['a disabled account', () => undefined, ['With the person', 'The account is disabled', 'error?code=50057']],
  ])('%s', async (_name, make, says) => {
    make();
    trouble.assign(DAN);
    const text = await trouble.ask('Dan Departed cannot get into Mimecast');

    for (const one of says) expect(text).toContain(one);
    expect(titles()).not.toContain('Request access');
  });

  it.each<[string, () => unknown, string[]]>([
    ['an app that is off', () => trouble.change({ accountEnabled: false }), ['Sign-in to the app is off', 'Open the app in Entra', 'error?code=7000112']],
    ['an app that is in no SAML mode any more, by its client id', () => trouble.change({ preferredSingleSignOnMode: null }), ['The app is not in SAML mode']],
    ['an app without a certificate', () => trouble.change({ keyCredentials: [], preferredTokenSigningKeyThumbprint: null }), ['The app has no valid signing key']],
    ['a reply URL of another region', () => under.world.tenant.applications.write({ ...trouble.made.application, web: { redirectUris: ['https://us-api.mimecast.com/login/saml'] } }) && trouble.change({ replyUrls: ['https://us-api.mimecast.com/login/saml'] }), ['The reply URL is gone from Entra', 'Agreed on', 'https://eu-api.mimecast.com/login/saml', 'https://us-api.mimecast.com/login/saml', 'Other than the setup confirmed']],
    ['an expired certificate', () => under.world.tenant.setFault('expiredCertificate', true), ['The signing certificate has ended', 'Likely why', 'The active one ended']],
    ['nothing, and a log that is closed to the asker', () => undefined, ['What could be seen is right', 'Ask Chris Green for the error']],
  ])('%s', async (_name, make, says) => {
    trouble.assign(CHRIS);
    make();
    const text = await trouble.ask(`chris.green@contoso.com cannot get into ${trouble.app().preferredSingleSignOnMode === 'saml' ? 'Mimecast' : trouble.app().appId}`);

    for (const one of says) expect(text).toContain(one);
  });

  it('a guest, who signs in with a name of another organization', async () => {
    trouble.assign('a0000000-0000-4000-8000-00000000000b');

    expect(await trouble.ask('gia.guest@fabrikam.com cannot get into Mimecast')).toContain('The person is a guest');
  });

  it('a sign-in that Entra let pass: the vendor, and a message that is ready', async () => {
    trouble.assign(CHRIS);
    trouble.signedIn(0);
    const text = await trouble.ask('Chris Green cannot get into Mimecast', ada);

    for (const says of ['At the vendor', 'Entra let them in', 'Write a mail', 'mailto:', 'Sign-in name: chris.green@contoso.com', 'https://eu-api.mimecast.com/sso/CUK12A345', 'Ada Admin']) expect(text).toContain(says);
  });

  it('a log that needs a licence, a log without a try, and one refusal that was mended since', async () => {
    trouble.assign(CHRIS);
    expect(await trouble.ask('Chris Green cannot get into Mimecast', ada)).toContain('No try is in the sign-in log');
    trouble.signedIn(50105);
    expect(await trouble.ask('Chris Green cannot get into Mimecast', ada)).toContain('It should work by now');
    under.world.tenant.setFault('tenantWithoutPremium', true);

    expect(await trouble.ask('Chris Green cannot get into Mimecast', ada)).toContain('It needs Entra ID P1');
  });
});

describe('a pasted error', () => {
  const ERROR_50105 = () => `Sorry, but we’re having trouble signing you in.\n\nAADSTS50105: Your administrator has configured the application Mimecast ('${trouble.app().appId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user 'chris.green@contoso.com' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator.\nRequest Id: 1b2c3d4e-0000-4000-8000-000000000001\nCorrelation Id: 1b2c3d4e-0000-4000-8000-000000000002\nTimestamp: 2026-11-23T06:30:00Z`;

  it('names person and app itself', async () => {
    const text = await trouble.ask(ERROR_50105());

    for (const says of ['Mimecast | In Entra', 'The person is not assigned', 'chris.green@contoso.com']) expect(text).toContain(says);
  });

  it('that was cured since says so', async () => {
    trouble.assign(CHRIS);

    expect(await trouble.ask(ERROR_50105())).toContain('What AADSTS50105 says is not so any more');
  });

  it('with a reply URL of another region than the setup has: the vendor', async () => {
    const text = await trouble.ask(`AADSTS50011: The reply URL 'https://us-api.mimecast.com/login/saml' specified in the request does not match the reply URLs configured for the application 'https://eu-api.mimecast.com/sso/CUK12A345'.`);

    for (const says of ['At the vendor', 'The vendor asks for another reply URL', 'For everybody', 'Asked for', 'https://us-api.mimecast.com/login/saml', 'What you sent: https://us-api', 'Please send the reply URL of our tenant']) expect(text).toContain(says);
    expect(text).not.toContain('signed the person in');
  });

  it('of which only the number is known asks in one form, and goes on with what is typed', async () => {
    expect(await trouble.ask('AADSTS50105')).toContain('Who gets AADSTS50105, and where?');

    expect(await trouble.press('Look', { person: 'Chris Green', app: 'Mimecast' })).toContain('The person is not assigned');
  });

  it('of a number that tells of the person alone needs no app', async () => {
    const text = await trouble.ask('Chris Green gets AADSTS50076');

    for (const says of ['With the person', 'A second factor is asked for', 'error?code=50076']) expect(text).toContain(says);
  });

  it('of a number that tells of the app alone needs no person, and does not ask which of several', async () => {
    const text = await trouble.ask('Chris gets AADSTS75011 in Mimecast');

    for (const says of ['At the vendor', 'The vendor demands a password sign-in', 'For everybody', 'Please do not send RequestedAuthnContext']) expect(text).toContain(says);
  });

  it('of an unknown number says so, links Microsoft’s page and tells what was seen', async () => {
    trouble.assign(CHRIS);
    const text = await trouble.ask('Chris Green gets AADSTS999999 in Mimecast');

    for (const says of ['AADSTS999999 is not known here', 'error?code=999999', 'Assigned directly', 'Latchkey does not know this number']) expect(text).toContain(says);
  });
});

describe('who and what is meant', () => {
  it('is asked for when it was not said, and a look again means the same ones', async () => {
    expect(await trouble.ask('somebody cannot get into an app')).toContain('Who cannot get in, and where?');
    expect(await trouble.press('Look', { person: 'Chris', app: 'Mimecast' })).toContain('Who is meant?');
    expect(titles()).toEqual(['Take Chris Baker', 'Take Chris Green', 'Look']);
    expect(await trouble.press('Take Chris Green')).toContain('The person is not assigned');
    trouble.assign(CHRIS);

    expect(await trouble.press('Look again')).toContain('Assigned directly');
  });

  it('is asked for once more when nobody fits, with what was typed', async () => {
    const text = await trouble.ask('Chriz Greeen cannot get into Mimecast');

    expect(text).toContain('Entra has nobody of this name');
    expect(text).toContain('[Chriz Greeen]');
  });

  it('finds an app behind a slip, and says so when there is none', async () => {
    expect(await trouble.ask('Chris Green cannot get into Mimcast')).toContain('The person is not assigned');
    expect(await trouble.ask('Chris Green cannot get into Salesforce')).toContain('No SAML app has this name');
  });

  it('is the asking person who says I', async () => {
    expect(await trouble.ask('I cannot get into Mimecast')).toContain('Hana Helpdesk');
  });

  it('of two apps of one name is chosen by its id', async () => {
    under.world.tenant.servicePrincipals.write({ ...trouble.app(), id: 'c0000000-0000-4000-8000-000000000001', appId: 'c0000000-0000-4000-8000-000000000002', notes: null });
    expect(await trouble.ask('Chris Green cannot get into Mimecast')).toContain('Which app is meant?');

    expect(await trouble.press('Take c0000000-0000-4000-8000-000…')).toContain('No setup to compare with');
  });

  it('typed as Markdown, a date function or an expression stays what was typed', async () => {
    const text = await trouble.ask('**Eve** [x](https://evil.example) ${$root} {{DATE(2026-11-22T14:10:00Z,SHORT)}} cannot get into Mimecast');

    expect(text).toContain('[Eve** [x](https://evil.example) ${$root} {{DATE(2026-11-22T14:10:00Z,SHORT)}}]');
  });
});
