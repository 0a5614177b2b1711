// The shape of a chat file: what is taken, what is refused, and how words are filled in.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillWords, listChats, listTurns, loadChat } from '../../../src/rehearsal/rehearse/chat';
import { createTranscript } from '../../../src/rehearsal/rehearse/transcript';

const HEAD = 'vendor: { name: Any }\ninteractions: { most: 6, tutorial: 29 }\nruns: [{ name: one, mode: sp, account: eu }]\n';

function write(turns: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'chat-'));
  writeFileSync(join(folder, 'any.yaml'), `${HEAD}turns: ${turns}\n`);
  return folder;
}

it('reads a chat beside its vendor', () => {
  const folder = write('[{ half: entra, say: set up Any }, { half: vendor, sees: [Do it], checklist: Save ticks }]');

  expect(listChats(folder)).toEqual(['any']);
  expect(loadChat(folder, 'any').turns).toEqual([
    { half: 'entra', sees: [], say: 'set up Any', type: {}, tick: [] }, { half: 'vendor', sees: ['Do it'], checklist: 'Save ticks', type: {}, tick: [] },
  ]);
});

it.each([
  ['[]', 'turns'],
  ['[{ half: entra, say: a, press: b }]', 'a turn does one thing'],
  ['[{ half: proof, mend: a, signIn: { opens: b, as: c, refused: d } }]', 'a turn does one thing'],
  ['[{ half: entra, say: a, type: { Code: x } }]', 'type and tick need a button'],
  ['[{ half: entra, shout: a }]', 'shout'],
])('refuses the turns %s', (turns, said) => {
  expect(() => loadChat(write(turns), 'any')).toThrow(said);
  expect(() => loadChat(write(turns), 'any')).toThrow('any.yaml');
});

it('plays a turn only in runs whose words it is for', () => {
  const chat = loadChat(write('[{ half: entra, say: a }, { half: entra, when: { way: [one, two], size: big }, say: b }, { half: entra, when: { way: three }, say: c }]'), 'any');
  const said = (words: Record<string, string>) => listTurns(chat, { words }).map(({ turn, index }) => `${index} ${turn.say}`);

  expect(said({ way: 'one', size: 'big' })).toEqual(['0 a', '1 b']);
  expect(said({ way: 'two', size: 'small' })).toEqual(['0 a']);
  expect(said({ way: 'three' })).toEqual(['0 a', '2 c']);
});

it('fills in words and names the one that is missing', () => {
  expect(fillWords('https://{host}/sso/{code}', { host: 'h', code: 'C1' })).toBe('https://h/sso/C1');
  expect(() => fillWords('{nobody}', {})).toThrow('{nobody}');
});

it('keeps headings and notes alone when it is quiet', () => {
  const lines: string[] = [];
  const transcript = createTranscript((line) => lines.push(line), true);
  transcript.heading('One');
  transcript.bot(['card']);
  transcript.person('presses');
  transcript.vendor('step', 'done');
  transcript.note('verdict');

  expect(lines).toEqual(['', '=== One', 'verdict']);
});
