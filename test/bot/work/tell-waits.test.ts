// A long wait is told on the progress card; a short one, and one that the work told itself, is not.
import { startBotWithTenant } from '../../support/bot-with-tenant';
import { walkToPlan } from '../../support/walks';
import { tellWaits } from '../../../src/bot/work/tell-waits';

const NOW = new Date('2026-01-05T08:00:00.000Z');

function told() {
  const said: unknown[][] = [];
  const wait = async (ms: number): Promise<void> => void said.push(['waits', ms]);
  return { said, ...tellWaits({ progress: (...words) => said.push(words) }, wait, () => NOW, 'create-application') };
}

it('tells until when a service asked to wait, and takes it back afterwards', async () => {
  const { said, waitAsAsked } = told();
  await waitAsAsked(2_000);
  await waitAsAsked(90_000);

  expect(said).toEqual([['waits', 2_000], ['asked-to-wait', '2026-01-05T08:01:30.000Z'], ['waits', 90_000], ['create-application']]);
});

it('tells that the directory is slow once the looks together take long', async () => {
  const { said, waitBetweenLooks } = told();
  for (const ms of [100, 3_000, 5_000, 5_000]) await waitBetweenLooks(ms);

  expect(said).toEqual([['waits', 100], ['waits', 3_000], ['slow-directory', undefined], ['waits', 5_000], ['create-application'], ['slow-directory', undefined], ['waits', 5_000], ['create-application']]);
});

it('leaves what the work told of its own search in place', async () => {
  const { said, progress, waitBetweenLooks } = told();
  progress('searching');
  await waitBetweenLooks(60_000);

  expect(said).toEqual([['searching'], ['waits', 60_000]]);
});

it('shows it on the card of a setup, and the next card when it goes on', async () => {
  const under = await startBotWithTenant();
  await walkToPlan(under);
  let isAsked = false;
  under.world.interfere = ({ method }) => {
    if (isAsked || method === 'GET') return undefined;
    isAsked = true;
    return { status: 429, code: 'TooManyRequests', retryAfterSeconds: 3 };
  };
  await under.press('Confirm plan');
  await under.until(/Microsoft asked for a pause\./);
  expect(JSON.stringify(under.last().message)).toContain('It goes on by itself at {{TIME(');
  await under.until(/Take 1 value to Mimecast/);
  await under.close();

  expect(isAsked).toBe(true);
});
