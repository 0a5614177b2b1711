// The whole bot as a process, over HTTP with signed tokens: forged, replayed and year-old cards, foreign sign-ins and dead links are refused, told plainly, and noted.
import { randomBytes, randomUUID } from 'node:crypto';
import { CARD_VERBS } from '../src/model/card-verbs';
import type { RefusalRecord } from '../src/model/refusal';
import type { Setup } from '../src/model/setup';
import { signToken, v2Issuer } from '../src/rehearsal/tenant/authority/tokens';
import { aSetup } from './support/a-setup';
import { buttonsOf } from './support/buttons-of';
import { startRealBot, type Answer, type Client, type Json, type RealBot } from './support/real-bot';

jest.setTimeout(60_000);

let bot: RealBot;
let ada: Client;
let bo: Client;
let mine: Setup;
let theirs: Setup;

beforeAll(async () => {
  bot = await startRealBot();
  [ada, bo] = [bot.person('ada'), bot.person('bo')];
  mine = await begin(ada);
  theirs = await begin(bo);
});
afterAll(() => bot.close());

const personKey = ({ objectId }: Client) => ({ tenantId: bot.tenant.tenantId, objectId });
const find = async (id: string): Promise<Setup> => (await bot.database.setups.find(bot.tenant.tenantId, id))!;
const writes = (): number => bot.requests.filter(({ method }) => method !== 'GET').length;
const refusals = (): Promise<RefusalRecord[]> => bot.database.audit.listRefusals(bot.tenant.tenantId);
const onCard = ({ id, stepId, face }: Setup): Json => ({ setupId: id, stepId, revision: face });
const textsTo = ({ key }: Client): string[] => bot.sent.filter(({ conversationId, activity }) => conversationId === `a:${key}` && typeof activity.text === 'string').map(({ activity }) => String(activity.text));
/** What a client shows below the card. */
const strip = ({ status, json }: Answer): unknown => [status, json.statusCode, (json.value as Json | undefined)?.message];
const stripOf = (text: RegExp) => [200, 400, expect.stringMatching(text)];

const NO_SUCH = /^You have no such setup, so nothing was done\. /;
const UNREADABLE = /^This button cannot be read\./;
const NEVER_SHOWN = /^This button does not fit your setup, so nothing was done\./;
const NOT_ON_CARD = /^The current card has no such button, so nothing was done\./;
const NOT_HERE = /^Setups run in our personal chat\./;

async function begin(person: Client, product = 'Mimecast'): Promise<Setup> {
  await bot.signIn(person);
  await bot.say(person, `set up ${product}`);
  return bot.until(async () => (await bot.database.setups.listOpen(personKey(person))).find(({ status, live }) => status === 'asking' && live !== undefined));
}

/** Runs a try; resolves with what the audit log noted meanwhile, each with how often. */
async function noted(attempt: () => Promise<unknown>): Promise<Array<Partial<RefusalRecord>>> {
  const before = new Map((await refusals()).map((one) => [JSON.stringify([one.byId, one.what, one.setupId, one.firstAt]), one.count]));
  await attempt();
  return (await refusals()).flatMap((one) => {
    const count = one.count - (before.get(JSON.stringify([one.byId, one.what, one.setupId, one.firstAt])) ?? 0);
    expect(one.correlationId).toMatch(/^[\w-]{36}$/);
    return count === 0 ? [] : [{ byId: one.byId, byName: one.byName, what: one.what, ...(one.setupId === undefined ? {} : { setupId: one.setupId }), count }];
  });
}

const by = ({ objectId, name }: Client, what: string, setupId?: string) => ({ byId: objectId, byName: name, what, ...(setupId === undefined ? {} : { setupId }), count: 1 });

describe('forged card data', () => {
  const cases: Array<[string, () => Json, RegExp, string, boolean]> = [
    ['another person’s setup', () => ({ verb: 'field.choose', choice: 'us', ...onCard(theirs) }), NO_SUCH, 'click.not-yours', false],
    ['a setup that is not there', () => ({ verb: 'field.choose', choice: 'us', ...onCard(mine), setupId: randomUUID() }), NO_SUCH, 'click.unknown-setup', false],
    ['no setup at all', () => ({ verb: 'field.choose', choice: 'us' }), NO_SUCH, 'click.unknown-setup', false],
    ['a revision still to come', () => ({ verb: 'field.choose', choice: 'us', ...onCard(mine), revision: mine.face + 1 }), NEVER_SHOWN, 'click.forged', true],
    ['no revision', () => ({ verb: 'field.choose', choice: 'us', ...onCard(mine), revision: undefined }), NEVER_SHOWN, 'click.forged', true],
    ['a step of later', () => ({ verb: 'field.choose', choice: 'us', ...onCard(mine), stepId: 'enforce-saml' }), NEVER_SHOWN, 'click.forged', true],
    ['a button of another step', () => ({ verb: 'plan.confirm', ...onCard(mine) }), NOT_ON_CARD, 'click.unfit', true],
    ['a guard that is not shown', () => ({ verb: 'guard.confirm', 'guard-administrator': 'true', 'guard-secondBrowser': 'true', 'guard-wayBack': 'true', ...onCard(mine) }), NOT_ON_CARD, 'click.unfit', true],
    ['an unknown verb', () => ({ verb: 'setup.delete', ...onCard(mine) }), UNREADABLE, 'click.unreadable', true],
    ['a verb that every object has', () => ({ verb: 'constructor', ...onCard(mine) }), UNREADABLE, 'click.unreadable', true],
    ['a verb named __proto__', () => ({ verb: '__proto__', ...onCard(mine) }), UNREADABLE, 'click.unreadable', true],
    ['an array for the verb', () => ({ verb: ['field.choose'], ...onCard(mine) }), UNREADABLE, 'click.unreadable', true],
    ['an object for the choice', () => ({ verb: 'field.choose', ...onCard(mine), choice: { eu: true } }), UNREADABLE, 'click.unreadable', true],
    ['a choice that every object has', () => ({ verb: 'field.choose', ...onCard(mine), choice: 'toString' }), UNREADABLE, 'click.unreadable', true],
    ['a step that every object has', () => ({ verb: 'field.choose', ...onCard(mine), stepId: '__proto__' }), UNREADABLE, 'click.unreadable', true],
    ['an array for the setup', () => ({ verb: 'field.choose', ...onCard(mine), setupId: [mine.id] }), UNREADABLE, 'click.unreadable', false],
    ['a setup named constructor', () => ({ verb: 'field.choose', ...onCard(mine), setupId: 'constructor' }), UNREADABLE, 'click.unreadable', false],
    ['a text for the revision', () => ({ verb: 'field.choose', ...onCard(mine), revision: String(mine.face) }), UNREADABLE, 'click.unreadable', true],
    ['a fraction for the revision', () => ({ verb: 'field.choose', ...onCard(mine), revision: mine.face + 0.5 }), UNREADABLE, 'click.unreadable', true],
    ['an array for a typed value', () => ({ verb: 'form.submit', ...onCard(mine), accountCode: ['CUK12A345'] }), UNREADABLE, 'click.unreadable', true],
    ['an object for a typed value', () => ({ verb: 'form.submit', ...onCard(mine), accountCode: { toString: 'x' } }), UNREADABLE, 'click.unreadable', true],
    ['a box that every object has', () => ({ verb: 'form.submit', ...onCard(mine), hasOwnProperty: 'x' }), UNREADABLE, 'click.unreadable', true],
    ['a box named __proto__', () => ({ verb: 'form.submit', ...onCard(mine), ...(JSON.parse('{"__proto__":"x"}') as Json), ['__proto__']: 'x' }), UNREADABLE, 'click.unreadable', true],
  ];
  it.each(cases)('%s', async (_name, data, says, what, isOfMine) => {
    const [before, beforeTheirs, made] = [await find(mine.id), await find(theirs.id), writes()];
    let answer!: Answer;
    const notes = await noted(async () => { answer = await bot.click(ada, data(), { messageId: mine.live!.messageId }); });

    expect(strip(answer)).toEqual(stripOf(says));
    expect(notes).toEqual([by(ada, what, isOfMine ? mine.id : what === 'click.not-yours' ? theirs.id : undefined)]);
    expect(await find(mine.id)).toEqual(before);
    expect(await find(theirs.id)).toEqual(beforeTheirs);
    expect(writes()).toBe(made);
  });

  it('says of another person’s, another tenant’s and no setup the same, by every button', async () => {
    const foreign = aSetup({ id: randomUUID(), tenantId: randomUUID(), admin: { ...mine.admin, tenantId: 'other' }, vendor: 'mimecast', stepId: 'choose-region' });
    await bot.database.setups.create(foreign);
    const wrong: string[] = [];
    for (const verb of CARD_VERBS) {
      const [unknown, ofBo, ofTenant] = await Promise.all([randomUUID(), theirs.id, foreign.id].map((setupId) => bot.click(ada, { verb, choice: 'history', ...onCard(theirs), setupId })));
      if (unknown!.text !== ofBo!.text || unknown!.text !== ofTenant!.text || unknown!.text.includes(bo.name)) wrong.push(verb);
    }

    expect(wrong).toEqual(expect.arrayContaining([]));
    expect(wrong.filter((verb) => !OWN_AFFAIRS.has(verb))).toEqual([]);
    expect(await bot.database.setups.find(foreign.tenantId, foreign.id)).toEqual(foreign);
    expect((await bot.database.audit.listRefusals(foreign.tenantId))).toEqual([]);
  });

  it('a body that is no click at all', async () => {
    for (const value of [null, [], 'x', { action: [] }, { action: { verb: 'help.show', data: ['help.show'] } }]) {
      let answer!: Answer;
      const notes = await noted(async () => { answer = await bot.post(ada, { type: 'invoke', name: 'adaptiveCard/action', value }); });
      expect(strip(answer)).toEqual(stripOf(UNREADABLE));
      expect(notes).toEqual([by(ada, 'click.unreadable')]);
    }
  });

  it('the older kind of click, by message, is judged in the same way', async () => {
    const notes = await noted(() => bot.post(ada, { type: 'message', replyToId: 'm', value: { verb: 'field.choose', choice: 'us', ...onCard(theirs) } }));

    expect(notes).toEqual([by(ada, 'click.not-yours', theirs.id)]);
    expect(textsTo(ada).at(-1)).toMatch(NO_SUCH);
  });
});

/** Buttons that name no setup: what they answer belongs to the person who presses. */
const OWN_AFFAIRS = new Set(['vendor.find', 'vendor.choose', 'vendor.any', 'help.show', 'setup.list', 'session.sign-out']);

describe('a replayed card', () => {
  const inGroup = { conversation: { id: '19:group@thread.v2', conversationType: 'groupChat', isGroup: true } as Json };
  let click: Json;
  let messageId: string;
  let confirmed: Setup;

  beforeAll(async () => {
    await bot.signIn(ada);
    const { live } = await find(mine.id);
    messageId = live!.messageId;
    const chosen = await bot.click(ada, { verb: 'field.choose', choice: 'eu', ...onCard(await find(mine.id)) }, { messageId });
    expect(JSON.stringify(chosen.json)).toContain('accountCode');
    const planned = await bot.click(ada, { verb: 'form.submit', accountCode: 'CUK12A345', domain: 'contoso.com', profileDescription: 'Entra ID sign-in', tile: 'sp', ...onCard(await find(mine.id)) }, { messageId });
    const button = buttonsOf(planned.json).find(({ verb }) => verb === 'plan.confirm')!;
    click = { verb: button.verb, ...button.data };
    await bot.click(ada, click, { messageId });
    confirmed = await bot.until(async () => {
      const setup = await find(mine.id);
      return setup.status === 'asking' && setup.stepId !== button.data!.stepId && setup.pending.length === 0 && setup;
    });
    await bot.until(() => find(mine.id).then(({ live: now }) => now !== undefined && now.messageId !== messageId));
  });

  const same = async (): Promise<void> => {
    const { answers, actions, marks, stepId, status } = await find(mine.id);
    expect({ answers, actions, marks, stepId, status }).toEqual({ answers: confirmed.answers, actions: confirmed.actions, marks: confirmed.marks, stepId: confirmed.stepId, status: confirmed.status });
  };

  it.each<[string, () => Promise<Answer>, RegExp, () => object]>([
    ['by the same person, on the same message', () => bot.click(ada, click, { messageId }), /superseded/, () => by(ada, 'click.superseded', mine.id)],
    ['by the same person, with another message', () => bot.click(ada, click, { messageId: 'm-of-another-day' }), /superseded/, () => by(ada, 'click.superseded', mine.id)],
    ['by another person', () => bot.click(bo, click, { messageId }), NO_SUCH, () => by(bo, 'click.not-yours', mine.id)],
    ['by the same person in a group', () => bot.click(ada, click, { messageId, members: { conversation: { ...inGroup.conversation as Json, tenantId: bot.tenant.tenantId } } }), NOT_HERE, () => by(ada, 'click.elsewhere', mine.id)],
    ['by another person in a group', () => bot.click(bo, click, { messageId, members: { conversation: { ...inGroup.conversation as Json, tenantId: bot.tenant.tenantId } } }), NOT_HERE, () => by(bo, 'click.elsewhere', mine.id)],
  ])('%s', async (_name, replay, says, entry) => {
    const made = writes();
    let answer!: Answer;
    const notes = await noted(async () => { answer = await replay(); });

    expect(answer.status).toBe(200);
    expect(String((answer.json.value as Json)?.message ?? answer.text)).toMatch(says);
    expect(notes).toEqual([entry()]);
    expect(writes()).toBe(made);
    expect(bot.tenant.applications.listLatest()).toHaveLength(1);
    await same();
  });

  it('a hundred times is one line of the log, with a count', async () => {
    const rows = (await refusals()).length;
    await Promise.all(Array.from({ length: 100 }, () => bot.click(bo, click, { messageId })));

    const after = await refusals();
    expect(after.length).toBe(rows);
    expect(after.find(({ byId, what, setupId }) => byId === bo.objectId && what === 'click.not-yours' && setupId === mine.id)!.count).toBeGreaterThan(100);
  });

  it('stands in the history for the owner, in one short line with the name and how often', async () => {
    const { json } = await bot.click(ada, { verb: 'setup.history', ...onCard(await find(mine.id)) }, { messageId });
    const card = JSON.stringify(json);

    expect(card).toContain('Refused: somebody else pressed a card of this setup');
    expect(card).toContain(bo.name);
    expect(card).toMatch(/\d{3} times since \d{4}-/);
    expect(card).toContain('An older card was pressed: nothing was done');
  });
});

describe('a card from a year ago', () => {
  const old = (part: Partial<Setup>): Setup => ({ ...aSetup(), ...theirs, id: randomUUID(), admin: { ...theirs.admin }, createdAt: '2025-11-01T08:00:00.000Z', updatedAt: '2025-11-02T08:00:00.000Z', pending: [], ...part });

  it.each<[string, Partial<Setup>, RegExp, string]>([
    ['finished', { status: 'finished', stepId: 'finish' }, /This setup is finished/, 'click.over'],
    ['cancelled', { status: 'cancelled' }, /This setup is cancelled/, 'click.over'],
    ['of a product that is known no more', { vendor: 'gone-product' }, /does not know this product any more/, 'click.unknown-product'],
    ['of a setup that went on since', { revision: 9, face: 9 }, /superseded/, 'click.superseded'],
  ])('%s', async (_name, part, says, what) => {
    const setup = old(part);
    await bot.database.setups.create(setup);
    let answer!: Answer;
    const notes = await noted(async () => { answer = await bot.click(bo, { verb: 'plan.confirm', setupId: setup.id, stepId: theirs.stepId, revision: 0 }, { messageId: 'm-2025' }); });

    expect([answer.status, answer.text]).toEqual([200, expect.stringMatching(says)]);
    expect(notes).toEqual([by(bo, what, setup.id)]);
    expect(await find(setup.id)).toMatchObject({ status: setup.status, stepId: setup.stepId, answers: setup.answers });
  });

  it('of a setup that is gone', async () => {
    let answer!: Answer;
    const notes = await noted(async () => { answer = await bot.click(bo, { verb: 'plan.confirm', ...onCard(theirs), setupId: randomUUID() }); });

    expect(strip(answer)).toEqual(stripOf(NO_SUCH));
    expect(notes).toEqual([by(bo, 'click.unknown-setup')]);
  });
});

describe('a sign-in that is not this person’s', () => {
  const chris = () => bot.person('chris');
  const mint = (claims: Json, { audience = bot.clientId, issuer = v2Issuer(bot.tenant) } = {}): Promise<string> =>
    signToken(bot.tenant, audience, issuer, { oid: chris().objectId, azp: '5e3ce6c0-2b1f-4285-8d4b-75ee78787346', scp: 'access_as_user', ver: '2.0', ...claims });
  const OTHER = 'ffffffff-ffff-4fff-8fff-ffffffffffff';
  let grants: string[];
  beforeEach(() => { grants = []; });
  beforeAll(() => void bot.tenant.onTokenRequest(({ personObjectId }) => grants.push(String(personObjectId))));

  it.each<[string, () => Promise<string>, string, RegExp]>([
    ['another person’s token', () => bot.tenant.mintSsoToken(ada.objectId), 'sign-in.wrong-person', /the sign-in of another account/],
    ['another tenant’s token', () => mint({ tid: OTHER }), 'sign-in.wrong-person', /the sign-in of another account/],
    ['a token of another tenant’s authority', () => mint({ tid: OTHER }, { issuer: `${bot.tenant.authorityHost}/${OTHER}/v2.0` }), 'sign-in.invalid-token', /is over, or it was not meant for Latchkey/],
    ['a token for another audience', () => mint({}, { audience: OTHER }), 'sign-in.invalid-token', /is over, or it was not meant for Latchkey/],
    ['a token that is over', async () => bot.atTokenTime(-2 * 3_600_000, () => mint({})), 'sign-in.invalid-token', /is over, or it was not meant for Latchkey/],
    ['a token with another signature', async () => `${(await mint({})).replace(/[^.]*$/, '')}${randomBytes(256).toString('base64url')}`, 'sign-in.invalid-token', /is over, or it was not meant for Latchkey/],
  ])('%s', async (_name, makeToken, what, says) => {
    const token = await makeToken();
    let answer!: Answer;
    const notes = await noted(async () => {
      answer = await bot.exchange(chris(), token);
      await bot.until(async () => (await refusals()).some((one) => one.byId === chris().objectId && one.what === what));
    });

    expect([answer.status, answer.json.failureDetail]).toEqual([403, expect.stringMatching(/^identity\/(wrong-person|invalid-assertion)$/)]);
    expect(notes).toMatchObject([{ byId: chris().objectId, what }]);
    expect(textsTo(chris()).at(-1)).toMatch(FIRST_SAID.get(chris().objectId) ?? says);
    FIRST_SAID.set(chris().objectId, /sign-in/);
    expect(grants).toEqual([]);
    expect(JSON.stringify(await refusals())).not.toContain(token.split('.')[1]);
    expect(bot.output.join('')).not.toContain(token.split('.')[1]);
  });

  it('the end of a sign-in window that was never opened', async () => {
    let answer!: Answer;
    const notes = await noted(async () => {
      answer = await bot.post(chris(), { type: 'invoke', name: 'signin/verifyState', value: { state: '123456' } });
      await bot.until(async () => (await refusals()).some(({ what }) => what === 'sign-in.unasked'));
    });

    expect(answer.status).toBe(404);
    expect(notes).toEqual([by(chris(), 'sign-in.unasked')]);
  });
});

/** A line about refused sign-ins comes once in ten seconds, whatever is tried meanwhile. */
const FIRST_SAID = new Map<string, RegExp>();

describe('a download link', () => {
  const file = { name: 'mimecast.cer', contentType: 'application/x-x509-ca-cert', content: 'PUBLIC CERTIFICATE' };
  const owner = () => ({ tenantId: bot.tenant.tenantId, setupId: mine.id });
  const open = (token: string, method = 'GET') => fetch(`${bot.url}/downloads/${token}`, { method });

  it('that has expired hands out nothing, says so, and is noted with the setup', async () => {
    const { token } = await bot.database.downloads.put(file, new Date(Date.now() - 1), owner());
    const pages: string[] = [];
    const notes = await noted(async () => {
      for (const method of ['GET', 'HEAD', 'GET']) {
        const response = await open(token, method);
        expect(response.status).toBe(410);
        pages.push(await response.text());
      }
    });

    expect(pages[0]).toContain('This link has expired');
    expect(pages.join('')).not.toContain('PUBLIC CERTIFICATE');
    expect(notes).toEqual([{ byId: 'unknown', byName: '', what: 'download.expired', setupId: mine.id, count: 3 }]);
    const { text } = await bot.click(ada, { verb: 'setup.history', ...onCard(await find(mine.id)) });
    expect(text).toContain('An expired download link was opened');
    expect(text).toContain('Somebody with the link');
  });

  it('that is guessed, or a good one with a sign changed, leads nowhere and leaves no trace', async () => {
    const { token } = await bot.database.downloads.put(file, new Date(Date.now() + 60_000), owner());
    const notes = await noted(async () => {
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

describe('a caller without a good token of the channel', () => {
  it('leaves no line in the log, whatever the card says', async () => {
    const rows = await refusals();
    const answer = await fetch(`${bot.url}/api/messages`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${await bot.tenant.mintSsoToken(ada.objectId)}` },
      body: JSON.stringify({
        type: 'invoke', name: 'adaptiveCard/action', id: 'f:1', channelId: 'msteams', serviceUrl: bot.serviceUrl, from: { id: '29:ada', aadObjectId: ada.objectId }, recipient: { id: `28:${bot.clientId}` },
        conversation: { id: 'a:ada', conversationType: 'personal', tenantId: bot.tenant.tenantId }, value: { action: { verb: 'plan.confirm', data: onCard(theirs) } },
      }),
    });

    expect([answer.status, await answer.text()]).toEqual([401, '']);
    expect(await refusals()).toEqual(rows);
  });
});
