// The step that waits for somebody outside: sent, answered in parts, asked back, reminded, and sent anew when it says something else.
import { DialogSchema } from '../../src/model/dialog';
import type { Setup } from '../../src/model/setup';
import { transition } from '../../src/engine/transition';
import { aPerson, aSetup } from '../support/a-setup';

const address = (label: string, more: object = {}) => ({ label, kind: 'url', pattern: '^https://[a-z]+\\.sample\\.example/', ...more });
const dialog = DialogSchema.parse({
  vendor: 'example', name: 'Example', version: 1, summary: 'x', initiation: ['idp'], sources: [{ title: 'x', read: '2026-11-22' }],
  fields: { identifier: address('Identifier'), replyUrl: address('Reply URL', { sameHostAs: 'identifier' }) },
  steps: [
    { id: 'choose-person', title: 'Person', person: {} },
    {
      id: 'ask-support', title: 'Addresses',
      message: {
        to: 'Example support', do: 'Ask for both addresses', subject: 'Addresses', text: 'For {person.displayName}. Thank you, {admin.name}', brings: ['identifier', 'replyUrl'],
        confirms: [{ id: 'person-made', do: 'Make the person', claim: 'The person is made' }], nudge: { afterDays: 3, subject: 'Again', text: 'On {message.sentOn} I asked.' },
      },
    },
    { id: 'finish', title: 'Finished', finish: {} },
  ],
});

const person = { objectId: 'p1', displayName: 'B.Simon', userPrincipalName: 'b@contoso.com', accountEnabled: true, isGuest: false, createdByUs: false };
const begin = (part: Partial<Setup> = {}) => aSetup({ stepId: 'ask-support', testPerson: person, ...part });
const at = (day: number, hour = 9) => `2026-03-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`;
const surroundings = (now: string) => ({ now, nextActions: () => [], canUndo: () => false });

function click(setup: Setup, verb: string, values: Record<string, string> = {}, now = at(1)): ReturnType<typeof transition> {
  return transition(dialog, setup, { type: 'clicked', verb, values, by: aPerson() }, surroundings(now));
}
const press = (setup: Setup, verb: string, values: Record<string, string> = {}, now = at(1)) => click(setup, verb, values, now).setup;
const due = (setup: Setup, now: string, dueAt = setup.dueAt!) => transition(dialog, setup, { type: 'due', dueAt }, surroundings(now));

const GOOD = { identifier: 'https://a.sample.example/metadata', replyUrl: 'https://a.sample.example/SSO' };
const sent = () => press(begin(), 'message.sent');
const answering = () => press(sent(), 'message.answered');

test('a message that was sent is a claim, and is waited for until its day comes', () => {
  expect(sent()).toMatchObject({ status: 'waiting', stepId: 'ask-support', dueAt: at(4), marks: { 'message:ask-support': { state: 'claimed', byName: 'Ada Admin', at: at(1) } } });
});

test('nothing is answered, asked or followed up before it was sent', () => {
  for (const verb of ['message.answered', 'message.show', 'message.save', 'message.asked', 'message.remind']) {
    expect(press(begin(), verb, { ...GOOD, question: 'Who?' })).toMatchObject({ status: 'asking', marks: {}, answers: {} });
  }
});

test('values are checked like in every form, and what was typed stays', () => {
  const typed = { identifier: GOOD.identifier, replyUrl: 'http://a.sample.example/SSO' };
  const { draft, aside, answers } = press(answering(), 'message.save', typed);

  expect({ draft, aside, answers }).toEqual({ draft: { values: typed, errors: { replyUrl: 'url' } }, aside: { type: 'answer' }, answers: {} });
});

test('two addresses with different hosts are refused, at the one that is compared', () => {
  const typed = { ...GOOD, replyUrl: 'https://b.sample.example/SSO' };

  expect(press(answering(), 'message.save', typed).draft).toEqual({ values: typed, errors: { replyUrl: 'otherHost' } });
});

test('values and confirmations may come one after the other', () => {
  const ticked = press(answering(), 'message.save', { 'confirm-person-made': 'true', identifier: '', replyUrl: '' }, at(2));
  expect(ticked).toMatchObject({ status: 'waiting', stepId: 'ask-support', marks: { 'person-made': { state: 'claimed', at: at(2) } } });
  expect(ticked.aside).toBeUndefined();

  const done = press(press(ticked, 'message.answered'), 'message.save', GOOD, at(3));
  expect(done).toMatchObject({ stepId: 'finish', status: 'finished', answers: GOOD });
  expect(done.dueAt).toBeUndefined();
});

test('values without the confirmation are kept, and the rest is waited for', () => {
  expect(press(answering(), 'message.save', GOOD)).toMatchObject({ status: 'waiting', stepId: 'ask-support', answers: GOOD, dueAt: at(4) });
});

test('an empty form says what is missing', () => {
  expect(press(answering(), 'message.save').draft?.errors).toEqual({ identifier: 'empty', replyUrl: 'empty' });
});

test('a question is kept with its time, and the waiting begins anew', () => {
  const asked = press(sent(), 'message.asked', { question: '  Which tenant?\nAnd who?  ' }, at(2));

  expect(asked).toMatchObject({ status: 'waiting', dueAt: at(5), correspondence: { 'ask-support': { questions: [{ at: at(2), byName: 'Ada Admin', text: 'Which tenant?\nAnd who?' }] } } });
  expect(click(sent(), 'message.asked', { question: '  ' })).toMatchObject({ notice: 'typeQuestion' });
});

test('only the last ten questions stay, each at most 1000 characters long', () => {
  let setup = sent();
  for (let n = 1; n <= 12; n += 1) setup = press(setup, 'message.asked', { question: `${n} ${'x'.repeat(2_000)}` });
  const questions = setup.correspondence!['ask-support']!.questions;

  expect(questions).toHaveLength(10);
  expect(questions[0]!.text).toMatch(/^3 x+$/);
  expect(questions[0]!.text).toHaveLength(1_000);
});

test('a reminder comes when its time has come, once, and the next one after as many days', () => {
  const setup = sent();
  expect(due(setup, at(3)).isIgnored).toBe(true);

  const reminded = due(setup, at(4)).setup;
  expect(reminded).toMatchObject({ dueAt: at(7), correspondence: { 'ask-support': { remindedAt: at(4) } } });
  expect(due(reminded, at(4), setup.dueAt).isIgnored).toBe(true);
});

test('a follow-up may be asked for earlier, which moves the next one', () => {
  expect(press(sent(), 'message.remind', {}, at(2))).toMatchObject({ dueAt: at(5), correspondence: { 'ask-support': { remindedAt: at(2) } } });
});

test('nobody is reminded while the person is elsewhere, or after a cancel', () => {
  const back = press(sent(), 'setup.back');
  expect(back).toMatchObject({ stepId: 'choose-person' });
  expect(back.dueAt).toBeUndefined();

  const cancelled = press(press(sent(), 'setup.cancel'), 'setup.cancel-confirm');
  expect(cancelled.dueAt).toBeUndefined();
});

test('going back from the form leads to the waiting, and the waiting goes on', () => {
  expect(press(answering(), 'setup.back')).toMatchObject({ status: 'waiting', dueAt: at(4), stepId: 'ask-support' });
  expect(press(answering(), 'setup.back').aside).toBeUndefined();
});

test('a retry by word changes nothing while it is waited', () => {
  expect(press(sent(), 'setup.retry')).toMatchObject({ status: 'waiting', dueAt: at(4) });
});

describe('a message that was answered', () => {
  const answered = (): Setup => press(answering(), 'message.save', { ...GOOD, 'confirm-person-made': 'true' });

  test('is not sent twice for the same person', () => {
    expect(press({ ...answered(), stepId: 'choose-person', status: 'asking', found: { text: 'b', people: [person] } }, 'person.choose').stepId).toBe('choose-person');
    const again = transition(dialog, { ...answered(), stepId: 'choose-person', status: 'asking', found: { text: 'b', people: [person] } }, { type: 'clicked', verb: 'person.choose', choice: 'p1', values: {}, by: aPerson() }, surroundings(at(2))).setup;
    expect(again.stepId).toBe('finish');
  });

  test('is sent anew for another person, and what was confirmed is open again', () => {
    const other = { ...person, objectId: 'p2', displayName: 'Megan' };
    const again = transition(dialog, { ...answered(), stepId: 'choose-person', status: 'asking', found: { text: 'm', people: [other] } }, { type: 'clicked', verb: 'person.choose', choice: 'p2', values: {}, by: aPerson() }, surroundings(at(2))).setup;

    expect(again).toMatchObject({ stepId: 'ask-support', status: 'asking', marks: {}, answers: GOOD });
  });

  test('opens its form again when a person goes back or changes values, with the values in it', () => {
    expect(press({ ...answered(), stepId: 'finish', status: 'asking' }, 'setup.back')).toMatchObject({ stepId: 'ask-support', status: 'asking', aside: { type: 'answer' }, answers: GOOD });
    expect(press({ ...answered(), stepId: 'finish', status: 'asking' }, 'plan.change')).toMatchObject({ stepId: 'ask-support', aside: { type: 'answer' } });
  });

  test('is not sent anew because the admin has another name by now', () => {
    const renamed = { ...answered(), admin: aPerson({ name: 'Ada New' }), stepId: 'choose-person', status: 'asking' as const, found: { text: 'b', people: [person] } };
    const again = transition(dialog, renamed, { type: 'clicked', verb: 'person.choose', choice: 'p1', values: {}, by: aPerson() }, surroundings(at(2))).setup;

    expect(again.stepId).toBe('finish');
  });
});
