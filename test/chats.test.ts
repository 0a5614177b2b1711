// Plays every chat against fresh worlds with the real bot, in one of its runs at a time, and shows that a spoiled play is refused.
import { join } from 'node:path';
import { loadTruths } from '../src/rehearsal/console/load-truths';
import { rehearse } from '../src/rehearsal/rehearse';
import { type Chat, listChats, loadChat } from '../src/rehearsal/rehearse/chat';
import { describeEnd, playChat } from '../src/rehearsal/rehearse/play-chat';
import { playMutants } from '../src/rehearsal/rehearse/play-mutants';
import { playRun } from '../src/rehearsal/rehearse/play-run';
import { openStage } from '../src/rehearsal/rehearse/stage';
import { createTranscript } from '../src/rehearsal/rehearse/transcript';
import { childrenOnLoopback } from './support/children-on-loopback';

jest.setTimeout(240_000);

const FOLDER = join(__dirname, 'chats');
const truths = loadTruths(FOLDER);
const truthOf = (vendor: string) => truths.find(({ slug }) => slug === vendor)!;
/** Each run of the tests takes one run of each vendor's chat, from a printed place on; with EVERY_RUN=1 all of them. */
const RUN_PLACE = Number(process.env['RUN_PLACE'] ?? Date.now() % 6);
const runs = listChats(FOLDER).flatMap((vendor) => {
  const all = loadChat(FOLDER, vendor).runs;
  const played = process.env['EVERY_RUN'] ? all : [all[RUN_PLACE % all.length]!];
  return played.map((run) => [`${vendor}: ${run.name}`, vendor, run] as const);
});
beforeAll(() => void process.stdout.write(`runs of the chats: ${process.env['EVERY_RUN'] ? 'all' : `RUN_PLACE=${RUN_PLACE}`}\n`));

it.each(runs)('%s', async (_name, vendor, run) => {
  const chat = loadChat(FOLDER, vendor);
  const lines: string[] = [];
  const stage = await openStage(childrenOnLoopback());
  try {
    const played = await playRun({ chat, run, truth: truthOf(vendor), stage, transcript: createTranscript((line) => lines.push(line)) });

    expect(played.failure).toBeUndefined();
    expect(played.verdicts.map(({ accepted }) => accepted)).toEqual(played.signIns.map(() => true));
    expect(played.verdicts.length).toBeGreaterThan(0);
    expect(played.interactions).toBeLessThanOrEqual(chat.interactions.most);
    expect(played.steps.length).toBeGreaterThan(0);
    expect(lines.join('\n')).toContain('The SAML service provider accepted the signed login');
    process.stdout.write(`${describeEnd({ chat, truth: truthOf(vendor) }, played).join('\n')}\n`);
  } finally {
    await stage.close();
  }
});

it.each(listChats(FOLDER))('%s is played in every mode that its vendor knows', (vendor) => {
  expect(new Set(loadChat(FOLDER, vendor).runs.map(({ mode }) => mode))).toEqual(new Set(truthOf(vendor).initiation));
});

describe('a play that does not end well', () => {
  const vendor = 'mimecast';
  const whole = loadChat(FOLDER, vendor);
  const [firstRun] = whole.runs as [Chat['runs'][number]];
  const lines: string[] = [];
  const play = (chat: Chat) => playChat({ chat, truth: truthOf(vendor), transcript: createTranscript((line) => lines.push(line)), write: () => undefined });

  it('is not good without a sign-in', async () => {
    const turns = whole.turns.slice(0, whole.turns.findIndex((turn) => turn.press === 'Confirm plan'));

    expect(await play({ ...whole, runs: [firstRun], turns })).toBe(false);
    expect(lines).toContain('FAILED: The chat ended without a sign-in.');
  });

  it('is not good when the tenant holds something else', async () => {
    const chat = { ...whole, runs: [firstRun], tenantAfter: { applications: [{ displayName: 'Nobody made this' }], servicePrincipals: [], assignments: [] } };

    expect(await play(chat)).toBe(false);
    expect(lines).toContain('FAILED: The tenant holds nothing under applications with {"displayName":"Nobody made this"}.');
  });
});

/** Each run takes every sixth mistake, from a printed place on; with EVERY_MISTAKE=1 all of them. */
const PLACE = Number(process.env['MISTAKES_PLACE'] ?? Date.now() % 6);
const share = process.env['EVERY_MISTAKE'] ? {} : { share: { of: 6, place: PLACE } };

it('tells apart what must be refused and what makes no difference, one mistake at a time', async () => {
  const vendor = 'mimecast';
  const chat = loadChat(FOLDER, vendor);
  const written: string[] = [];
  process.stdout.write(`mistakes at the vendor: ${'share' in share ? `MISTAKES_PLACE=${PLACE}` : 'all'}\n`);
  const parts = { ...share, chat: { ...chat, runs: chat.runs.slice(0, 1) }, truth: truthOf(vendor), transcript: createTranscript(() => undefined), write: (line: string) => void written.push(line) };

  expect(await playMutants(parts)).toBe(true);
  const outcomes = written.filter((line) => line.startsWith('ok')).map((line) => line.split(/\s+/)[1]);
  expect(outcomes.filter((outcome) => outcome === 'refused').length).toBeGreaterThan(2);
  expect(outcomes).toContain('accepted');
  expect(written.filter((line) => line.startsWith('WRONG'))).toEqual([]);
});

it.each([[[], 'Name one of: '], [['nobody'], 'There is no chat for nobody.']])('refuses the arguments %j with exit code 1', async (args, said) => {
  const written: string[] = [];

  expect(await rehearse(args, (line) => written.push(line))).toBe(1);
  expect(written.join('\n')).toContain(said);
});
