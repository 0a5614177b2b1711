// Messages to somebody outside, as a person meets them: ready to copy and to mail, asked back, answered in parts.
import type { BotWithTenant } from '../support/bot-with-tenant';
import { GOOD_ANSWER, linkOf, setupOf, startAtMessage, startAtSecondMessage, startAtWaiting } from '../support/support-walks';

jest.setTimeout(30_000);

let under: BotWithTenant;
afterEach(async () => under.close());

describe('a message to send', () => {
  it('names the person and what is asked, and can be mailed as it stands', async () => {
    under = await startAtMessage();
    expect(under.text()).toMatch(/Send Autotask support this message[\s\S]*Identifier \(Entity ID\)[\s\S]*Megan Bowen[\s\S]*megan\.bowen@contoso\.com[\s\S]*Ada Admin/);

    const mail = new URL(linkOf('Write a mail', under.last()));
    expect(mail.protocol).toBe('mailto:');
    expect(mail.searchParams.get('subject')).toBe('SAML single sign-on for Contoso: two addresses and one person');
    expect(mail.searchParams.get('body')).toMatch(/^Hello,\r\n[\s\S]*megan\.bowen@contoso\.com[\s\S]*Ada Admin$/);
    expect(linkOf('Open Autotask support page', under.last())).toBe('https://backup.autotask.net/help/Content/0_HOME/Support_for_End_Clients.htm');
  });

  it('is claimed as sent by whom and when, and waited for', async () => {
    under = await startAtWaiting();
    expect(under.text()).toMatch(/Waiting for Autotask support[\s\S]*Sent, as said by Ada Admin/);

    await under.say('my setups');
    expect(under.text()).toMatch(/Autotask Endpoint Backup · \w+ \| Waiting[\s\S]*Waiting for Autotask support since 20\d\d-/);
  });

  it('can be shown and sent once more', async () => {
    under = await startAtWaiting();
    await under.press('Show message');
    expect(under.text()).toMatch(/Your message to Autotask support[\s\S]*Sent, as said by Ada Admin[\s\S]*Hello,/);

    await under.press('Go back');
    expect(under.text()).toContain('Waiting for Autotask support');
  });

  it('is offered anew when another person is chosen', async () => {
    under = await startAtWaiting();
    await under.press('Go back');
    await under.press('Search', { person: 'chris.green@contoso.com' });
    expect(under.text()).toMatch(/Send Autotask support this message[\s\S]*chris\.green@contoso\.com/);
  });
});

describe('an answer', () => {
  it.each([
    ['http instead of https', { ...GOOD_ANSWER, identifier: GOOD_ANSWER.identifier.replace('https', 'http') }, 'Enter the whole identifier'],
    ['another host', { ...GOOD_ANSWER, replyUrl: GOOD_ANSWER.replyUrl.replace('contoso', 'fabrikam') }, '“Reply URL” is at fabrikam.backup.autotask.net, “Identifier (Entity ID)” at contoso.backup.autotask.net.'],
    ['a host that only looks like theirs', { ...GOOD_ANSWER, replyUrl: 'https://contoso.backup.autotask.net.example.com/singlesignon/saml/SSO' }, 'Enter the whole reply URL'],
    ['the address of another kind', { ...GOOD_ANSWER, replyUrl: GOOD_ANSWER.identifier }, 'SSO is in capitals'],
    ['nothing', { identifier: '', replyUrl: '' }, 'Enter the whole identifier'],
    ['a closing slash', { ...GOOD_ANSWER, identifier: `${GOOD_ANSWER.identifier}/` }, 'Nothing comes after it.'],
  ])('with %s comes back with a sentence and with what was typed', async (_what, typed, sentence) => {
    under = await startAtWaiting();
    await under.press('They answered');
    await under.press('Save answer', typed);

    expect(under.text()).toContain(sentence);
    for (const value of Object.values(typed)) expect(under.text()).toContain(`[${value}`);
  });

  it('leads to the plan, in which nothing is asked of support that they have done', async () => {
    under = await startAtWaiting();
    await under.press('They answered');
    await under.press('Save answer', GOOD_ANSWER);
    expect(under.text()).toMatch(/Check the plan[\s\S]*contoso\.backup\.autotask\.net\/singlesignon\/saml\/SSO[\s\S]*2 · Send support the federation metadata/);
    expect(under.text()).not.toContain('1 · Ask support');

    await under.press('Change values');
    expect(under.text()).toContain(`[${GOOD_ANSWER.identifier}]`);
  });
});

describe('a question from outside', () => {
  it('is kept as it was typed, with the facts that answer it', async () => {
    under = await startAtWaiting();
    await under.press('Keep question', { question: '**Which** tenant?\n${x} <b>' });

    expect(under.text()).toMatch(/They asked back\n\*\*Which\*\* tenant\?\n\$\{x\} <b>\nNoted by Ada Admin/);
    expect(under.text()).toMatch(/Facts at hand, to copy[\s\S]*Tenant ID\n[0-9a-f-]{36}[\s\S]*megan\.bowen@contoso\.com/);
    const setup = await setupOf(under);
    expect((await under.database.audit.list(setup.tenantId, setup.id)).at(-1)).toMatchObject({ what: 'message.asked', byName: 'Ada Admin', details: { question: '**Which** tenant?\n${x} <b>' } });
  });
});

describe('confirmations', () => {
  it('are claims, one by one, and stand in the history and in the summary', async () => {
    under = await startAtSecondMessage();
    await under.press('I have sent it');
    await under.press('They answered');
    await under.press('Save answer');
    await under.press('Save answer', { 'confirm-connection-set-up': 'true', 'confirm-person-activated': 'false' });
    expect(under.text()).toMatch(/Support says that the connection is set up \| Claimed\nAda Admin[\s\S]*Support activates the test person \| Open/);

    await under.press('They answered');
    await under.press('Save answer', { 'confirm-person-activated': 'true' });
    expect(under.text()).toContain('Sign in once as the test person');
    const setup = await setupOf(under);
    const said = (await under.database.audit.list(setup.tenantId, setup.id)).map(({ what, details }) => [what, details?.['items'] ?? details?.['message']]);
    expect(said.filter(([what]) => /^(message\.sent|checklist)/.test(what!))).toEqual([['message.sent', 'ask-support'], ['message.sent', 'tell-support'], ['checklist.claimed', 'connection-set-up'], ['checklist.claimed', 'person-activated']]);
    await under.say('history');
    expect(under.text()).toContain('Message claimed as sent');
  });
});
