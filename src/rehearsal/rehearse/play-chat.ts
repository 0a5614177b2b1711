// Plays every run of a chat, each in a fresh world, and says of each how it ended. Knows no vendor.
import type { NamedTruth } from '../console/truth';
import type { Chat } from './chat';
import { type PlayedRun, playRun } from './play-run';
import { type PlayFolders, openStage } from './stage';
import type { Transcript } from './transcript';

export interface ChatParts {
  chat: Chat;
  truth: NamedTruth;
  transcript: Transcript;
  write(line: string): void;
  folders?: PlayFolders;
}

/** True when the service provider accepted a signed login in every run. */
export async function playChat(parts: ChatParts): Promise<boolean> {
  let isGood = true;
  for (const run of parts.chat.runs) {
    parts.transcript.heading(`${parts.truth.name}: ${run.name}`);
    const stage = await openStage({}, parts.folders);
    try {
      const played = await playRun({ ...parts, run, stage });
      describeEnd(parts, played).forEach((line) => parts.transcript.note(line));
      isGood &&= played.failure === undefined;
    } finally {
      await stage.close();
    }
  }
  return isGood;
}

/** The last lines of a run: interactions, verdict, time. */
export function describeEnd({ chat, truth }: Pick<ChatParts, 'chat' | 'truth'>, { interactions, allInteractions, verdicts, failure, seconds, run }: PlayedRun): string[] {
  const verdict = verdicts.at(-1);
  const { tutorial } = chat.interactions;
  return [
    `interactions ${interactions} of at most ${chat.interactions.most} (${tutorial === undefined ? 'there is no tutorial' : `tutorial: ${tutorial} numbered actions`})`,
    `with the vendor half, the proof and the end: ${allInteractions}`,
    ...(verdict ? [`service provider: ${verdict.accepted ? 'ACCEPTED' : 'REFUSED'}, ${verdict.text}`] : ['service provider: nobody got so far']),
    ...(failure === undefined ? [] : [`FAILED: ${failure}`]),
    `${truth.name}, ${run.name}: ${failure === undefined ? 'good' : 'not good'}, ${seconds.toFixed(1)} s`,
  ];
}
