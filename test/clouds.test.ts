// Plays the chat of Mimecast in a world of each of Microsoft's other clouds, with the real bot under that cloud's settings, to an accepted sign-in.
import { join } from 'node:path';
import { loadTruths } from '../src/rehearsal/console/load-truths';
import { rehearse } from '../src/rehearsal/rehearse';
import { loadChat } from '../src/rehearsal/rehearse/chat';
import { playRun } from '../src/rehearsal/rehearse/play-run';
import { openStage } from '../src/rehearsal/rehearse/stage';
import { createTranscript } from '../src/rehearsal/rehearse/transcript';
import { childrenOnLoopback } from './support/children-on-loopback';

jest.setTimeout(120_000);

const FOLDER = join(__dirname, 'chats');
const chat = loadChat(FOLDER, 'mimecast');
const truth = loadTruths(FOLDER).find(({ slug }) => slug === 'mimecast')!;

it.each([
  ['usgov', 'sp', 'sts.windows.net'], ['dod', 'idp', 'sts.windows.net'], ['china', 'sp', 'sts.chinacloudapi.cn'],
] as const)('%s: the certificate is made by hand, and the sign-in is accepted', async (cloud, mode, issuer) => {
  const lines: string[] = [];
  const stage = await openStage(childrenOnLoopback(), { cloud });
  try {
    const run = chat.runs.find((one) => one.mode === mode)!;
    const played = await playRun({ chat, run, truth, stage, transcript: createTranscript((line) => lines.push(line)) });

    expect(played.failure).toBeUndefined();
    expect(played.verdicts.map(({ accepted }) => accepted)).toEqual([true]);
    // One press more than where Graph makes the certificate.
    expect(played.interactions).toBe(chat.interactions.most + 1);
    expect(lines.join('\n')).toContain('Presses “Save” in the admin center');
    expect(lines.join('\n')).toContain(`https://${issuer}/`);
    const [principal] = stage.readTenant()['servicePrincipals'] as Array<{ preferredTokenSigningKeyThumbprint: string; keyCredentials: object[] }>;
    expect(principal!.keyCredentials).toHaveLength(2);
    expect(principal!.preferredTokenSigningKeyThumbprint).toMatch(/^[0-9A-F]{40}$/);
  } finally {
    await stage.close();
  }
});

it('a cloud that nobody knows is refused before anything is started', async () => {
  await expect(rehearse(['mimecast', '--cloud', 'moon'], () => undefined)).rejects.toThrow('There is no cloud moon');
});
