// The vendor half of Ada's setup goes to Bo: what each of the two, and anybody else, can press. The whole bot as a process, over HTTP with signed tokens.
import type { Setup } from '../../src/model/setup';
import type { Answer, Client, Json, RealBot } from '../support/real-bot';
import { by, NEVER_SHOWN, NO_SUCH, NOT_HERE, NOT_ON_CARD, onCard, startTwoAdmins, strip, stripOf, type TwoAdmins } from '../support/two-admins';

jest.setTimeout(60_000);

let world: TwoAdmins;
let bot: RealBot;
let [ada, bo, hana]: Client[] = [];
let id: string;

const now = (): Promise<Setup> => world.find(id);
const press = async (person: Client, verb: string, more: Json = {}): Promise<Answer> => bot.click(person, { verb, ...onCard(await now()), ...more });
const stands = (fits: (setup: Setup) => boolean): Promise<Setup> => bot.until(async () => { const setup = await now(); return fits(setup) && setup; });
const lastTo = ({ key }: Client): string => JSON.stringify(bot.sent.filter(({ conversationId }) => conversationId === `a:${key}`).at(-1)?.activity);

async function offer(): Promise<void> {
  await press(ada!, 'baton.find', { person: 'bo.backup@contoso.com' });
  await stands(({ found, status }) => found !== undefined && status === 'asking');
  await press(ada!, 'baton.offer', { choice: bo!.objectId });
  await stands(({ baton }) => baton?.live !== undefined);
}

beforeAll(async () => {
  world = await startTwoAdmins();
  ({ bot, ada, bo } = world);
  hana = bot.person('hana');
  ({ id } = world.mine);
  await press(ada!, 'field.choose', { choice: 'eu' });
  await press(ada!, 'form.submit', { accountCode: 'CUK12A345', domain: 'contoso.com', profileDescription: 'Entra ID sign-in', tile: 'sp' });
  await stands(({ plan, status }) => plan !== undefined && status === 'asking');
  await press(ada!, 'plan.confirm');
  await stands(({ actions, pending, status }) => status === 'asking' && pending.length === 0 && actions['read-back']?.state === 'done');
  await press(ada!, 'handover.continue');
  await offer();
});
afterAll(() => bot.close());

it('is offered by a card in the other’s own chat, which names what is open and no value', () => {
  expect(lastTo(bo!)).toMatch(/Will you do the Mimecast half\?.*Ada Admin.*Authentication Profile/);
  expect(lastTo(bo!)).not.toMatch(/CUK12A345|federationmetadata/);
});

it.each<[string, () => Promise<Answer>, RegExp, () => object]>([
  ['somebody else presses the offer', () => press(hana!, 'baton.confirm'), NO_SUCH, () => by(hana!, 'click.not-yours', id)],
  ['the admin says yes in the name of the other', () => press(ada!, 'baton.confirm'), /A colleague has this half/, () => ({})],
  ['the one who was asked ticks before the yes', () => press(bo!, 'checklist.save', { 'item-new-profile': 'true' }), NOT_ON_CARD, () => by(bo!, 'click.unfit', id)],
  ['the one who was asked cancels', () => press(bo!, 'setup.cancel'), NOT_ON_CARD, () => by(bo!, 'click.unfit', id)],
  ['the one who was asked forges a revision', () => press(bo!, 'baton.confirm', { revision: 1_000 }), NEVER_SHOWN, () => by(bo!, 'click.forged', id)],
  ['the offer is pressed in a group', async () => bot.click(bo!, { verb: 'baton.confirm', ...onCard(await now()) }, { members: { conversation: { id: '19:group@thread.v2', conversationType: 'groupChat', isGroup: true, tenantId: bot.tenant.tenantId } } }), NOT_HERE, () => by(bo!, 'click.elsewhere', id)],
])('%s: refused to that person alone, and noted', async (_what, attempt, says, entry) => {
  const before = await now();
  const sent = bot.sent.length;
  let answer!: Answer;
  const notes = await world.noted(async () => { answer = await attempt(); });
  expect(strip(answer)).toEqual(stripOf(says));
  expect(notes).toEqual(Object.keys(entry()).length === 0 ? [] : [entry()]);
  expect([await now(), bot.sent.length]).toEqual([before, sent]);
});

it('a yes and “Take it back” in the same moment: one of the two holds, and the other sees it', async () => {
  const card = onCard(await now());
  await Promise.all([bot.click(bo!, { verb: 'baton.confirm', ...card }), bot.click(ada!, { verb: 'baton.take-back', ...card })]);
  const { baton, formerBatons = [] } = await now();
  expect([baton?.state ?? 'none', formerBatons.map(({ how }) => how)]).toEqual(baton ? ['held', []] : ['none', ['taken-back']]);
  if (baton) await press(ada!, 'baton.take-back');
  await offer();
  await press(bo!, 'baton.confirm');
  expect((await now()).baton).toMatchObject({ state: 'held', holder: { objectId: bo!.objectId } });
});

it('two ticks in the same moment count once, under the name of the one who pressed', async () => {
  const card = { verb: 'checklist.save', ...onCard(await now()), 'item-new-profile': 'true', byId: ada!.objectId, byName: 'Ada Admin' };
  const notes = await world.noted(() => Promise.all([bot.click(bo!, card), bot.click(bo!, card)]));
  expect((await now()).marks).toEqual({ 'new-profile': expect.objectContaining({ byId: bo!.objectId, byName: 'Bo Backup' }) });
  expect(notes).toEqual([by(bo!, 'click.superseded', id)]);
});

it('the writes of Entra stay closed to the holder, and an old card of theirs says who has it now', async () => {
  const [before, made] = [await now(), world.writes()];
  // Where the card of before lies may be noted at any moment.
  const standing = ({ live: _where, revision: _noted, ...rest }: typeof before): object => rest;
  for (const verb of ['plan.confirm', 'assign.confirm', 'setup.undo-confirm', 'setup.cancel-confirm', 'setup.make-anew', 'person.create-confirm', 'setup.runbook', 'setup.history']) {
    expect([verb, strip(await press(bo!, verb))]).toEqual([verb, stripOf(NOT_ON_CARD)]);
  }
  expect([standing(await now()), world.writes()]).toEqual([standing(before), made]);
  await press(ada!, 'baton.take-back');
  const notes = await world.noted(async () => expect((await bot.click(bo!, { verb: 'checklist.save', ...onCard(before), 'item-description': 'true' })).text).toContain('Ada Admin has the Mimecast half now.'));
  expect(notes).toEqual([by(bo!, 'click.handed-back', id)]);
  expect((await now()).marks).toEqual(before.marks);
});
