// The link to the app's federation metadata: what it gives, how long, and how often it is made.
import type { BotWithTenant } from '../support/bot-with-tenant';
import { downloadTokenIn, linkOf, setupOf, startAtSecondMessage } from '../support/support-walks';

jest.setTimeout(30_000);

const DAY = 86_400_000;
let under: BotWithTenant;
afterEach(async () => under.close());

describe('the link to the metadata', () => {
  it('gives the app’s own document without a sign-in, for 14 days, and after a restart', async () => {
    under = await startAtSecondMessage();
    const token = downloadTokenIn(under.text());
    await under.restart();
    const file = await under.database.downloads.find(token, new Date());

    expect(file).toMatchObject({ name: 'autotask-endpoint-backup-federation-metadata.xml', contentType: 'application/samlmetadata+xml' });
    expect(file?.content).toContain((await setupOf(under)).actions['add-signing-certificate']!.output!['certificateBase64' as never]);
    expect(file?.content).not.toContain('PrivateKey');
    expect(await under.database.downloads.find(token, new Date(Date.now() + 13.9 * DAY))).toBeDefined();
    expect(await under.database.downloads.find(token, new Date(Date.now() + 14.1 * DAY))).toBeUndefined();
  });

  it('is the same when the card is shown again, another one after some days, and the one in the mail', async () => {
    under = await startAtSecondMessage();
    const first = downloadTokenIn(under.text());
    await under.press('I have sent it');
    expect(under.text()).not.toContain('/downloads/');

    await under.press('Show message');
    expect(downloadTokenIn(under.text())).toBe(first);
    expect(linkOf('Download metadata', under.last())).toContain(first);
    under.aheadMs += 3 * DAY;
    await under.say('status');
    expect(downloadTokenIn(under.text())).not.toBe(first);
    expect(linkOf('Download metadata', under.last())).toContain(downloadTokenIn(under.text()));
    expect(await under.database.downloads.find(first, new Date())).toBeDefined();
  });

  it('is Microsoft’s own address for a setup whose document was not kept', async () => {
    under = await startAtSecondMessage();
    jest.spyOn(under.database.files, 'find').mockResolvedValue(undefined);
    await under.press('I have sent it');
    await under.press('Show message');

    expect(under.text()).not.toContain('/downloads/');
    expect(under.text().match(/federationmetadata\.xml\?appid=/g)).toHaveLength(2);
  });

  it('does not swell the setup', async () => {
    under = await startAtSecondMessage();
    expect(JSON.stringify(await setupOf(under))).not.toContain('EntityDescriptor');
  });
});
