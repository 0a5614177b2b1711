// Card data that no card of the bot has, over HTTP with signed tokens against the whole bot: refused, told plainly, noted, and nothing done.
import { randomUUID } from 'node:crypto';
import { CARD_VERBS } from '../../src/model/card-verbs';
import type { Setup } from '../../src/model/setup';
import { aSetup } from '../support/a-setup';
import type { Answer, Client, Json, RealBot } from '../support/real-bot';
import { by, NEVER_SHOWN, NO_SUCH, NOT_ON_CARD, onCard, startTwoAdmins, strip, stripOf, UNREADABLE, type TwoAdmins } from '../support/two-admins';

jest.setTimeout(60_000);

let world: TwoAdmins;
let bot: RealBot;
let ada: Client;
let bo: Client;
let mine: Setup;
let theirs: Setup;

beforeAll(async () => {
  world = await startTwoAdmins();
  ({ bot, ada, bo, mine, theirs } = world);
});
afterAll(() => bot.close());

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
    const [before, beforeTheirs, made] = [await world.find(mine.id), await world.find(theirs.id), world.writes()];
    let answer!: Answer;
    const notes = await world.noted(async () => { answer = await bot.click(ada, data(), { messageId: mine.live!.messageId }); });

    expect(strip(answer)).toEqual(stripOf(says));
    expect(notes).toEqual([by(ada, what, isOfMine ? mine.id : what === 'click.not-yours' ? theirs.id : undefined)]);
    expect(await world.find(mine.id)).toEqual(before);
    expect(await world.find(theirs.id)).toEqual(beforeTheirs);
    expect(world.writes()).toBe(made);
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
      const notes = await world.noted(async () => { answer = await bot.post(ada, { type: 'invoke', name: 'adaptiveCard/action', value }); });
      expect(strip(answer)).toEqual(stripOf(UNREADABLE));
      expect(notes).toEqual([by(ada, 'click.unreadable')]);
    }
  });

  it('the older kind of click, by message, is judged in the same way', async () => {
    const notes = await world.noted(() => bot.post(ada, { type: 'message', replyToId: 'm', value: { verb: 'field.choose', choice: 'us', ...onCard(theirs) } }));

    expect(notes).toEqual([by(ada, 'click.not-yours', theirs.id)]);
    expect(world.textsTo(ada).at(-1)).toMatch(NO_SUCH);
  });
});

/** Buttons that name no setup: what they answer belongs to the person who presses. */
const OWN_AFFAIRS = new Set(['vendor.find', 'vendor.choose', 'vendor.any', 'help.show', 'setup.list', 'session.sign-out']);

describe('a caller without a good token of the channel', () => {
  it('leaves no line in the log, whatever the card says', async () => {
    const rows = await world.refusals();
    const answer = await fetch(`${bot.url}/api/messages`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${await bot.tenant.mintSsoToken(ada.objectId)}` },
      body: JSON.stringify({
        type: 'invoke', name: 'adaptiveCard/action', id: 'f:1', channelId: 'msteams', serviceUrl: bot.serviceUrl, from: { id: '29:ada', aadObjectId: ada.objectId }, recipient: { id: `28:${bot.clientId}` },
        conversation: { id: 'a:ada', conversationType: 'personal', tenantId: bot.tenant.tenantId }, value: { action: { verb: 'plan.confirm', data: onCard(theirs) } },
      }),
    });

    expect([answer.status, await answer.text()]).toEqual([401, '']);
    expect(await world.refusals()).toEqual(rows);
  });
});
