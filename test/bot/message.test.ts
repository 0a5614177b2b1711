// Messages to somebody outside, as a person meets them: ready to copy and to mail, waited for over days and restarts, asked back, answered.
import { ada, buttonsOf, startBotWithTenant, type BotWithTenant, type Shown } from '../support/bot-with-tenant';
import { cardOf, pressVerb } from '../support/walks';
import { walk } from '../content/load-sample';

jest.setTimeout(30_000);

const DAY = 86_400_000;
const GOOD = { identifier: 'https://contoso.backup.autotask.net/singlesignon/saml/metadata', replyUrl: 'https://contoso.backup.autotask.net/singlesignon/saml/SSO' };
let under: BotWithTenant;
afterEach(async () => under.close());

async function walkToMessage(): Promise<void> {
  under = await startBotWithTenant();
  await under.say('set up Autotask');
  await under.press('Everything is there');
  await under.press('Search', { person: 'megan.bowen@contoso.com' });
}

async function walkToWaiting(): Promise<void> {
  await walkToMessage();
  await under.press('I have sent it');
}

async function walkToSecondMessage(): Promise<void> {
  await walkToWaiting();
  await under.press('They answered');
  await under.press('Save answer', GOOD);
  await under.press('Confirm plan');
  await under.until(/Check the assignment/);
  await under.press('Assign');
  await under.until(/our federation metadata/);
}

const linkOf = (title: string, shown: Shown = under.last()): string => String(walk(cardOf(shown)).find((node) => node.type === 'Action.OpenUrl' && node.title === title)?.url);
const tokenIn = (text: string): string => /downloads\/([\w-]+)/.exec(text)![1]!;
const currentSetup = async () => (await under.database.setups.listOpen(ada))[0]!;

describe('a message to send', () => {
  it('names the person and what is asked, and can be mailed as it stands', async () => {
    await walkToMessage();
    expect(under.text()).toMatch(/Send Autotask support this message[\s\S]*Identifier \(Entity ID\)[\s\S]*Megan Bowen[\s\S]*megan\.bowen@contoso\.com[\s\S]*Ada Admin/);

    const mail = new URL(linkOf('Write a mail'));
    expect(mail.protocol).toBe('mailto:');
    expect(mail.searchParams.get('subject')).toBe('SAML single sign-on for Contoso: two addresses and one person');
    expect(mail.searchParams.get('body')).toMatch(/^Hello,\r\n[\s\S]*megan\.bowen@contoso\.com[\s\S]*Ada Admin$/);
    expect(linkOf('Open Autotask support page')).toBe('https://backup.autotask.net/help/Content/0_HOME/Support_for_End_Clients.htm');
  });

  it('is claimed as sent by whom and when, and waited for', async () => {
    await walkToWaiting();
    expect(under.text()).toMatch(/Waiting for Autotask support[\s\S]*Sent, as said by Ada Admin/);

    await under.say('my setups');
    expect(under.text()).toMatch(/Autotask Endpoint Backup \| Waiting[\s\S]*Waiting for Autotask support since 20\d\d-/);
  });

  it('can be shown and sent once more', async () => {
    await walkToWaiting();
    await under.press('Show message');
    expect(under.text()).toMatch(/Your message to Autotask support[\s\S]*Sent, as said by Ada Admin[\s\S]*Hello,/);

    await under.press('Go back');
    expect(under.text()).toContain('Waiting for Autotask support');
  });

  it('is offered anew when another person is chosen', async () => {
    await walkToWaiting();
    await under.press('Go back');
    await under.press('Search', { person: 'chris.green@contoso.com' });
    expect(under.text()).toMatch(/Send Autotask support this message[\s\S]*chris\.green@contoso\.com/);
  });
});

describe('an answer', () => {
  it.each([
    ['http instead of https', { ...GOOD, identifier: GOOD.identifier.replace('https', 'http') }, 'Enter the whole identifier'],
    ['another host', { ...GOOD, replyUrl: GOOD.replyUrl.replace('contoso', 'fabrikam') }, '“Reply URL” is at fabrikam.backup.autotask.net, “Identifier (Entity ID)” at contoso.backup.autotask.net.'],
    ['a host that only looks like theirs', { ...GOOD, replyUrl: 'https://contoso.backup.autotask.net.example.com/singlesignon/saml/SSO' }, 'Enter the whole reply URL'],
    ['the address of another kind', { ...GOOD, replyUrl: GOOD.identifier }, 'SSO is in capitals'],
    ['nothing', { identifier: '', replyUrl: '' }, 'Enter the whole identifier'],
    ['a closing slash', { ...GOOD, identifier: `${GOOD.identifier}/` }, 'Nothing comes after it.'],
  ])('with %s comes back with a sentence and with what was typed', async (_what, typed, sentence) => {
    await walkToWaiting();
    await under.press('They answered');
    await under.press('Save answer', typed);

    expect(under.text()).toContain(sentence);
    for (const value of Object.values(typed)) expect(under.text()).toContain(`[${value}`);
  });

  it('leads to the plan, in which nothing is asked of support that they have done', async () => {
    await walkToWaiting();
    await under.press('They answered');
    await under.press('Save answer', GOOD);
    expect(under.text()).toMatch(/Check the plan[\s\S]*contoso\.backup\.autotask\.net\/singlesignon\/saml\/SSO[\s\S]*2 · Send support the federation metadata/);
    expect(under.text()).not.toContain('1 · Ask support');

    await under.press('Change values');
    expect(under.text()).toContain(`[${GOOD.identifier}]`);
  });
});

describe('a question from outside', () => {
  it('is kept as it was typed, with the facts that answer it', async () => {
    await walkToWaiting();
    await under.press('Keep question', { question: '**Which** tenant?\n${x} <b>' });

    expect(under.text()).toMatch(/They asked back\n\*\*Which\*\* tenant\?\n\$\{x\} <b>\nNoted by Ada Admin/);
    expect(under.text()).toMatch(/Facts at hand, to copy[\s\S]*Tenant ID\n[0-9a-f-]{36}[\s\S]*megan\.bowen@contoso\.com/);
    const setup = await currentSetup();
    expect((await under.database.audit.list(setup.tenantId, setup.id)).at(-1)).toMatchObject({ what: 'message.asked', byName: 'Ada Admin', details: { question: '**Which** tenant?\n${x} <b>' } });
  });
});

describe('the link to the metadata', () => {
  it('gives the app’s own document without a sign-in, for 14 days, and after a restart', async () => {
    await walkToSecondMessage();
    const token = tokenIn(under.text());
    await under.restart();
    const file = await under.database.downloads.find(token, new Date());

    expect(file).toMatchObject({ name: 'autotask-endpoint-backup-federation-metadata.xml', contentType: 'application/samlmetadata+xml' });
    expect(file?.content).toContain((await currentSetup()).actions['add-signing-certificate']!.output!['certificateBase64' as never]);
    expect(file?.content).not.toContain('PrivateKey');
    expect(await under.database.downloads.find(token, new Date(Date.now() + 13.9 * DAY))).toBeDefined();
    expect(await under.database.downloads.find(token, new Date(Date.now() + 14.1 * DAY))).toBeUndefined();
  });

  it('is made anew when the card is shown again, and is the one in the mail', async () => {
    await walkToSecondMessage();
    const first = tokenIn(under.text());
    await under.press('I have sent it');
    expect(under.text()).not.toContain('/downloads/');

    await under.press('Show message');
    expect(tokenIn(under.text())).not.toBe(first);
    expect(linkOf('Download metadata')).toContain(tokenIn(under.text()));
    expect(await under.database.downloads.find(first, new Date())).toBeDefined();
  });

  it('is Microsoft’s own address for a setup whose document was not kept', async () => {
    await walkToSecondMessage();
    jest.spyOn(under.database.files, 'find').mockResolvedValue(undefined);
    await under.press('I have sent it');
    await under.press('Show message');

    expect(under.text()).not.toContain('/downloads/');
    expect(under.text().match(/federationmetadata\.xml\?appid=/g)).toHaveLength(2);
  });

  it('does not swell the setup', async () => {
    await walkToSecondMessage();
    expect(JSON.stringify(await currentSetup())).not.toContain('EntityDescriptor');
  });
});

describe('a reminder', () => {
  const waitDays = (days: number): void => { under.aheadMs += days * DAY; };

  it('comes when nobody answered for three days, with a follow-up to send, and again after three more', async () => {
    await walkToWaiting();
    waitDays(2.9);
    expect(await under.bot.sendReminders()).toBe(0);

    waitDays(0.2);
    expect(await under.bot.sendReminders()).toBe(1);
    expect(under.text()).toMatch(/No answer for 3 days\.[\s\S]*A follow-up to send[\s\S]*on 20\d\d-\d\d-\d\d we asked you for two values/);
    expect(new URL(linkOf('Mail follow-up')).searchParams.get('subject')).toMatch(/^Again: /);

    expect(await under.bot.sendReminders()).toBe(0);
    waitDays(3);
    expect(await under.bot.sendReminders()).toBe(1);
    expect(under.text()).toContain('No answer for 6 days.');
  });

  it('comes as a new message; the card from before is marked as replaced', async () => {
    await walkToWaiting();
    const old = under.last();
    waitDays(3.1);
    await under.bot.sendReminders();
    expect(under.last()).not.toBe(old);

    await under.press('They answered', {}, { at: old });
    expect(under.text(old)).toMatch(/replaced|superseded|newer/i);
  });

  it('comes once, also when two sweeps run at once, in one process and in two', async () => {
    await walkToWaiting();
    const first = under.bot;
    await under.restart();
    waitDays(3.1);
    const before = under.shown.length;
    const sent = await Promise.all([first.sendReminders(), first.sendReminders(), under.bot.sendReminders(), under.bot.sendReminders()]);

    expect(sent.reduce((sum, one) => sum + one)).toBe(1);
    expect(under.shown.length).toBe(before + 1);
  });

  it('is not lost with a process that ended in between', async () => {
    await walkToWaiting();
    waitDays(3.1);
    await under.restart();
    expect(await under.bot.sendReminders()).toBe(1);
  });

  it('that the chat did not take is tried again a quarter of an hour later', async () => {
    await walkToWaiting();
    waitDays(3.1);
    jest.spyOn(under.shown, 'push').mockImplementationOnce(() => { throw new Error('the channel is down'); });
    expect(await under.bot.sendReminders()).toBe(0);
    expect(under.logs.join('\n')).toContain('reminder not sent');

    under.aheadMs += 16 * 60_000;
    expect(await under.bot.sendReminders()).toBe(1);
  });

  it('may be asked for earlier', async () => {
    await walkToWaiting();
    await under.press('Follow up now');
    expect(under.text()).toContain('A follow-up to send');
    expect(buttonsOf(cardOf(under.last())).map(({ title }) => title)).not.toContain('Follow up now');
  });

  it.each([
    ['was answered', async () => { await under.press('They answered'); await under.press('Save answer', GOOD); }],
    ['was cancelled', async () => { await under.press('Cancel setup'); await pressVerb(under, 'setup.cancel-confirm'); }],
    ['went back to another step', async () => { await under.press('Go back'); }],
  ])('does not come for a setup that %s', async (_what, leave) => {
    await walkToWaiting();
    await leave();
    waitDays(30);
    expect(await under.bot.sendReminders()).toBe(0);
  });

  it('carries a fresh link when the follow-up has one', async () => {
    await walkToSecondMessage();
    await under.press('I have sent it');
    waitDays(3.1);
    await under.bot.sendReminders();

    expect(await under.database.downloads.find(tokenIn(under.text()), new Date(Date.now() + 17 * DAY))).toBeDefined();
  });
});

describe('confirmations', () => {
  it('are claims, one by one, and stand in the history and in the summary', async () => {
    await walkToSecondMessage();
    await under.press('I have sent it');
    await under.press('They answered');
    await under.press('Save answer');
    await under.press('Save answer', { 'confirm-connection-set-up': 'true', 'confirm-person-activated': 'false' });
    expect(under.text()).toMatch(/Support says that the connection is set up \| Claimed\nAda Admin[\s\S]*Support activates the test person \| Open/);

    await under.press('They answered');
    await under.press('Save answer', { 'confirm-person-activated': 'true' });
    expect(under.text()).toContain('Sign in once as the test person');
    const setup = await currentSetup();
    const said = (await under.database.audit.list(setup.tenantId, setup.id)).map(({ what, details }) => [what, details?.['items'] ?? details?.['message']]);
    expect(said.filter(([what]) => /^(message\.sent|checklist)/.test(what!))).toEqual([['message.sent', 'ask-support'], ['message.sent', 'tell-support'], ['checklist.claimed', 'connection-set-up'], ['checklist.claimed', 'person-activated']]);
    await under.say('history');
    expect(under.text()).toContain('Message claimed as sent');
  });
});
