// Spoils one thing at a time and sees whether the sign-in at the end is refused: one full play a run, then only what follows the mistake.
import { playSignIn } from '../console/play-sign-in';
import type { GivenAnswer } from './chat-player';
import type { Run } from './chat';
import { type SignInVerdict, judgeSignIn } from './judge-sign-in';
import { type Mutant, listMutants } from './list-mutants';
import { type MutantResult, printMutantTable } from './mutant-table';
import type { ChatParts } from './play-chat';
import { type PlayedRun, playRun } from './play-run';
import { openStage } from './stage';
import { createTranscript } from './transcript';

/** Of so many mutants one after the other, the one at this place: a part of them each time, all of them over some times. */
export interface Share {
  of: number;
  place: number;
}

/** True when every mutant behaved as the vendor's truth says. Without a share all are played. */
export async function playMutants(parts: ChatParts & { share?: Share }): Promise<boolean> {
  let isGood = true;
  for (const run of parts.chat.runs.filter(({ spoiled }) => spoiled)) {
    parts.transcript.heading(`${parts.truth.name}, one mistake at a time: ${run.name}`);
    const started = performance.now();
    const results = await playMutantsOf(parts, run);
    const unexpected = results.filter((one) => one.isRefused !== one.mustBeRefused);
    printMutantTable(results, parts.write);
    parts.write(`${results.length - unexpected.length} of ${results.length} as expected, ${((performance.now() - started) / 1000).toFixed(1)} s`);
    isGood &&= unexpected.length === 0;
  }
  return isGood;
}

async function playMutantsOf(parts: ChatParts & { share?: Share }, run: Run): Promise<MutantResult[]> {
  const stage = await openStage({}, parts.folders);
  try {
    const played = await playRun({ ...parts, transcript: SILENT, run, stage });
    if (played.failure !== undefined) throw new Error(`Without any mistake the run "${run.name}" fails already: ${played.failure}`);
    const control: Mutant = { name: 'nothing spoiled', steps: played.steps, isHarmless: true };
    const results: MutantResult[] = [];
    const { share = { of: 1, place: 0 } } = parts;
    const isOurs = (_one: unknown, number: number): boolean => number % share.of === share.place;
    for (const mutant of [control, ...listMutants(parts.truth, played.steps, run.mode).filter(isOurs)]) results.push(await playAtVendor(played, mutant));
    for (const answer of played.answers.filter(({ instead }) => instead !== undefined).filter(isOurs)) {
      if (answer.instead === undefined) continue;
      // What somebody is asked for once more afterwards is not what counted.
      const isAskedAgain = played.answers.some((later) => later.turn > answer.turn && later.label !== undefined && later.label === answer.label);
      results.push(await playInChat(parts, run, { ...answer, instead: answer.instead, isHarmless: answer.isHarmless || isAskedAgain }));
    }
    return results;
  } finally {
    await stage.close();
  }
}

const SILENT = createTranscript(() => undefined);

/** The console from new, with the recorded steps but for one; the link that the card gave is opened when it was and once more at the end. */
async function playAtVendor({ console, run, signIns }: PlayedRun, { name, steps, isHarmless }: Mutant): Promise<MutantResult> {
  await console.forget();
  const refusals: string[] = [];
  const verdicts: SignInVerdict[] = [];
  for (const round of new Set([...signIns.keys(), ...steps.map((step) => step.round)])) {
    for (const step of steps.filter((one) => one.round === round)) {
      const { ok, message } = await console.follow(step);
      if (!ok) refusals.push(message);
    }
    const attempt = signIns[round] ?? signIns.at(-1);
    if (!attempt) throw new Error('Nobody signed in, so there is nothing to try again.');
    verdicts.push(judgeSignIn(run.mode, await playSignIn({ mode: run.mode, userPrincipalName: attempt.as, start: attempt.start })));
  }
  const refused = verdicts.find((verdict) => !verdict.accepted);
  return { name, isRefused: refused !== undefined, mustBeRefused: !isHarmless, by: refused?.by ?? '', why: refused?.text ?? '', noticed: refusals[0] };
}

/** The same chat in a fresh world with one other answer; whoever gives it does not notice. */
async function playInChat(parts: ChatParts, run: Run, answer: GivenAnswer & { instead: string }): Promise<MutantResult> {
  const stage = await openStage({}, parts.folders);
  try {
    const { verdicts, failure, refusals } = await playRun({ ...parts, transcript: SILENT, run, stage, slip: answer });
    const verdict = verdicts.at(-1);
    const name = `answered: ${answer.label ?? 'choice by button'}: ${answer.instead} instead of ${answer.given}`;
    const mustBeRefused = !answer.isHarmless;
    if (!verdict) return { name, isRefused: true, mustBeRefused, by: 'the chat', why: failure ?? '', noticed: refusals[0] };
    return { name, isRefused: !verdict.accepted, mustBeRefused, by: verdict.by ?? '', why: verdict.text, noticed: refusals[0] };
  } finally {
    await stage.close();
  }
}
