// Plays every journey of several people in a fresh world with the real bot, and shows that one that goes otherwise is told from it.
import { join } from 'node:path';
import { loadTruths } from '../src/rehearsal/console/load-truths';
import { loadChat } from '../src/rehearsal/rehearse/chat';
import { Journey, listJourneys, loadJourney } from '../src/rehearsal/rehearse/journey';
import { playJourney } from '../src/rehearsal/rehearse/play-journey';
import { openStage, type Stage } from '../src/rehearsal/rehearse/stage';
import { createTranscript } from '../src/rehearsal/rehearse/transcript';
import { childrenOnLoopback } from './support/children-on-loopback';

jest.setTimeout(120_000);

const FOLDER = join(__dirname, 'journeys');
const CHATS = join(__dirname, 'chats');
const truths = loadTruths(CHATS);
const findVendor = (vendor: string) => ({ chat: loadChat(CHATS, vendor), truth: truths.find(({ slug }) => slug === vendor)! });
const play = (journey: Journey, stage: Stage) => playJourney({ journey, stage, transcript: createTranscript(() => undefined), findVendor });

it.each(listJourneys(FOLDER))('%s', async (name) => {
  const journey = loadJourney(FOLDER, name);
  const stage = await openStage(childrenOnLoopback(), { botEnvironment: journey.settings });
  try {
    expect(await play(journey, stage)).toBeUndefined();
  } finally {
    await stage.close();
  }
});

describe('a journey that goes otherwise', () => {
  let stage: Stage;
  beforeAll(async () => { stage = await openStage(childrenOnLoopback()); });
  afterAll(() => stage.close());
  const turns = (...list: object[]) => play(Journey.parse({ about: 'A try.', turns: list, neverInChannel: ['Choose the Mimecast region'] }), stage);

  it('names the person and the turn', async () => {
    expect(await turns({ as: 'nobody' })).toContain('nobody here is called nobody');
    expect(await turns({ as: 'ada', say: 'set up Mimecast' }, { as: 'ada', sees: ['Choose the Mimecast region'] }, { as: 'hana', seesNowhere: ['Latchkey'] })).toContain('Turn 3: hana may not see');
    expect(await turns({ as: 'ada', sees: ['Choose the Mimecast region'], press: 'Cancel setup', refused: 'never' })).toBe('Under the card stands after [Cancel setup]: nothing');
  });

  it('hears what stands in a shared place, also as the bot edits it', async () => {
    const leaked = play(Journey.parse({ about: 'A try.', turns: [{ as: 'ada', in: 'channel', say: 'help' }, { as: 'ada', in: 'channel', sees: ['Single sign-on'] }], neverInChannel: ['Single sign-on'] }), stage);

    expect(await leaked).toContain('A message in a shared place holds “Single sign-on”');
  });
});
