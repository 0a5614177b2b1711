// Dialogs from a folder: a sound one is taken, and each kind of fault is told in a sentence that names the place.
import { checkDialog } from '../../src/content/checks/check-dialog';
import { mimecast } from '../support/walk-dialog';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadDialogs } from '../../src/content/load-dialogs';
import { SetupError } from '../../src/model/errors';
import { aDialog, writeSteps, type WrittenDialog } from './a-dialog';

const ACTIONS = ['create-application', 'check-metadata', 'read-application', 'set-claims'];

function folderOf(files: Record<string, WrittenDialog | string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'dialogs-'));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : stringify(writeSteps(content), { aliasDuplicateObjects: false }));
  }
  return folder;
}

/** The lines of the refusal, `file: what is wrong`; empty when nothing is refused. Where it stands and what to do instead are the lint's tests. */
function faultsOf(files: Record<string, WrittenDialog | string>): string[] {
  try {
    loadDialogs(folderOf(files), ACTIONS);
    return [];
  } catch (error) {
    if (!(error instanceof SetupError) || error.code !== 'content/invalid-dialog') throw error;
    return error.message.split('\n').map((line) => {
      const [, file, said] = /^[^/]+\/([^:]+):\d+:\d+  (.+?)\. [A-Z].*\.$/.exec(line) ?? [];
      if (file === undefined) throw new Error(`"${line}" does not say file, line, column, what is wrong and what to do.`);
      return `${file}: ${said}`;
    });
  }
}

function spoiled(spoil: (dialog: WrittenDialog) => void): WrittenDialog {
  const dialog = aDialog();
  spoil(dialog);
  return dialog;
}

const item = (more: object) => ({ id: 'one-more', do: 'Press it', where: 'Settings', as: 'press', claim: 'It is pressed', ...more });

test('a sound dialog is there under its vendor, with what the file leaves out filled in', () => {
  const dialogs = loadDialogs(folderOf({ 'sample.yaml': aDialog(), 'notes.txt': 'no dialog' }), ACTIONS);

  expect([...dialogs.keys()]).toEqual(['sample']);
  expect(dialogs.get('sample')).toMatchObject({ name: 'Sample', prerequisites: [], fields: { host: { maxLength: 200, required: true } } });
});

const message = (more: object) => ({
  id: 'ask-support', title: 'Support',
  message: { to: 'Sample support', do: 'Ask for it', subject: 'Hello', text: 'Hello, it is {tenant.name}.', nudge: { afterDays: 3, subject: 'Again', text: 'On {message.sentOn} I asked.' }, ...more },
});
/** The dialog with a message behind the Entra half. */
const withMessage = (more: object, spoil: (dialog: WrittenDialog) => void = () => undefined) => spoiled((dialog) => {
  const { access, ask, entra, ...others } = dialog.steps;
  dialog.steps = { access, ask, entra, message: message(more), ...others } as WrittenDialog['steps'];
  spoil(dialog);
});

describe('messages to somebody outside', () => {
  it('is taken as it stands, and its link stands behind the read metadata', () => {
    expect(faultsOf({ 'sample.yaml': withMessage({ text: 'Here: {metadataLink} {metadataUrl}', brings: ['id'], confirms: [{ id: 'done', do: 'Do it', claim: 'It is done' }] }, ({ fields, steps }) => { fields['id'] = { label: 'Id', kind: 'text' }; steps.finish['finish'] = { next: ['Keep {id}.'] }; }) })).toEqual([]);
  });

  it.each<[string, object, (dialog: WrittenDialog) => void, string]>([
    ['a value that is no field', { brings: ['nobody'] }, () => undefined, 'a message brings "nobody", which is no field'],
    ['a link in the subject', { subject: '{metadataLink}' }, () => undefined, '{metadataLink} stands outside of the text of a message'],
    ['a link on a checklist', {}, ({ steps }) => { steps.profile['checklist'] = [item({ value: '{metadataLink}' })]; }, '{metadataLink} stands outside of the text of a message'],
    ['a confirmation called like an item', { confirms: [{ id: 'paste-url', do: 'Do it', claim: 'It is done' }] }, () => undefined, 'checklist item id "paste-url" is used twice'],
    ['an unknown name', { text: '{nobody}' }, () => undefined, 'step "ask-support" needs {nobody}, which no step gives'],
    ['a day of sending outside of it', {}, ({ steps }) => { steps.finish['finish'] = { next: ['{message.sentOn}'] }; }, '{message.sentOn} stands outside of the nudge of a message'],
    ['an address compared with one of another form', { brings: ['url'] }, ({ fields }) => { fields['url'] = { label: 'URL', kind: 'url', sameHostAs: 'host' }; }, 'field "url" is compared with "host", which is not in the same form'],
  ])('%s is told', (_name, more, spoil, fault) => {
    expect(faultsOf({ 'sample.yaml': withMessage(more, spoil) }).map((one) => one.replace('sample.yaml: ', ''))).toContain(fault);
  });

  it('has no link before the metadata is read', () => {
    const early = spoiled((dialog) => {
      const { access, ask, ...others } = dialog.steps;
      dialog.steps = { access, ask, message: message({ text: '{metadataLink}' }), ...others } as unknown as WrittenDialog['steps'];
    });
    expect(faultsOf({ 'sample.yaml': early })).toEqual(['sample.yaml: step "ask-support" needs {metadataLink}, which only step "configure" gives']);
  });
});

describe('names', () => {
  it.each<[string, (dialog: WrittenDialog) => void, string]>([
    ['two steps', ({ steps }) => { steps.finish['id'] = 'profile'; }, 'step id "profile" is used twice'],
    ['two checklist items', ({ steps }) => { steps.profile['checklist'] = [item({}), item({})]; }, 'checklist item id "one-more" is used twice'],
    ['a title from a field that is not there', (dialog) => { dialog['titleFrom'] = 'nobody'; }, 'titleFrom names "nobody", which is no field'],
    ['a dialog for any product that takes no name', (dialog) => { dialog['catchAll'] = true; }, 'catchAll has no field that takes what was typed'],
    ['two actions', ({ steps }) => { steps.entra['do'] = [{ action: 'check-metadata' }, { action: 'check-metadata' }]; }, 'action id "check-metadata" is used twice'],
    ['an action that is not there', ({ steps }) => { steps.entra['do'] = [{ action: 'check-metadata' }, { action: 'make-coffee' }]; }, 'there is no action "make-coffee"'],
    ['a vendor that is not the file', (dialog) => { dialog.vendor = 'simple'; }, 'vendor is "simple", but the file is sample.yaml'],
  ])('%s', (_name, spoil, sentence) => {
    expect(faultsOf({ 'sample.yaml': spoiled(spoil) })).toEqual([`sample.yaml: ${sentence}`]);
  });

  it('lets one action run twice under two ids', () => {
    const dialog = spoiled(({ steps }) => { steps.entra['do'] = [{ action: 'check-metadata' }, { id: 'check-again', action: 'check-metadata' }]; });

    expect(faultsOf({ 'sample.yaml': dialog })).toEqual([]);
  });
});

it('asks for a test in each mode that the vendor knows, and for one that sees what an item is proven by', () => {
  const withoutSp = mimecast.steps.map((step) => ('test' in step ? { ...step, test: step.test.filter((test) => test.id !== 'sp') } : step));

  const actions = mimecast.steps.flatMap((step) => ('do' in step ? step.do.map((entry) => entry.action) : []));

  expect(checkDialog({ ...mimecast, steps: withoutSp }, actions).map(({ message }) => message)).toEqual([
    'initiation names "sp", but no test has that id', 'item "import" is proven by "sp", which is no test', 'item "save-profile" is proven by "sp", which is no test',
  ]);
});

describe('fields', () => {
  it.each<[string, (dialog: WrittenDialog) => void, string[]]>([
    ['asked for, but not there', ({ steps }) => { steps.ask['ask'] = ['region', 'colour']; }, ['a step asks for "colour", which is no field']],
    ['there, but not asked for', ({ fields }) => { fields['colour'] = { label: 'Colour', kind: 'text' }; }, ['field "colour" is asked by no step']],
    ['a choice of nothing', ({ fields, steps }) => { fields['colour'] = { label: 'Colour', kind: 'choice' }; Object.assign(steps.ask, { ask: ['region', 'colour'], lead: '{colour}' }); }, ['field "colour" is a choice without choices']],
    [
      'another choice, typed nowhere',
      ({ fields, values }) => { delete fields['host']; fields['region']!['other'] = { value: 'other', label: 'Another', field: 'host' }; values['apiHost'] = '{region}.sample.example'; },
      ['field "region" has another choice typed in "host", which is no field'],
    ],
    ['a pattern that cannot be read', ({ fields }) => { fields['host']!['pattern'] = '(['; }, ['field "host" has a pattern that is no regular expression']],
    ['a condition on nothing', ({ fields }) => { fields['host']!['when'] = { planet: 'mars' }; }, ['this depends on "planet", which is no field and read by no action']],
    ['a condition on a read value that no action reads', ({ fields }) => { fields['host']!['when'] = { 'app.identifier': false }; }, ['this depends on "app.identifier", which is no field and read by no action']],
    ['a condition on a choice that is not there', ({ fields }) => { fields['host']!['when'] = { region: ['other', 'mars'] }; }, ['this depends on region being "mars", which is none of its choices']],
    ['metadata for a field of another form', ({ steps }) => { steps.ask['metadata'] = { fills: { entityId: 'region', assertionConsumerService: 'regionn' } }; }, ['the metadata fills "regionn", which this step does not ask for']],
    ['a step with such a condition', ({ steps }) => { steps.person['when'] = { region: 'mars' }; }, ['this depends on region being "mars", which is none of its choices']],
  ])('%s', (_name, spoil, sentences) => {
    expect(faultsOf({ 'sample.yaml': spoiled(spoil) })).toEqual(sentences.map((sentence) => `sample.yaml: ${sentence}`));
  });
});

describe('order', () => {
  it.each<[string, (dialog: WrittenDialog) => void, string]>([
    ['a name that nobody gives', ({ steps }) => { steps.finish['finish'] = { next: ['Call {whoever}.'] }; }, 'step "finish" needs {whoever}, which no step gives'],
    ['an answer before its question', ({ steps }) => { [steps.ask, steps.entra] = [steps.entra, steps.ask]; }, 'step "configure" needs {identifier}, which only step "enter-values" gives'],
    ['a value in deep settings of an action', ({ steps }) => { steps.entra['do'] = [{ action: 'check-metadata', with: { deep: [{ er: '{whoever}' }] } }]; }, 'step "configure" needs {whoever}, which no step gives'],
    ['the tenant before the sign-in', ({ steps }) => { [steps.access, steps.ask] = [steps.ask, steps.access]; }, 'step "enter-values" needs {tenant.name}, which only step "check-access" gives'],
    ['the metadata before it is checked', ({ steps }) => { steps.entra['do'] = [{ action: 'create-application' }]; }, 'step "profile" needs {metadataUrl}, which no step gives'],
    ['a condition on what is read only later', ({ steps }) => { steps.ask['when'] = { 'app.identifier': false }; steps.entra['do'] = [{ action: 'check-metadata' }, { action: 'read-application' }]; }, 'step "enter-values" depends on "app.identifier", which is known only later'],
    ['the person before the choice', ({ steps }) => { steps.profile['lead'] = 'For {person.mail}.'; }, 'step "profile" needs {person.mail}, which only step "choose-person" gives'],
  ])('%s', (_name, spoil, sentence) => {
    expect(faultsOf({ 'sample.yaml': spoiled(spoil) })).toEqual([`sample.yaml: ${sentence}`]);
  });
});

it('knows a value that an action read, in conditions and in texts of later steps', () => {
  const dialog = spoiled(({ steps }) => {
    steps.entra['do'] = [{ action: 'check-metadata' }, { action: 'read-application' }];
    Object.assign(steps.profile, { when: { 'app.identifier': true }, lead: 'It carries {app.identifier}.' });
  });

  expect(faultsOf({ 'sample.yaml': dialog })).toEqual([]);
});

it('keeps the first card from having more buttons than fit', () => {
  const links = [1, 2].map((number) => ({ title: `Open page ${number}`, url: `https://sample.example/${number}` }));
  const dialog = spoiled((one) => {
    Object.assign(one, { caution: { text: 'It is closed.', mark: 'Closed', from: 'check', links } });
    one.fields['region']!['choices'] = ['a', 'b', 'eu', 'us'].map((value) => ({ value, label: value }));
  });

  expect(faultsOf({ 'sample.yaml': dialog })).toEqual(['sample.yaml: the first card has 4 choices and 2 links of the caution: only 5 of both fit']);
});

describe('the card before the first question', () => {
  const prepare = { id: 'prepare', title: 'Before you begin', prepare: {} };

  it.each<[string, (dialog: WrittenDialog) => void, string[]]>([
    ['is there for the prerequisites', (dialog) => { Object.assign(dialog, { prerequisites: ['An account.'] }); dialog.steps = { prepare, ...dialog.steps } as WrittenDialog['steps']; }, []],
    ['has none to list', (dialog) => { dialog.steps = { prepare, ...dialog.steps } as WrittenDialog['steps']; }, ['step "prepare" shows the prerequisites, and there are none']],
    ['comes too late', (dialog) => { Object.assign(dialog, { prerequisites: ['An account.'] }); const { finish, ...before } = dialog.steps; dialog.steps = { ...before, prepare, finish } as unknown as WrittenDialog['steps']; }, ['step "prepare" comes after the first question']],
  ])('%s', (_name, spoil, sentences) => {
    expect(faultsOf({ 'sample.yaml': spoiled(spoil) })).toEqual(sentences.map((sentence) => `sample.yaml: ${sentence}`));
  });
});

it('lets nothing be skipped but an assignment', () => {
  const entra = (more: object) => spoiled(({ steps }) => { Object.assign(steps.entra, more); });

  expect(faultsOf({ 'sample.yaml': entra({ optional: 'Not needed.' }) })).toEqual(['sample.yaml: step "configure" is optional, but no assignment']);
  expect(faultsOf({ 'sample.yaml': entra({ optional: 'Not needed.', as: 'assignment' }) })).toEqual([]);
});

describe('risks', () => {
  it.each<[string, (dialog: WrittenDialog) => void, string]>([
    ['without a guard', ({ steps }) => { steps.enforce['checklist'] = [item({ id: 'enforce', risk: true }), item({ risk: true })]; }, 'item "one-more" is a risk, but no guard protects it'],
    ['before their guard', ({ steps }) => { [steps.guard, steps.enforce] = [steps.enforce, steps.guard]; }, 'item "enforce" is a risk and stands before its guard "lock-out-guard"'],
    ['that are none', ({ steps }) => { steps.enforce['checklist'] = [item({ id: 'enforce' })]; }, 'guard "lock-out-guard" protects "enforce", which is no risk item'],
  ])('%s', (_name, spoil, sentence) => {
    expect(faultsOf({ 'sample.yaml': spoiled(spoil) })).toEqual([`sample.yaml: ${sentence}`]);
  });
});

it.each<[string, (dialog: WrittenDialog) => void, string]>([
  ['an upload of a text', ({ steps }) => { Object.assign((steps.profile['checklist'] as object[])[0]!, { as: 'upload' }); }, 'item "paste-url" uploads something that is no file'],
  ['claims without a key of the app’s own', ({ steps }) => { (steps.entra['do'] as object[]).push({ action: 'set-claims' }); }, 'set-claims needs a signing certificate of the app’s own'],
])('refuses %s', (_name, spoil, sentence) => {
  expect(faultsOf({ 'sample.yaml': spoiled(spoil) })).toEqual([`sample.yaml: ${sentence}`]);
});

describe('files', () => {
  it('refuses a word that the language does not have, and says where it stands', () => {
    const faults = faultsOf({ 'sample.yaml': spoiled(({ steps }) => { steps.access['colour'] = 'green'; }) }).join(' ');

    expect(faults).toBe('sample.yaml: the language has no word "colour" here');
  });

  it('tells the faults of all files at once', () => {
    const other = spoiled((dialog) => { dialog.fields['host']!['pattern'] = '(['; });
    const faults = faultsOf({ 'sample.yaml': aDialog(), 'second.yaml': other, 'third.yaml': aDialog() });

    expect(faults).toEqual([
      'second.yaml: vendor is "sample", but the file is second.yaml',
      'second.yaml: field "host" has a pattern that is no regular expression',
      'third.yaml: vendor is "sample", but the file is third.yaml',
    ]);
  });
});
