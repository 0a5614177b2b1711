// Plays one journey on a stage, from the first word to the last expectation. Prints only through the transcript.
import { setTimeout as delay } from 'node:timers/promises';
import type { NamedTruth } from '../console/truth';
import { type Chat, fillWords } from './chat';
import { findTenantFaults } from './find-tenant-faults';
import type { Journey } from './journey';
import { JourneyPlayer } from './journey-player';
import { playRun } from './play-run';
import type { Stage } from './stage';
import type { Transcript } from './transcript';

export interface JourneyParts {
  journey: Journey;
  stage: Stage;
  transcript: Transcript;
  /** The chat of a vendor and its truth, for journeys that need a finished setup. */
  findVendor: (vendor: string) => { chat: Chat; truth: NamedTruth };
}

/** @returns why it did not end well; undefined: it did */
export async function playJourney({ journey, stage, transcript, findVendor }: JourneyParts): Promise<string | undefined> {
  const playVendor = async (vendor: string): Promise<string | undefined> => {
    const { chat, truth } = findVendor(vendor);
    const [run] = chat.runs;
    return (await playRun({ chat, run: run!, truth, stage, transcript })).failure;
  };
  const player = new JourneyPlayer({ client: stage.client, transcript, journey, playVendor });
  try {
    for (const [index, turn] of journey.turns.entries()) await player.play(turn, index);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  // The world writes its state down a moment after the change.
  await delay(100);
  const after = JSON.parse(fillWords(JSON.stringify(journey.tenantAfter ?? {}), journey.words)) as Journey['tenantAfter'];
  const faults = [...player.leaks, ...(after ? findTenantFaults(after, stage.readTenant()) : [])];
  return faults.length > 0 ? faults.join('\n') : undefined;
}
