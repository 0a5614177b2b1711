// The README's table counts what the player counts, and shows a range where runs differ.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { buildVendorTable, countVendors } from '../src/build-vendor-table';
import { loadTruths } from '../src/rehearsal/console/load-truths';
import { listChats, listTurns, loadChat, type Turn } from '../src/rehearsal/rehearse/chat';

const CHATS = join(__dirname, 'chats');

function folderOf(...chats: object[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'chats-'));
  chats.forEach((chat, at) => writeFileSync(join(folder, `${at}.yaml`), stringify(chat)));
  return folder;
}

const turns = [
  { half: 'vendor', lookUp: { code: { where: 'Settings', line: 'Code' } } }, { half: 'entra', say: 'set up Any' }, { half: 'entra', sees: ['only looked at'] },
  { half: 'entra', when: { people: 'by hand' }, press: 'Add' }, { half: 'vendor', checklist: 'Save ticks' }, { half: 'proof', signIn: { opens: 'Open', as: 'somebody' } },
];

test('a turn that does nothing in the chat is not counted, and runs that differ make a range', () => {
  const chat = { vendor: { name: 'Any' }, interactions: { most: 2, tutorial: 20 }, runs: [{ words: { people: 'by hand' } }, {}], turns };

  expect(buildVendorTable(folderOf(chat, { vendor: { name: 'Half' } })).split('\n').slice(2)).toEqual(['| Any | 20 | 1 to 2 | 3 to 4 |']);
});

test('a product without a tutorial says so', () => {
  const chat = { vendor: { name: 'Any' }, interactions: { most: 2, tutorial: 0 }, runs: [{}], turns };

  expect(buildVendorTable(folderOf(chat)).split('\n').slice(2)).toEqual(['| Any | no tutorial | 1 | 3 |']);
});

test('every written chat has a line, with the numbers of the player', () => {
  const does = (turn: Turn) => [turn.say, turn.press, turn.checklist, turn.signIn].some((one) => one !== undefined);
  const expected = listChats(CHATS).map((slug) => {
    const chat = loadChat(CHATS, slug);
    const counts = chat.runs.map((run) => listTurns(chat, run).filter(({ turn }) => does(turn) && turn.half === 'entra').length);
    return { name: chat.interactions.row ?? loadTruths(CHATS).find((truth) => truth.slug === slug)!.name, entra: [Math.min(...counts), Math.max(...counts)] };
  });

  expect(countVendors(CHATS).map(({ name, entra }) => ({ name, entra }))).toEqual(expected);
});
