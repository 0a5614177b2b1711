// The house rules over this checkout. What each one says to do stands in support/house-rules.ts.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as rules from './support/house-rules';
import { listFiles, readTree } from './support/read-source';

const root = join(__dirname, '..');
const source = readTree(root, 'src');
const tests = readTree(root, 'test');
const all = [...source, ...tests];
const dialogs = listFiles(root, 'dialogs', '.yaml').map((path) => basename(path, '.yaml'));
const dependencies = Object.keys((JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: object }).dependencies);

/** Files that are called after their subject: they hold several exports of one rank. Closed: prefer a file named after its export. */
const NAMED_BY_SUBJECT: Record<string, string> = {
  'src/model/errors.ts': 'the one error type with its codes',
  'src/model/ports.ts': 'all ports on one page',
  'src/model/cards.ts': 'what travels between bot and card',
  'src/model/event.ts': 'events and effects, which belong together',
  'src/model/card-facts.ts': 'what the data of every card has in common',
  'src/model/card-frame.ts': 'what every card of a setup has around its facts',
  'src/model/channel-cards.ts': 'the data of the cards that stand in channels',
  'src/model/question-cards.ts': 'the data of the cards that ask',
  'src/model/talk-cards.ts': 'the data of the cards that answer what people type',
  'src/graph/application-templates.ts': 'one file a Graph resource, under the name that Graph gives it',
  'src/graph/claims-mapping-policies.ts': 'one file a Graph resource, under the name that Graph gives it',
  'src/rehearsal/saml/saml-names.ts': 'the fixed names of SAML and of Entra claims',
  'src/main.ts': 'the composition root',
  'src/rehearsal/launcher.ts': 'what `npm start` starts',
  'src/config.ts': 'the settings',
};

/** Files without a test of their own name. Short, each with its reason. */
const COVERS: rules.Cover[] = [
  { files: /^src\/storage\//, by: 'test/storage/open-database.test.ts', why: 'one contract over all stores, through the one door' },
  { files: /^src\/(actions\/requests\/|graph\/batch\.ts$)/, by: 'test/bot/requests/execute.test.ts', why: 'what is given and taken shows in the tenant, after a yes' },
  { files: /^src\/actions\//, by: 'test/actions/entra-half.test.ts', why: 'an action needs the tenant that the ones before it left' },
  { files: /^src\/engine\/diagnosis\//, by: 'test/engine/diagnosis/judge-access.test.ts', why: 'a number is judged beside what a look saw, never alone' },
  { files: /^src\/engine\/request\//, by: 'test/engine/request/transition-request.test.ts', why: 'parts of one decision, in whatever order things happen' },
  { files: /^src\/engine\//, by: 'test/engine/transition.test.ts', why: 'parts of one decision, which only makes sense whole' },
  { files: /^src\/identity\//, by: 'test/teams/sign-in.test.ts', why: 'a token is judged where it arrives, by the protocol that carries it' },
  { files: /^src\/install\/(?!package)/, by: 'test/install/register-app.test.ts', why: 'a registration is what az is told and what it leaves in a directory' },
  { files: /^src\/teams\//, by: 'test/teams/answers.test.ts', why: 'the SDK is only worth testing through HTTP, with real tokens' },
  { files: /^src\/server\//, by: 'test/server/server.test.ts', why: 'pages and limits are what a browser sees of them' },
  { files: /^src\/outbound\/(guard-connections|guard-exchanges|lookups|outbound-rules)\.ts$/, by: 'test/outbound/install-outbound-guard.test.ts', why: 'a guard is what every library meets that sends something out' },
  { files: /^src\/(cloud-defaults|derive-app-id|list-outbound-hosts|read-approvers)\.ts$/, by: 'test/config.test.ts', why: 'facts that the settings hand out' },
  { files: /^src\/rehearsal\/console\//, by: 'test/rehearsal/console/whole-sign-in.test.ts', why: 'a console is its pages, its checks and its library together' },
  { files: /^src\/rehearsal\/saml\//, by: 'test/rehearsal/saml/identity-provider.test.ts', why: 'judged by what a foreign SAML library says of it' },
  { files: /^src\/bot\//, by: 'test/bot/create-bot.test.ts', why: 'a bot is what it says to what people type and press' },
  { files: /^src\/content\/(checks\/|read-dialog\.ts)/, by: 'test/lint-dialogs.test.ts', why: 'a fault is what is said of a file, with its line' },
  { files: /^src\/content\/compiled-dialogs\.ts$/, by: 'test/compile-dialogs.test.ts', why: 'what is kept is only right beside what is read' },
  { files: /^src\/content\//, by: 'test/content/build-card.test.ts', why: 'template, functions and escaping only show in a finished card' },
  { files: /^src\/graph\/(claims-challenge|delay-before-retry|explain-graph-error|read-public-text)\.ts$/, by: 'test/graph/graph-client.test.ts', why: 'what a refusal means is judged over HTTP, by what the session makes of it' },
  { files: /^src\/graph\//, by: 'test/actions/entra-half.test.ts', why: 'a call is right when the tenant takes it and answers as Graph does' },
  { files: /^src\/rehearsal\/tenant\//, by: 'test/rehearsal/tenant/whole-order.test.ts', why: 'a tenant is its two services over one state, called as a client calls them' },
  { files: /^src\/rehearsal\/playground-preload\.ts$/, by: 'test/rehearsal/launcher/start-rehearsal.test.ts', runs: 'src/rehearsal/playground-preload.ts', why: 'it changes the process that loads it, so the test starts one' },
  { files: /^src\/rehearsal\/[^/]+\.ts$/, by: 'test/rehearsal/launcher/start-rehearsal.test.ts', why: 'the launcher is the processes that it starts, watches and ends' },
  { files: /^src\/rehearsal\/([^/]+|relay\/private-authority)\.ts$/, by: 'test/rehearsal/launcher/world.test.ts', runs: 'src/rehearsal/world.ts', why: 'the world is a process; a foreign bot trusts its authority over TLS' },
  { files: /^src\/rehearsal\/rehearse(\.ts$|\/)/, by: 'test/chats.test.ts', why: 'a player is worth what a whole play of it is worth' },
  { files: /^src\/rehearsal\/relay\//, by: 'test/rehearsal/relay/relay.test.ts', why: 'judged over HTTP as a client and a bot see it' },
];

/** Types, closed lists and schemas: whoever uses them tests them. */
const HAS_NO_BEHAVIOUR = /^src\/model\//;

const ownTexts = () =>
  [
    ...['src', 'test'].flatMap((folder) => ['.ts', '.js'].flatMap((ending) => listFiles(root, folder, ending))),
    ...listFiles(root, 'dialogs', '.yaml'),
    ...listFiles(root, 'cards', ''),
    ...listFiles(root, 'docs', '.md'),
    ...['README.md', 'CONTRIBUTING.md', 'Dockerfile', '.ci/run', 'package.json'].filter((path) => existsSync(join(root, path))),
  ].map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

it('finds the code it judges', () => {
  expect(source.length).toBeGreaterThan(20);
  expect(dialogs).toContain('mimecast');
});

it.each<[string, () => string[]]>([
  ['imports point one way', () => rules.findLayerFaults(source)],
  ['model and engine compute only', () => rules.findImpureFaults(source)],
  ['imports make no cycle', () => rules.findCycleFaults(source)],
  ['each package has its owner', () => rules.findOwnerFaults(source)],
  ['the bot needs no development package', () => rules.findDevelopmentFaults(source, dependencies)],
  ['files are short', () => rules.findSizeFaults(all)],
  ['files are named after what they export', () => rules.findNameFaults(all, NAMED_BY_SUBJECT)],
  ['what is exported is used', () => rules.findIdleExportFaults(source)],
  ['the environment has one reader', () => rules.findEnvironmentFaults(source)],
  ['time comes in as a parameter', () => rules.findClockFaults(source)],
  ['nothing is any', () => rules.findAnyFaults(all)],
  ['no failure is swallowed', () => rules.findCatchFaults(all)],
  ['each file says first what it is for', () => rules.findFirstLineFaults(all)],
  ['no vendor is known to the code', () => rules.findVendorFaults(source, dialogs.filter((name) => name !== 'any-saml'))],
  ['the project speaks of itself alone', () => rules.findForeignWordFaults(ownTexts().filter(({ path }) => !path.startsWith('test/support/house-rules')))],
  ['each file has its test', () => rules.findMirrorFaults(source.filter(({ path }) => !HAS_NO_BEHAVIOUR.test(path)), tests, COVERS)],
  ['each dialog has a chat', () =>
    dialogs.filter((name) => !existsSync(join(root, 'test/chats', `${name}.yaml`))).map((name) => `dialogs/${name}.yaml has no chat: write test/chats/${name}.yaml with the vendor's truth.`)],
  ['the closed list of names holds no idle line', () =>
    Object.keys(NAMED_BY_SUBJECT).filter((path) => !existsSync(join(root, path))).map((path) => `${path} is not there: take it off NAMED_BY_SUBJECT.`)],
])('%s', (_name, findFaults) => {
  expect(findFaults()).toEqual([]);
});
