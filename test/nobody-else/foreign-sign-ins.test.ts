// Sign-ins of somebody else and links that are dead or guessed, against the whole bot: refused, told plainly, noted without the token.
import { randomBytes } from 'node:crypto';
import type { Setup } from '../../src/model/setup';
import { signToken, v2Issuer } from '../../src/rehearsal/tenant/authority/tokens';
import type { Answer, Client, Json, RealBot } from '../support/real-bot';
import { by, onCard, startTwoAdmins, type TwoAdmins } from '../support/two-admins';

jest.setTimeout(60_000);

let world: TwoAdmins;
let bot: RealBot;
let ada: Client;
let bo: Client;
let mine: Setup;

beforeAll(async () => {
  world = await startTwoAdmins();
  ({ bot, ada, bo, mine } = world);
});
afterAll(() => bot.close());

const OTHER = 'ffffffff-ffff-4fff-8fff-ffffffffffff';
const ANOTHER_ACCOUNT = /^Teams handed over the sign-in of another account than the one you chat with\. It was not used/;
const NOT_MEANT = /^This sign-in is over, or it was not meant for Latchkey\. It was not used/;

/** As the tenant would sign it for this person, with what is given in the place of what is right. */
function mint({ objectId }: Client, claims: Json, { audience = bot.clientId, issuer = v2Issuer(bot.tenant) } = {}): Promise<string> {
  return signToken(bot.tenant, audience, issuer, { oid: objectId, azp: '5e3ce6c0-2b1f-4285-8d4b-75ee78787346', scp: 'access_as_user', ver: '2.0', ...claims });
}

describe('a sign-in that is not this person’s', () => {
  const grants: unknown[] = [];
  beforeAll(() => void bot.tenant.onTokenRequest((request) => grants.push(request)));
  beforeEach(() => { grants.length = 0; });

  // A line about refused sign-ins comes once in ten seconds: each try is another person's.
  it.each<[string, string, (person: Client) => Promise<string>, string, RegExp]>([
    ['hana', 'another person’s token', () => bot.tenant.mintSsoToken(ada.objectId), 'sign-in.wrong-person', ANOTHER_ACCOUNT],
    ['chris', 'another tenant’s token', (person) => mint(person, { tid: OTHER }), 'sign-in.wrong-person', ANOTHER_ACCOUNT],
    ['megan', 'a token of another tenant’s authority', (person) => mint(person, { tid: OTHER }, { issuer: `${bot.tenant.authorityHost}/${OTHER}/v2.0` }), 'sign-in.invalid-token', NOT_MEANT],
    ['isaiah', 'a token for another audience', (person) => mint(person, {}, { audience: OTHER }), 'sign-in.invalid-token', NOT_MEANT],
    ['noor', 'a token that is over', (person) => bot.atTokenTime(-2 * 3_600_000, () => mint(person, {})), 'sign-in.invalid-token', NOT_MEANT],
    ['dan', 'a token with another signature', async (person) => `${(await mint(person, {})).replace(/[^.]*$/, '')}${randomBytes(256).toString('base64url')}`, 'sign-in.invalid-token', NOT_MEANT],
  ])('of %s: %s', async (key, _name, makeToken, what, says) => {
    const person = bot.person(key);
    const token = await makeToken(person);
    let answer!: Answer;
    const notes = await world.noted(async () => {
      answer = await bot.exchange(person, token);
      expect(await bot.until(() => world.textsTo(person).at(-1))).toMatch(says);
    });

    expect([answer.status, answer.json.failureDetail]).toEqual([403, what === 'sign-in.wrong-person' ? 'identity/wrong-person' : 'identity/invalid-assertion']);
    expect(notes).toEqual([by(person, what)]);
    expect(grants).toEqual([]);
    for (const left of [JSON.stringify(await world.refusals()), JSON.stringify(bot.sent), bot.output.join('')]) expect(left).not.toContain(token.split('.')[1]);
  });

  it('does not take part in another’s good sign-in by naming the same exchange', async () => {
    expect((await bot.exchange(ada, await bot.tenant.mintSsoToken(ada.objectId), 'shared')).status).toBe(200);

    const notes = await world.noted(async () => {
      expect((await bot.exchange(ada, await bot.tenant.mintSsoToken(bo.objectId), 'shared')).status).toBe(403);
      expect((await bot.exchange(bo, await bot.tenant.mintSsoToken(ada.objectId), 'shared')).status).toBe(403);
      await bot.until(() => [ada, bo].every((person) => world.textsTo(person).some((text) => ANOTHER_ACCOUNT.test(text))));
    });
    expect(notes).toEqual(expect.arrayContaining([by(ada, 'sign-in.wrong-person'), by(bo, 'sign-in.wrong-person')]));
  });

  it.each<[string, unknown]>([['text', 'token'], ['array', [{ id: 'x', token: 'y' }]], ['token of another kind', { id: 'x', token: { length: 5 } }], ['nothing', null]])('that cannot be read, %s: 400, and noted', async (_name, value) => {
    const petra = bot.person('petra');
    const notes = await world.noted(async () => {
      const before = (await world.refusals()).reduce((sum, { count }) => sum + count, 0);
      expect((await bot.post(petra, { type: 'invoke', name: 'signin/tokenExchange', value })).status).toBe(400);
      await bot.until(async () => (await world.refusals()).reduce((sum, { count }) => sum + count, 0) > before);
    });

    expect(notes).toEqual([by(petra, 'sign-in.unreadable')]);
  });

  it('the end of a sign-in window that this person never opened, whatever state it brings', async () => {
    const guest = bot.person('gia');
    // Somebody else's window is open, and its secret is known.
    await bot.click(ada, { verb: 'access.sign-in', ...onCard(await world.find(mine.id)) });
    const card = await bot.until(() => bot.sent.find(({ conversationId, activity }) => conversationId === 'a:ada' && JSON.stringify(activity).includes('/auth-start')));
    const link = /http[^"]*\/auth-start\?request=[\w-]+/.exec(JSON.stringify(card.activity))![0];
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(302);
    const notes = await world.noted(async () => {
      for (const value of [{ state: link.split('=')[1] }, { state: '123456' }, { state: ['x'] }, null]) {
        expect((await bot.post(guest, { type: 'invoke', name: 'signin/verifyState', value })).status).toBe(404);
      }
      await bot.until(async () => (await world.refusals()).some(({ what, count }) => what === 'sign-in.unasked' && count === 4));
    });

    expect(notes).toEqual([{ ...by(guest, 'sign-in.unasked'), count: 4 }]);
    expect(world.textsTo(guest)).toEqual([expect.stringMatching(/^There is no sign-in of yours under way here, so nothing was changed\./)]);
    expect((await bot.post(ada, { type: 'invoke', name: 'signin/verifyState', value: { state: '' } })).status).toBe(200);
  });
});

describe('a download link', () => {
  const file = { name: 'mimecast.cer', contentType: 'application/x-x509-ca-cert' as const, content: 'PUBLIC CERTIFICATE' };
  const owner = () => ({ tenantId: bot.tenant.tenantId, setupId: mine.id });
  const open = (token: string, method = 'GET') => fetch(`${bot.url}/downloads/${token}`, { method });

  it('that has expired hands out nothing, says so, and is noted with the setup', async () => {
    const { token } = await bot.database.downloads.put(file, new Date(Date.now() - 1), owner());
    const pages: string[] = [];
    const notes = await world.noted(async () => {
      for (const method of ['GET', 'HEAD', 'GET']) {
        const response = await open(token, method);
        expect(response.status).toBe(410);
        pages.push(await response.text());
      }
    });

    expect(pages[0]).toContain('This link has expired');
    expect(pages.join('')).not.toContain('PUBLIC CERTIFICATE');
    expect(notes).toEqual([{ byId: 'unknown', byName: '', what: 'download.expired', setupId: mine.id, count: 3 }]);
    const { text } = await bot.click(ada, { verb: 'setup.history', ...onCard(await world.find(mine.id)) });
    expect(text).toContain('An expired download link was opened');
    expect(text).toContain('Somebody with the link');
  });

  it('that is guessed, or a good one with a sign changed, leads nowhere and leaves no trace', async () => {
    const { token } = await bot.database.downloads.put(file, new Date(Date.now() + 60_000), owner());
    const notes = await world.noted(async () => {
      for (const guess of [randomBytes(32).toString('base64url'), `${token.slice(0, -2)}${token.endsWith('AA') ? 'EE' : 'AA'}`, token.slice(1), `${token}A`, 'constructor', '__proto__aaaaaaaaaaaa', mine.id, '..%2f..%2flatchkey.db']) {
        const response = await open(guess);
        expect([guess, response.status]).toEqual([guess, 404]);
        expect(await response.text()).toContain('Nothing here');
      }
    });

    expect(notes).toEqual([]);
    expect(await (await open(token)).text()).toBe('PUBLIC CERTIFICATE');
  });
});

