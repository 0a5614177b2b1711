// What the player reads off a checklist card, and what it does at the console with it.
import { readCardLines, readShownText } from '../../../src/rehearsal/rehearse/card-lines';
import { readConsoleStep } from '../../../src/rehearsal/rehearse/console-player';
import { type ChecklistEntry, readChecklist } from '../../../src/rehearsal/rehearse/read-checklist';

const text = (shown: string, more: object = {}) => ({ type: 'TextBlock', text: shown, ...more });
const row = (what: string, word: string) => ({ type: 'ColumnSet', columns: [{ type: 'Column', items: [text(what)] }, { type: 'Column', items: [text(word)] }] });
const value = (shown: string) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: shown, fontType: 'Monospace' }] });
const box = (id: string) => ({ type: 'Input.Toggle', id, title: 'Done' });

const CARD = {
  type: 'AdaptiveCard',
  body: [
    text('Do the open items'), row('1 · Press “Old”', 'Claimed'), value('old'), text('Ada, yesterday'),
    text('Menu \\> Page one'),
    { type: 'Container', items: [row('2 · Paste the “Metadata URL”', 'Open'), value('https://x/a_b'), text('A hint.'), box('item-a')] },
    { type: 'Container', items: [row('3 · Press “Import” (optional)', 'Open'), box('item-b')] },
    text('Page two'),
    { type: 'Container', items: [row('4 · Type the “Name”', 'Open'), value('first line'), text('second\\_line', { fontType: 'Monospace' }), box('item-c')] },
    { type: 'Container', items: [row('5 · Upload the file as “Certificate”', 'Open'), { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: 'Download certificate', url: 'https://x/file' }] }, text('A hint.'), box('item-d')] },
    row('6 · Tick “Enforce”', 'Locked'),
    { type: 'ActionSet', actions: [{ type: 'Action.Execute', title: 'Save ticks' }, { type: 'Action.OpenUrl', title: 'Help', url: 'https://x/help' }] },
  ],
};

it('reads place, instruction, value and box of the open items alone', () => {
  expect(readChecklist(CARD as never)).toEqual([
    { number: '2', instruction: 'Paste the “Metadata URL”', verb: 'paste', label: 'Metadata URL', place: 'Menu > Page one', value: 'https://x/a_b', box: 'item-a' },
    { number: '3', instruction: 'Press “Import” (optional)', verb: 'press', label: 'Import', place: 'Menu > Page one', box: 'item-b' },
    { number: '4', instruction: 'Type the “Name”', verb: 'type', label: 'Name', place: 'Page two', value: 'first line\nsecond_line', box: 'item-c' },
    { number: '5', instruction: 'Upload the file as “Certificate”', verb: 'upload', label: 'Certificate', place: 'Page two', value: 'https://x/file', box: 'item-d' },
  ]);
});

it.each<[string, Partial<ChecklistEntry>, object]>([
  ['pastes what stands there', { verb: 'paste', label: 'URL', value: 'https://x' }, { do: 'type', field: 'URL', value: 'https://x', isShown: true }],
  ['makes an own value up', { verb: 'type', label: 'Password' }, { do: 'type', field: 'Password', value: 'Local-Only-Rehearsal-7', isShown: false }],
  ['presses a button', { verb: 'press', label: 'Save' }, { do: 'press', field: 'Save', value: '', isShown: false }],
  ['opens by name what a list holds', { verb: 'open', value: 'My profile' }, { do: 'press', field: 'My profile', value: '', isShown: true }],
  ['clears a box', { verb: 'clear', label: 'Use it' }, { do: 'clear', field: 'Use it', value: '', isShown: false }],
])('%s', (_what, entry, step) => {
  expect(readConsoleStep({ number: '1', instruction: 'x', place: 'Menu', box: 'b', verb: '', ...entry }, 0)).toEqual({ instruction: 'x', where: 'Menu', round: 0, ...step });
});

it.each([['consider', 'Save', 'does not begin with something to do'], ['tick', undefined, 'names nothing to touch']])('does not guess: %s %s', (verb, label, said) => {
  const entry = { number: '7', instruction: 'x', place: '', box: 'b', verb, ...(label === undefined ? {} : { label }) };

  expect(() => readConsoleStep(entry, 0)).toThrow(said);
});

it('prints a card with inputs and buttons, and what opens behind a button indented', () => {
  const card = {
    type: 'AdaptiveCard',
    body: [
      text('**Bold** and 2 \\* 3'), row('Left', 'Right'), { type: 'Input.Text', id: 'a', label: 'Code', value: 'C1' }, { type: 'Input.Toggle', id: 'b', title: 'Yes', value: 'true' },
      { type: 'Input.ChoiceSet', id: 'c', label: 'Which', value: '2', choices: [{ title: 'One', value: '1' }, { title: 'Two', value: '2' }] },
    ],
    actions: [{ type: 'Action.Execute', title: 'Go' }, { type: 'Action.ShowCard', title: 'More', card: { type: 'AdaptiveCard', body: [text('Inside')] } }],
  };

  expect(readCardLines(card as never)).toEqual(['Bold and 2 * 3', 'Left | Right', 'Code: [C1]', '[x] Yes', 'Which:', '( ) One', '(x) Two', '[Go] [More]', '    Inside']);
});

it('shows dates as a client draws them', () => {
  expect(readShownText('{{DATE(2026-11-22T14:10:00Z,SHORT)}} {{TIME(2026-11-22T14:10:00Z)}}')).toBe('2026-11-22 14:10 UTC');
});
