// Checks each card template against the rules of the grammar, and that typed texts stay texts.
import { createBuildCard, MAX_CARD_BYTES } from '../../src/content/build-card';
import { readCardAsText } from '../support/read-card-as-text';
import { SETUP_ERROR_CODES } from '../../src/model/errors';
import { CARD_VERBS, type CardData, type CardName } from '../../src/model/card-data';
import { cardNameOf, cards, listSamples, loadSample, walk } from './load-sample';

const build = createBuildCard(cards);
const samples = listSamples();
const buildSample = (sample: string) => build(cardNameOf(sample), loadSample(sample) as never);

const ELEMENTS = ['AdaptiveCard', 'Container', 'ColumnSet', 'Column', 'TextBlock', 'RichTextBlock', 'TextRun', 'Input.Text', 'Input.Toggle', 'Input.ChoiceSet', 'ActionSet', 'Action.Execute', 'Action.OpenUrl', 'Action.ShowCard'];
/** Buttons whose title says all, on every card alike. */
const NEED_NO_PROMISE = ['Cancel setup', 'What can I say?', 'My setups', 'Go back', 'Choose somebody else', 'Keep it locked', 'Change values', 'Show history', 'Retry'];

test('each card of the model has a template and a sample', () => {
  const names = [...new Set(samples.map(cardNameOf))].sort();
  expect([...cards.templates.keys()].sort()).toEqual(names);
  const all: Record<CardName, true> = {
    'welcome': true, 'help': true, 'choose-vendor': true, 'preflight': true, 'prepare': true, 'metadata': true, 'metadata-check': true, 'choose': true, 'ask': true, 'plan': true, 'progress': true, 'certificate-by-hand': true, 'handover': true, 'checklist': true,
    'waiting': true, 'person': true, 'password': true, 'password-gone': true, 'assign': true, 'guard': true, 'test': true, 'proof': true, 'summary': true,
    'hand-over': true, 'baton': true, 'baton-offer': true, 'baton-talk': true, 'baton-over': true, 'message': true, 'message-sent': true, 'message-answer': true,
    'already-open': true, 'colleague': true, 'unclear': true, 'error': true, 'superseded': true, 'setups': true, 'history': true, 'runbook': true, 'sign-in': true, 'undo': true, 'cancelled': true, 'diagnosis': true, 'diagnosis-ask': true, 'diagnosis-wait': true, 'not-here': true, 'team-welcome': true, 'subscription': true, 'notice': true,
    'request-form': true, 'request-preview': true, 'request': true, 'requests': true,
  };
  expect(names).toEqual(Object.keys(all).sort());
});

describe.each(samples)('the card %s', (sample) => {
  const card = buildSample(sample);
  const nodes = walk(card);
  const buttons = nodes.filter((node) => String(node.type).startsWith('Action.'));

  test('is version 1.5 in English, has a fallback text and fits into a message', () => {
    expect(card).toMatchObject({ type: 'AdaptiveCard', version: '1.5', lang: 'en', fallbackText: expect.stringMatching(/\S/) });
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(MAX_CARD_BYTES);
    expect(JSON.stringify(card)).not.toMatch(/@\{|\uE000|undefined|\[object/);
    // A date that was escaped would be read as it stands.
    expect(JSON.stringify(card)).not.toMatch(/\{\{(DATE|TIME)\([^)]*\\|\\\{(DATE|TIME)\(/);
  });

  test('uses only elements that every client draws', () => {
    const types = nodes.filter((node) => 'type' in node).map((node) => node.type);
    expect(types.filter((type) => !ELEMENTS.includes(String(type)))).toEqual([]);
  });

  test('shows at most six buttons at a time, two a line, titles short enough for a phone', () => {
    const inside = nodes.filter((node) => node.type === 'Action.ShowCard').flatMap((node) => walk(node.card));
    expect(buttons.filter((node) => !inside.includes(node)).length).toBeLessThanOrEqual(6);
    for (const set of nodes.filter((node) => node.type === 'ActionSet')) {
      const titles = (set.actions as Array<{ title: string }>).map((action) => action.title);
      expect(titles.length).toBeLessThanOrEqual(titles[0]!.startsWith('Use app') ? 3 : 2);
      expect(titles.join('').length).toBeLessThanOrEqual(35);
    }
  });

  test('has known verbs, and a Submit with the same data behind each of them', () => {
    for (const button of buttons.filter((node) => node.type === 'Action.Execute')) {
      expect(CARD_VERBS).toContain(button.verb);
      const fallback = button.fallback as Record<string, unknown>;
      expect(fallback).toMatchObject({ type: 'Action.Submit', title: button.title, data: { ...(button.data as object), verb: button.verb } });
      expect(fallback.data).not.toHaveProperty('msteams');
      expect(['none', 'auto']).toContain(button.associatedInputs);
    }
  });

  test('copies the address of the setup into each button', () => {
    const data = loadSample(sample) as { action?: object };
    if (!data.action) return;
    for (const button of buttons.filter((node) => node.type === 'Action.Execute')) expect(button.data).toMatchObject(data.action);
  });

  test('names each input, and says what to enter where it is needed', () => {
    for (const input of nodes.filter((node) => String(node.type).startsWith('Input.'))) {
      expect(String((input.type === 'Input.Toggle' ? input.title : input.label) ?? '')).toMatch(/\S/);
      if (input.isRequired === true || input.regex) expect(String(input.errorMessage ?? '')).toMatch(/\S/);
    }
    const ids = nodes.filter((node) => String(node.type).startsWith('Input.')).map((node) => node.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('promises above the buttons what the main one does', () => {
    const bold = nodes.flatMap((node) => (node.type === 'TextBlock' ? [...String(node.text).matchAll(/^\*\*(.+?)\*\* /g)] : [])).map((match) => match[1]!);
    const shown = nodes.filter((node) => node.type === 'Action.ShowCard').flatMap((node) => walk(node.card));
    const titles = buttons.filter((node) => !shown.includes(node) && node.verb !== 'field.choose' && node.type !== 'Action.OpenUrl').map((node) => String(node.title));
    const unexplained = titles.filter((title) => !NEED_NO_PROMISE.includes(title) && !bold.some((one) => title.startsWith(one)));
    expect(unexplained).toEqual([]);
  });

  test('can be read as text, with its heading and its buttons', () => {
    const text = readCardAsText(card);
    for (const button of buttons) expect(text).toContain(`[${String(button.title)}]`);
    expect(text).not.toContain('**');
    expect(text.split('\n').length).toBeGreaterThan(2);
  });
});

const HOSTILE = ['**bold** [x](https://evil.example) `code`', '${person.displayName} ${$root}', '{{DATE(2026-11-22T14:10:00Z,SHORT)}}', '"quotes" \\ back', '🙂 👩‍👩‍👧', '<b>x</b> &lt; ~~y~~', '1. one', '- two', '\uE000{'];
const person = (displayName: string): CardData['assign'] => ({ ...(loadSample('assign') as CardData['assign']), person: { objectId: 'x', displayName, userPrincipalName: displayName } });

describe('typed text', () => {
  test.each(HOSTILE)('stays as it was typed: %s', (text) => {
    const card = build('assign', person(text));
    expect(readCardAsText(card)).toContain(text.replace('\uE000', ''));
  });

  test('leaves no Markdown and no date function in a text block', () => {
    for (const text of HOSTILE) {
      const blocks = walk(build('assign', person(text))).filter((node) => node.type === 'TextBlock').map((node) => String(node.text));
      const shown = blocks.filter((block) => !block.startsWith('**')).join('\n');
      expect(shown).not.toMatch(/(?<!\\)(\*\*bold|\[x\]|`code|\{\{DATE|~~y)/);
      expect(shown).not.toMatch(/^(1\. one|- two)/m);
    }
  });

  test('is never a date function in a text run either, and is whole when copied', () => {
    const typed = '{{DATE(2026-11-22T14:10:00Z,SHORT)}}';
    const runs = walk(build('assign', person(typed))).filter((node) => node.type === 'RichTextBlock').map((node) => (node.inlines as Array<{ text: string }>).map((run) => run.text));
    expect(runs.some((texts) => texts.join('') === typed)).toBe(true);
    expect(runs.flat().some((text) => text.includes('{{'))).toBe(false);
  });

  test('is not escaped where nothing is read as Markdown', () => {
    const ask = loadSample('ask') as CardData['ask'];
    const card = build('ask', { ...ask, fields: [{ ...ask.fields[0]!, value: 'a*b_c ${x}' }] });
    expect(walk(card).find((node) => node.id === 'accountCode')).toMatchObject({ value: 'a*b_c ${x}' });
  });

  test('of 10,000 characters is cut, and the card still fits', () => {
    const card = build('assign', person('ä'.repeat(10_000)));
    expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(MAX_CARD_BYTES);
    expect(readCardAsText(card)).toContain('ä…');
  });
});

test('two people of one name have buttons that tell them apart', () => {
  const titles = walk(buildSample('hand-over.namesakes')).filter((node) => node.type === 'Action.Execute').map((node) => String(node.title));
  expect(titles).toEqual(['Ask alexw@contoso.com', 'Ask alex.wilber2@contoso.com', 'Search', 'Go back']);
});

test.each(SETUP_ERROR_CODES)('a request that %s stopped names no button that it has not', (code) => {
  const problem = { code, retry: 'later' as const, details: {} };
  const sent = build('request', { ...(loadSample('request.stopped') as CardData['request']), problem, people: [] });
  const failed = build('request', { ...(loadSample('request.partly') as CardData['request']), people: [{ ...(loadSample('request.partly') as CardData['request']).people[1]!, problem }] });
  const form = build('request-form', { ...(loadSample('request-form.stopped') as CardData['request-form']), problem });
  for (const card of [sent, failed, form]) expect(readCardAsText(card)).not.toMatch(/\b(press|open) (retry|change values|undo|the current)|\. *\./i);
});

describe('facts of another kind', () => {
  test('an object where a text belongs is refused, never spliced in', () => {
    const evil = { type: 'Action.OpenUrl', url: 'https://evil.example' } as unknown as string;
    expect(() => build('assign', person(evil))).toThrow(/text was expected/);
  });

  test('a missing fact is refused instead of shown as an expression', () => {
    const { trail: _, ...data } = loadSample('superseded') as CardData['superseded'];
    expect(() => build('superseded', data as CardData['superseded'])).toThrow(/open|no value/);
  });

  test('a time that is none is refused', () => {
    expect(() => build('waiting', { ...(loadSample('waiting') as CardData['waiting']), since: 'yesterday}}' })).toThrow(/leaves this open.*since/);
  });
});

describe('values to copy', () => {
  test('stand alone in their paragraph, in monospace', () => {
    const blocks = walk(buildSample('handover')).filter((node) => node.type === 'RichTextBlock');
    expect(blocks.map((block) => block.inlines)).toContainEqual([expect.objectContaining({ text: expect.stringMatching(/^https:\/\/login.*federationmetadata/), fontType: 'Monospace' })]);
  });

  test('without a place to break stand in a text block, which breaks anywhere', () => {
    const base64 = 'MIIC8DCCAdigAwIBAgIQ'.repeat(4);
    const handover = loadSample('handover') as CardData['handover'];
    const card = build('handover', { ...handover, values: [{ label: 'Certificate', value: base64 }] });
    expect(walk(card)).toContainEqual(expect.objectContaining({ type: 'TextBlock', text: base64, fontType: 'Monospace' }));
  });

  test('of several lines keep their order, however each of them breaks', () => {
    const lines = ['-----BEGIN CERTIFICATE-----', 'MIIC8DCCAdigAwIBAgIQ'.repeat(3), 'a+short/line/that/has/places/to/break/it/at/slashes/aaaaaa/aaaaaaa', '+ends=', '-----END CERTIFICATE-----'];
    const handover = loadSample('handover') as CardData['handover'];
    const text = readCardAsText(build('handover', { ...handover, values: [{ label: 'Certificate', value: lines.join('\n') }] }));
    expect(text).toContain(lines.join('\n'));
  });
});

test('a message keeps its paragraphs apart, each address on a line of its own', () => {
  const texts = walk(buildSample('message.file')).filter((node) => node.type === 'Container' && node.spacing === 'Medium' && !('separator' in node)).map((node) => walk(node).filter((one) => one.type === 'RichTextBlock' || (one.type === 'TextBlock' && one.fontType)).length);
  expect(texts).toEqual([1, 2, 2, 1]);
  expect(readCardAsText(buildSample('message.file'))).toMatch(/14 days\):\nhttps:\/\/bot\.example\/downloads\/\S+\nThe same at Microsoft:/);
});

test('items that can lock people out have no box before the guard', () => {
  const inputs = walk(buildSample('checklist')).filter((node) => node.type === 'Input.Toggle').map((node) => node.id);
  expect(inputs).toContain('item-save-profile');
  expect(inputs).not.toContain('item-enforce');
});

test('a checklist without an open item leads on, instead of asking for ticks', () => {
  const text = readCardAsText(buildSample('checklist.done'));
  expect(text).toContain('Nothing is open at Mimecast');
  expect(text).toContain('[Continue]');
  expect(text).not.toContain('Save ticks');
});

test('a file that the checklist asks for is not called a spare one', () => {
  const handover = loadSample('handover') as CardData['handover'];
  const certificate = { label: 'Certificate', value: 'AB12', download: { url: 'https://bot.example/downloads/x', until: '2026-11-23T14:10:00Z' } };
  expect(readCardAsText(build('handover', { ...handover, values: [certificate], onlyIfNeeded: [] }))).toContain('saves the file that the checklist asks for');
  expect(readCardAsText(build('handover', { ...handover, onlyIfNeeded: [certificate] }))).toContain('Use it only where the vendor asks for one');
});

test('a choice that shows nothing beside its name stands on its button alone', () => {
  expect(readCardAsText(buildSample('choose.bare')).match(/Europe/g)).toHaveLength(1);
});
