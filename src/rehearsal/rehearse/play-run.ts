// Plays one run of a chat on a stage, from the first word to the last expectation. Prints only through the transcript.
import { buildAccount, type NamedTruth } from '../console/truth';
import { type Chat, type Run, fillWords, listTurns } from './chat';
import { ChatPlayer, type ChatRecord, type Slip } from './chat-player';
import { ConsolePlayer } from './console-player';
import { findTenantFaults } from './find-tenant-faults';
import type { Stage } from './stage';
import type { Transcript } from './transcript';

export interface PlayedRun extends ChatRecord {
  run: Run;
  console: ConsolePlayer;
  /** Why the run did not end well; absent: it did. */
  failure?: string;
  seconds: number;
}

export interface RunParts {
  chat: Chat;
  run: Run;
  truth: NamedTruth;
  stage: Stage;
  transcript: Transcript;
  slip?: Slip;
}

/** The cloud that the world plays is one of the run's words: turns may be for some of them. */
export async function playRun({ chat, run: named, truth, stage, transcript, slip }: RunParts): Promise<PlayedRun> {
  const run: Run = { ...named, words: { ...named.words, cloud: stage.cloud } };
  const started = performance.now();
  const region = truth.regions.find(({ key }) => key === run.account);
  if (!region) throw new Error(`The run "${run.name}" wants the account ${run.account}, which ${truth.name} does not have.`);
  const console = new ConsolePlayer(stage.peopleUrl, truth.slug);
  await console.showAccount(region.key);
  const player = new ChatPlayer({ stage, console, transcript, run, loginHost: buildAccount(truth, region).host, ...(slip ? { slip } : {}) });
  const failure = await playTurns(chat, run, player, stage, slip !== undefined).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  return { ...player.record, run, console, seconds: (performance.now() - started) / 1000, ...(failure === undefined ? {} : { failure }) };
}

async function playTurns(chat: Chat, run: Run, player: ChatPlayer, stage: Stage, endsWithSignIn: boolean): Promise<string | undefined> {
  for (const { turn, index } of listTurns(chat, run)) {
    await player.play(turn, index);
    if (endsWithSignIn && turn.signIn && turn.signIn.refused === undefined) return undefined;
  }
  if (player.record.verdicts.length === 0) return 'The chat ended without a sign-in.';
  if (!chat.tenantAfter) return undefined;
  // The world writes its state down a moment after the change.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const after = JSON.parse(fillWords(JSON.stringify(chat.tenantAfter), player.record.words)) as NonNullable<Chat['tenantAfter']>;
  const faults = findTenantFaults(after, stage.readTenant());
  return faults.length > 0 ? faults.join('\n') : undefined;
}
