// Process entry of `npm run rehearse -- <vendor>… [--all] [--mutate [--share 1/3]] [--quiet] [--journey <name>] [--cloud usgov|dod|china] [--dialogs <folder>] [--chats <folder>]`: plays chats against fresh worlds and says how they ended.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadTruths } from './console/load-truths';
import { listChats, loadChat } from './rehearse/chat';
import { listJourneys, loadJourney } from './rehearse/journey';
import { playChat } from './rehearse/play-chat';
import { playJourney } from './rehearse/play-journey';
import { playMutants, type Share } from './rehearse/play-mutants';
import { openStage, type PlayFolders } from './rehearse/stage';
import { readCloud } from './tenant/tenant-cloud';
import { createTranscript } from './rehearse/transcript';

const CHATS = join(resolve(__dirname, '..', '..'), 'test', 'chats');
const JOURNEYS = join(resolve(__dirname, '..', '..'), 'test', 'journeys');

/** @returns the exit code: 0 only when everything behaved */
export async function rehearse(args: string[], write: (line: string) => void): Promise<number> {
  const { values, positionals } = parseArgs({
    args, allowPositionals: true, options: { all: { type: 'boolean' }, mutate: { type: 'boolean' }, share: { type: 'string' }, quiet: { type: 'boolean' }, journey: { type: 'string' }, cloud: { type: 'string' }, dialogs: { type: 'string' }, chats: { type: 'string' } },
  });
  const chats = values.chats ?? CHATS;
  const cloud = readCloud(values.cloud);
  const folders = { chatsFolder: chats, ...(values.dialogs === undefined ? {} : { dialogsFolder: values.dialogs }), ...(cloud === undefined ? {} : { cloud }) };
  if (values.journey !== undefined) return rehearseJourney(values.journey, { chats, folders, write });
  const known = listChats(chats);
  const vendors = values.all ? known : positionals;
  const unknown = vendors.filter((vendor) => !known.includes(vendor));
  if (vendors.length === 0 || unknown.length > 0) {
    write(`${unknown.length > 0 ? `There is no chat for ${unknown.join(', ')}. ` : ''}Name one of: ${known.join(', ')}, or --all.`);
    return 1;
  }
  const share = readShare(values.share);
  const started = performance.now();
  const truths = loadTruths(chats);
  let isGood = true;
  for (const vendor of vendors) {
    const truth = truths.find(({ slug }) => slug === vendor);
    if (!truth) throw new Error(`${vendor}.yaml has no vendor's truth.`);
    const play = values.mutate ? playMutants : playChat;
    isGood = await play({ chat: loadChat(chats, vendor), truth, transcript: createTranscript(write, values.quiet ?? values.mutate), write, folders, ...share }) && isGood;
  }
  write('');
  write(`${isGood ? 'All went as it has to.' : 'Not everything went as it has to.'} ${((performance.now() - started) / 1000).toFixed(1)} s in all.`);
  return isGood ? 0 : 1;
}

/** `1/3`: the first, the fourth, the seventh mutant and so on. */
function readShare(text: string | undefined): { share?: Share } {
  const [, number, of] = /^(\d+)\/(\d+)$/.exec(text ?? '') ?? [];
  return number === undefined ? {} : { share: { of: Number(of), place: (Number(number) - 1) % Number(of) } };
}

async function rehearseJourney(name: string, { chats, folders, write }: { chats: string; folders: PlayFolders; write: (line: string) => void }): Promise<number> {
  const known = listJourneys(JOURNEYS);
  if (!known.includes(name)) {
    write(`There is no journey ${name}. Name one of: ${known.join(', ')}.`);
    return 1;
  }
  const journey = loadJourney(JOURNEYS, name);
  const transcript = createTranscript(write);
  transcript.heading(journey.about);
  const truths = loadTruths(chats);
  const stage = await openStage({}, { ...folders, botEnvironment: journey.settings });
  try {
    const failure = await playJourney({ journey, stage, transcript, findVendor: (vendor) => ({ chat: loadChat(chats, vendor), truth: truths.find(({ slug }) => slug === vendor)! }) });
    transcript.note(failure === undefined ? 'All went as it has to.' : `FAILED: ${failure}`);
    return failure === undefined ? 0 : 1;
  } finally {
    await stage.close();
  }
}

if (require.main === module) {
  rehearse(process.argv.slice(2), (line) => void process.stdout.write(`${line}\n`)).then(
    (code) => void (process.exitCode = code),
    (error: Error) => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    },
  );
}
