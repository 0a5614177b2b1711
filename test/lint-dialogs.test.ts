// The lint names each kind of fault by file, line and column and says what to write instead; a file with many faults has them all told at once.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACTIONS } from '../src/actions';
import { lintDialogs, listInputs } from '../src/lint-dialogs';

const SOUND = readFileSync(join(__dirname, 'fixtures/adding-a-vendor/dialogs/paperkite.yaml'), 'utf8');
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'latchkey-lint-'));
  for (const folder of ['dialogs', 'test', 'test/chats']) mkdirSync(join(root, folder));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [slug, text] of Object.entries(files)) {
    writeFileSync(join(root, 'dialogs', `${slug}.yaml`), text);
    writeFileSync(join(root, 'test/chats', `${slug}.yaml`), 'vendor: {}\n');
  }
}

function lint(...args: string[]): { code: number; lines: string[] } {
  const lines: string[] = [];
  return { code: lintDialogs(args, { root, write: (line) => lines.push(line) }, () => new Date('2026-11-22T12:00:00Z')), lines };
}

/** Each old text has to stand in the dialog; the new one takes its first place. */
function spoil(...changes: Array<[string, string]>): string {
  return changes.reduce((text, [old, written]) => {
    if (!text.includes(old)) throw new Error(`The sound dialog has no ${old}`);
    return text.replace(old, () => written);
  }, SOUND);
}

/** `line:column` at which a text stands. */
function placeOf(text: string, mark: string): string {
  const before = text.slice(0, text.indexOf(mark)).split('\n');
  if (!text.includes(mark)) throw new Error(`The dialog has no ${mark}`);
  return `${before.length}:${before.at(-1)!.length + 1}`;
}

test('sound dialogs take one line and exit code 0, by name or all of them', () => {
  write({ paperkite: SOUND });

  expect(lint()).toEqual({ code: 0, lines: ['1 dialog, no fault.'] });
  expect(lint('dialogs/paperkite.yaml')).toEqual({ code: 0, lines: ['1 dialog, no fault.'] });
  expect(lint('dialogs/kitepaper.yaml')).toEqual({ code: 1, lines: ['dialogs/kitepaper.yaml is not there: name a dialog file, or none for all of them.'] });
});

test('the dialogs of this house have no fault', () => {
  const lines: string[] = [];
  expect({ code: lintDialogs([], { root: join(__dirname, '..'), write: (line) => lines.push(line) }), lines }).toEqual({ code: 0, lines: [expect.stringMatching(/^\d+ dialogs?, no fault\.$/)] });
});

interface Case {
  name: string;
  /** Old text -> new text, in the sound dialog. */
  changes: Array<[string, string]>;
  /** The spoiled text whose beginning is named as the place. */
  at: string;
  says: string;
}

/** A message in front of the choice of a person, with one more line. */
function message(line: string): string {
  return `  - id: ask-support\n    title: Support\n    message:\n      to: Support\n      do: Write to them\n      subject: Our values\n      text: "Here: {metadataLink}"\n      ${line}\n      nudge: { afterDays: 3, subject: Again, text: Hello again. }\n\n  - id: choose-person\n`;
}

const CASES: Case[] = [
  // The file itself.
  { name: 'a quote that is not closed', changes: [['replyUrl: "https://{host}/saml/accept"', 'replyUrl: "https://{host}/saml/accept']], at: '\n  signOnUrl:', says: 'this is no YAML: Missing closing "quote. Close the quote or the bracket.' },
  { name: 'a tab', changes: [['    access: true', '\taccess: true']], at: '\taccess: true', says: 'this line is indented by a tab. Write spaces.' },
  { name: 'a word twice', changes: [['    lead: Each region', '    title: Region\n    lead: Each region']], at: 'title: Region\n    lead', says: 'this word stands here twice. Keep one of them.' },
  // Words.
  { name: 'an unknown word', changes: [['    pattern: ^', '    patern: ^']], at: 'patern:', says: 'the language has no word "patern" here. Write pattern:.' },
  { name: 'an unknown word in a step', changes: [['    checklist:\n      - id: metadata', '    cheklist:\n      - id: metadata']], at: 'cheklist:', says: 'the language has no word "cheklist" here. Write checklist:.' },
  { name: 'a word that is near none', changes: [['summary:', 'zzz: 1\nsummary:']], at: 'zzz:', says: 'the language has no word "zzz" here. Take it out, or write one of vendor, name,' },
  { name: 'a missing word', changes: [['    kind: hostname\n', '']], at: 'regionHost:\n    label', says: 'kind is missing. Write kind: with one of text, choice,' },
  { name: 'a word without a value', changes: [['summary: An invented product for letters. People sign in from its page or from the My Apps tile.', 'summary:']], at: 'summary:', says: 'summary is empty. Write a text, or take the word out.' },
  { name: 'another kind of value', changes: [['version: 1', 'version: one']], at: 'version:', says: 'version has to be a number, not a text. Write a number.' },
  { name: 'a number where a text belongs', changes: [['    example: red-kites', '    example: 12']], at: 'example: 12', says: 'example has to be a text, not a number. Write it in quotes: "12".' },
  { name: 'none of the values', changes: [['        as: paste', '        as: paest']], at: 'as: paest', says: 'as has to be one of type, paste, choose, tick, clear, press, upload, decide, not "paest". Write paste.' },
  { name: 'an empty list', changes: [['initiation: [sp, idp]', 'initiation: []']], at: 'initiation:', says: 'initiation is empty. Write at least one entry.' },
  { name: 'an id that is none', changes: [['- id: save-settings', '- id: Save settings']], at: 'id: Save settings', says: '"Save settings" is not written as id has to be. Use lower case words with hyphens.' },
  { name: 'a step of no kind', changes: [['    access: true\n', '']], at: 'id: check-access', says: 'entry 1 of steps has too few words, or some that exclude each other. Write exactly one of access, ' },
  { name: 'another file name', changes: [['vendor: paperkite', 'vendor: kitepaper']], at: 'vendor: kitepaper', says: 'vendor is "kitepaper", but the file is paperkite.yaml. Write vendor: paperkite, or rename the file.' },
  // Sources.
  { name: 'no source', changes: [['sources:\n  - title: Paperkite handbook, page 12, invented for this test\n    read: "2026-11-22"\n', '']], at: 'vendor: paperkite', says: 'sources is missing. Write sources: with a list.' },
  { name: 'an empty list of sources', changes: [['sources:\n  - title: Paperkite handbook, page 12, invented for this test\n    read: "2026-11-22"\n', 'sources: []\n']], at: 'sources:', says: 'sources is empty. Write at least one entry.' },
  { name: 'a day that is none', changes: [['read: "2026-11-22"', 'read: yesterday']], at: 'read:', says: '"yesterday" is not written as read has to be. Write a day such as 2026-11-22.' },
  { name: 'a day to come', changes: [['read: "2026-11-22"', 'read: "2026-11-23"']], at: 'read:', says: 'the source was read on 2026-11-23, which is not yet. Write the day on which you read it, at most 2026-11-22.' },
  { name: 'an address that is none', changes: [['    read: "2026', '    url: handbook\n    read: "2026']], at: 'url: handbook', says: '"handbook" is not written as url has to be. Write a whole address, with https://.' },
  { name: 'an address without encryption', changes: [['    read: "2026', '    url: http://paperkite.example/book\n    read: "2026']], at: 'url: http', says: 'the address of a source has to begin with https://. Write the https address, or leave url: out.' },
  // Ids and names.
  { name: 'a step id twice', changes: [['- id: hand-over', '- id: enter-values']], at: 'id: enter-values\n    title: Values', says: 'step id "enter-values" is used twice. Give each its own id.' },
  { name: 'an item id twice', changes: [['- id: save-settings', '- id: read-address']], at: 'id: read-address\n        do: Press “Save”', says: 'checklist item id "read-address" is used twice. Give each its own id.' },
  { name: 'an action twice', changes: [['{ action: read-back }', '{ action: check-metadata }']], at: 'action: check-metadata }\n\n', says: 'action id "check-metadata" is used twice. Give this one an id: of its own.' },
  { name: 'an unknown action', changes: [['action: set-saml-mode', 'action: set-sml-mode']], at: 'action: set-sml-mode', says: 'there is no action "set-sml-mode". Write action: set-saml-mode.' },
  { name: 'an unknown word of an action', changes: [['notificationEmails: [', 'notificationMails: [']], at: 'notificationMails:', says: 'action "configure-service-principal" has no word "notificationMails". Write notificationEmails:.' },
  { name: 'a missing word of an action', changes: [['{ name: Paperkite, identifiers', '{ identifiers']], at: 'action: set-saml-urls', says: 'action "set-saml-urls" lacks "name". Write name: under with:.' },
  // Names in texts.
  { name: 'an unknown placeholder', changes: [['"https://{host}/saml/accept"', '"https://{hots}/saml/accept"']], at: 'replyUrl: "https', says: 'value "replyUrl" needs {hots}, which no step gives. Write {host}.' },
  { name: 'an unknown placeholder in a step', changes: [['value: "{metadataUrl}"', 'value: "{metadatUrl}"'], ['onlyIfNeeded: [logoutUrl]', 'onlyIfNeeded: [metadataUrl]']], at: 'value: "{metadatUrl}"', says: 'step "vendor-settings" needs {metadatUrl}, which no step gives. Write {metadataUrl}.' },
  { name: 'a placeholder near nothing', changes: [['lead: Each region', 'lead: "{zzzzzz} each region']].concat([['own addresses.', 'own addresses."']]) as Array<[string, string]>, at: 'lead: "{zzz', says: 'step "choose-region" needs {zzzzzz}, which no step gives. Write the name of a field or a value' },
  { name: 'braces that are no placeholder', changes: [['lead: Sign in to Paperkite', 'lead: Sign in to {Team} of Paperkite']], at: 'lead: Sign in to {Team}', says: '{Team} is not written as a placeholder, and would be shown as it stands. Write {team}.' },
  { name: 'a value before it is given', changes: [['lead: Each region has', 'lead: Your team {team} has']], at: 'lead: Your team', says: 'step "choose-region" needs {team}, which only step "enter-values" gives. Move it behind step "enter-values".' },
  { name: 'the person before the choice', changes: [['lead: Sign in to Paperkite', 'lead: Tell {person.mail}. Sign in to Paperkite']], at: 'lead: Tell', says: 'step "vendor-settings" needs {person.mail}, which only step "choose-person" gives. Move it behind step "choose-person".' },
  { name: 'a value in a message before it is given', changes: [['Hello, I am setting up', 'Hello {person.displayName}, I am setting up']], at: 'message: |-', says: 'step "enter-values" needs {person.displayName}, which only step "choose-person" gives.' },
  { name: 'a value that needs itself', changes: [['- { is: "{region}.paperkite.example" }', '- { is: "{identifier}" }']], at: 'host:\n    - {', says: 'value "host" needs itself. Write it with fields, or with values that do not use it.' },
  { name: 'a field that nobody asks for', changes: [['ask: [team, tile]', 'ask: [tile]']], at: 'team:\n    label', says: 'field "team" is asked by no step. Name it in ask: or brings: of a step, or take it out.' },
  { name: 'a question for no field', changes: [['ask: [team, tile]', 'ask: [team, taem, tile]']], at: 'taem, tile]', says: 'a step asks for "taem", which is no field. Write team.' },
  { name: 'another choice typed nowhere', changes: [['field: regionHost', 'field: regionHots']], at: 'other: { value', says: 'field "region" has another choice typed in "regionHots", which is no field. Write field: regionHost.' },
  { name: 'an answer that nobody uses', changes: [['/teams/{team}"', '/teams"']], at: 'team:\n    label', says: 'the answer to "team" is used nowhere. Write {team} where it belongs, or do not ask for it.' },
  { name: 'a value that nobody uses', changes: [['values:\n', 'values:\n  colour: green\n']], at: 'colour: green', says: 'value "colour" is used nowhere. Write {colour} where it belongs, or take it out.' },
  // Patterns and addresses.
  { name: 'a pattern that is none', changes: [['pattern: ^[a-z0-9-]+$', 'pattern: "^[a-z"']], at: 'pattern: "^[a-z"', says: 'field "team" has a pattern that is no regular expression. Write a JavaScript regular expression' },
  { name: 'an example that the pattern refuses', changes: [['example: red-kites', 'example: Red Kites']], at: 'example: Red', says: 'field "team" does not take its own example "Red Kites". Write one that fits ^[a-z0-9-]+$, or mend the pattern.' },
  { name: 'an example that the kind refuses', changes: [['example: west.paperkite.example', 'example: https://west.paperkite.example']], at: 'example: https', says: 'field "regionHost" does not take its own example "https://west.paperkite.example". Write one that fits kind hostname' },
  { name: 'a default that the pattern refuses', changes: [['example: red-kites', 'default: Red Kites']], at: 'default: Red', says: 'field "team" does not take its own default "Red Kites". Write one that fits' },
  { name: 'a default that is no choice', changes: [['mistake: Choose the region', 'default: east\n    mistake: Choose the region']], at: 'default: east', says: 'field "region" does not take its own default "east". Write one of north, south, other.' },
  { name: 'a pattern that no choice heeds', changes: [['mistake: Choose the region', 'pattern: ^(north|other)$\n    mistake: Choose the region']], at: 'pattern: ^(north', says: 'field "region" is of kind choice, which does not heed pattern:. Take it out, or mend the kind.' },
  { name: 'an address that is none once it is filled', changes: [['replyUrl: "https://{host}', 'replyUrl: "https//{host}']], at: 'replyUrl: "https//', says: 'this becomes "https//north.paperkite.example/saml/accept" with the examples of the fields, which is no https address. Write a template' },
  { name: 'an address that is none with another choice', changes: [['{ value: south, label: South,', '{ value: south land, label: South,'], ['is: "https://{host}', 'is: "https://north.paperkite.example']], at: 'replyUrl: "https', says: 'this becomes "https://south land.paperkite.example/saml/accept" with the examples' },
  // Conditions.
  { name: 'a condition on nothing', changes: [['when: { region: other }\n', 'when: { regoin: other }\n']], at: 'regoin: other', says: 'this depends on "regoin", which is no field and read by no action. Write region.' },
  { name: 'a condition on no choice', changes: [['{ when: { region: other }', '{ when: { region: othr }']], at: 'region: othr', says: 'this depends on region being "othr", which is none of its choices. Write other.' },
  { name: 'a condition on what is known later', changes: [['lead: Each region', 'when: { team: red }\n    lead: Each region']], at: 'team: red }', says: 'step "choose-region" depends on "team", which is known only later. Move it behind step "enter-values".' },
  // Handover.
  { name: 'a handover of nothing', changes: [['value: "{metadataUrl}"', 'value: "{host}"'], ['      onlyIfNeeded: [logoutUrl]\n      onlyIfNeededLead: Paperkite signs people out by itself. Some accounts ask for this address.\n', '      onlyIfNeeded: []\n']], at: 'handover:', says: 'step "hand-over" hands over nothing: no item uses a value such as {metadataUrl}. Write the value into the item that needs it, or take the step out.' },
  { name: 'a handover of what an item uses anyway', changes: [['onlyIfNeeded: [logoutUrl]', 'onlyIfNeeded: [logoutUrl, metadataUrl]']], at: 'metadataUrl]', says: 'metadataUrl is handed over anyway, because item "metadata-address" uses it. Take it out here.' },
  { name: 'a lead to no values', changes: [['onlyIfNeeded: [logoutUrl]', 'onlyIfNeeded: []']], at: 'onlyIfNeededLead:', says: 'this introduces values that are not there. Name them in onlyIfNeeded:, or take it out.' },
  { name: 'an unknown handover value', changes: [['onlyIfNeeded: [logoutUrl]', 'onlyIfNeeded: [logoffUrl]']], at: 'logoffUrl]', says: 'entry 1 of onlyIfNeeded has to be one of' },
  // Risks, tests, frame.
  { name: 'a risk without a guard', changes: [['        as: press\n        claim: The settings', '        as: press\n        risk: true\n        claim: The settings']], at: 'risk: true\n        claim: The settings', says: 'item "save-settings" is a risk, but no guard protects it. Write a guard: step before it, with protects: [save-settings].' },
  { name: 'a risk before its guard', changes: [['      protects: [only-single-sign-on]', '      protects: [only-single-sign-on, save-settings]'], ['        as: press\n        claim: The settings', '        as: press\n        risk: true\n        claim: The settings']], at: 'risk: true\n        claim: The settings', says: 'item "save-settings" is a risk and stands before its guard "lock-out-guard". Move step "lock-out-guard" before step "vendor-settings".' },
  { name: 'a guard that protects nothing', changes: [['        risk: true\n', '']], at: 'only-single-sign-on]', says: 'guard "lock-out-guard" protects "only-single-sign-on", which is no risk item. Write risk: true at item "only-single-sign-on", or take it out here.' },
  { name: 'a guard for nobody', changes: [['protects: [only-single-sign-on]', 'protects: [only-single-sign-on, only-single]']], at: 'only-single]', says: 'guard "lock-out-guard" protects "only-single", which is no risk item. Write only-single-sign-on.' },
  { name: 'a way to no guard', changes: [['    checklist:\n      - id: metadata', '    different: { text: It differs., opensGuard: lock-in-guard }\n    checklist:\n      - id: metadata']], at: 'opensGuard:', says: 'step "vendor-settings" opens "lock-in-guard", which is no guard step. Write opensGuard: lock-out-guard.' },
  { name: 'a proof by no test', changes: [['        provenBy: sp\n      - id: save', '        provenBy: saml\n      - id: save']], at: 'provenBy: saml', says: 'item "read-address" is proven by "saml", which is no test. Write one of sp, idp, or take provenBy out.' },
  { name: 'a mode without a test', changes: [['      - id: idp\n', '      - id: tile\n']], at: 'idp]', says: 'initiation names "idp", but no test has that id. Write a test with id: idp, or take the mode out.' },
  { name: 'nothing checks the rights', changes: [['  - id: check-access\n    title: Sign-in and rights\n    access: true\n\n', ''], ['notificationEmails: ["{admin.mail}"]', 'notificationEmails: []']], at: 'id: configure-entra', says: 'step "configure-entra" needs rights in the tenant, which no earlier step checks. Write a step with access: true before it.' },
  { name: 'no end', changes: [['\n  - id: finish\n    title: Finished\n    finish:\n      next:\n        - Assign the people who use Paperkite.\n', '']], at: 'id: enforce\n', says: 'the last step is no finish: nobody is told that it is done. Write a step with finish: behind it.' },
  // Messages, metadata, people, names of a setup.
  { name: 'a message that brings no field', changes: [['  - id: choose-person\n', message('brings: [regionHots]')]], at: 'regionHots]', says: 'a message brings "regionHots", which is no field. Write regionHost.' },
  { name: 'the link of a message elsewhere', changes: [['claim: The address is read', 'notes: ["{metadataLink}"]\n        claim: The address is read']], at: '"{metadataLink}"', says: '{metadataLink} stands outside of the text of a message. Write {metadataUrl}' },
  { name: 'the day of a message before it was sent', changes: [['  - id: choose-person\n', message('lead: "Sent on {message.sentOn}"')]], at: 'lead: "Sent on', says: '{message.sentOn} stands outside of the nudge of a message.' },
  { name: 'an address compared with nothing', changes: [['    pattern: ^', '    sameHostAs: regionHost\n    pattern: ^']], at: 'sameHostAs:', says: 'field "team" is compared with "regionHost", which is not in the same form.' },
  { name: 'metadata for no field', changes: [['    ask: [team, tile]\n', '    metadata: { fills: { entityId: team, assertionConsumerService: regionHost } }\n    ask: [team, tile]\n']], at: 'assertionConsumerService:', says: 'the metadata fills "regionHost", which this step does not ask for. Write one of team, tile.' },
  { name: 'a card for prerequisites that are not there', changes: [['prerequisites:\n  - A sign-in to the Paperkite settings.\n', ''], ['  - id: choose-region\n', '  - id: prepare\n    title: Before you begin\n    prepare: {}\n\n  - id: choose-region\n']], at: 'prepare: {}', says: 'step "prepare" shows the prerequisites, and there are none.' },
  { name: 'a new person for whom there is no mailbox', changes: [['    person:\n      create', '    person:\n      needsMailbox: true\n      create']], at: 'create:', says: 'step "choose-person" needs somebody with a mailbox, and a new test person has none. Take create or needsMailbox out.' },
  { name: 'something else than an assignment to skip', changes: [['    do:\n      - { action: create', '    optional: It is not needed.\n    do:\n      - { action: create']], at: 'optional: It', says: 'step "configure-entra" is optional, but no assignment. Write as: assignment, or take it out.' },
  { name: 'a title from no field', changes: [['initiation:', 'titleFrom: taem\ninitiation:']], at: 'titleFrom:', says: 'titleFrom names "taem", which is no field.' },
  // Room on a card.
  { name: 'a text too long for a card', changes: [['claim: The address is read', `claim: The address is ${'really '.repeat(20)}read`]], at: 'claim: The address is really', says: '"claim" has 159 characters: at most 90 fit on a card. Say it shorter.' },
  { name: 'a button too long for a phone', changes: [['linkTitle: Open the tile', 'linkTitle: Open the Paperkite tile in a private window']], at: 'linkTitle: Open the Paperkite', says: '"linkTitle" has 43 characters: at most 34 fit on a card. Say it shorter.' },
  { name: 'a list too long for a card', changes: [['      - id: save-settings', `${Array.from({ length: 18 }, (_, at) => `      - { id: more-${at}, do: Press “Save”, where: Settings, field: Save, as: press, claim: It is saved }\n`).join('')}      - id: save-settings`]], at: 'checklist:\n      - id: metadata', says: 'step "vendor-settings" has 21 items: only 20 fit on a card. Split the step into two.' },
];

test.each(CASES)('tells $name', ({ changes, at, says }) => {
  const text = spoil(...changes);
  write({ paperkite: text });

  const { code, lines } = lint();

  expect(code).toBe(1);
  expect(lines.join('\n')).toContain(`dialogs/paperkite.yaml:${placeOf(text, at)}  ${says}`);
  // One cause is told once.
  expect(lines).toHaveLength(1);
});

const SOURCES = 'sources:\n  - title: Paperkite handbook, page 12, invented for this test\n    read: "2026-11-22"\n';

test.each<[string, Array<[string, string]>, RegExp]>([
  ['no source', [[SOURCES, '']], /sources is missing/],
  ['an empty list of sources', [[SOURCES, 'sources: []\n']], /sources is empty/],
  ['a source of one line', [[SOURCES, 'sources: the handbook\n']], /sources has to be a list/],
  ['a day that is none', [['read: "2026-11-22"', 'read: yesterday']], /"yesterday" is not written/],
  ['an address that is none', [['    read: "2026', '    url: handbook\n    read: "2026']], /"handbook" is not written/],
  ['no way to begin', [['initiation: [sp, idp]', 'initiation: []']], /initiation is empty/],
  ['an id that is none', [['- id: save-settings', '- id: Save settings']], /"Save settings" is not written/],
  ['a version below 1', [['version: 1', 'version: 0']], /version is too small/],
  ['a mark that is too long', [['version: 1\n', 'version: 1\ncaution: { text: It is closed., mark: Reported closed by everybody, from: check }\n']], /mark is too long/],
  ['a text without a letter', [['lead: Each region has its own addresses.', 'lead: ""']], /lead is empty/],
])('%s hides no fault further down', (_name, changes, says) => {
  const text = spoil(...changes, ['"https://{host}/saml/accept"', '"https://{hots}/saml/accept"'], ['    example: red-kites', '    example: Red Kites'], ['        as: press\n        claim: The settings', '        as: press\n        risk: true\n        claim: The settings']);
  write({ paperkite: text });

  const { lines } = lint();

  expect(lines.filter((line) => says.test(line))).toHaveLength(1);
  for (const one of [/needs \{hots\}/, /its own example "Red Kites"/, /item "(save-settings|Save settings)"/]) expect(lines.filter((line) => one.test(line))).toHaveLength(1);
  expect(lines).toHaveLength(4);
});

test('tells a dialog that no chat plays', () => {
  write({ paperkite: SOUND });
  rmSync(join(root, 'test/chats/paperkite.yaml'));

  expect(lint()).toEqual({ code: 1, lines: ['dialogs/paperkite.yaml:1:1  no chat plays this dialog. Write test/chats/paperkite.yaml: the vendor’s truth, and the chat as a person meets it.'] });
  mkdirSync(join(root, 'elsewhere'));
  writeFileSync(join(root, 'elsewhere/paperkite.yaml'), '');
  expect(lint('--chats', 'elsewhere').code).toBe(0);
});

test('knows the words of every action', () => {
  expect(listInputs().map(({ name }) => name)).toEqual(ACTIONS.map(({ name }) => name));
});

test('tells all faults of all files at once, in the order of their lines', () => {
  const many = spoil(
    ['summary:', 'sumary:'], ['version: 1', 'version: "1"'], ['    example: red-kites', '    example: Red Kites'], ['"https://{host}/saml/accept"', '"https://{hots}/saml/accept"'],
    ['        as: paste', '        as: paest'], ['        risk: true\n', ''], ['action: read-back', 'action: reed-back'],
  );
  write({ paperkite: many, second: SOUND });

  const { code, lines } = lint();

  expect(code).toBe(1);
  const places = ['version: "1"', 'sumary:', 'example: Red', 'replyUrl: "https', 'action: reed', 'as: paest', 'only-single-sign-on]'].map((mark) => `dialogs/paperkite.yaml:${placeOf(many, mark)}`);
  expect(lines.map((line) => line.split('  ')[0])).toEqual([...places, `dialogs/second.yaml:${placeOf(SOUND, 'vendor: paper')}`]);
});
