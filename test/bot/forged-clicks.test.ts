// Every button's verb with data that no card has, at places where most of them do not belong: nothing breaks, nothing is skipped, nothing is written.
import { CARD_VERBS } from '../../src/model/card-verbs';
import type { Setup } from '../../src/model/setup';
import { ada, chatOf, startBotWithTenant, type BotWithTenant } from '../support/bot-with-tenant';
import { setupOf, startAtWaiting } from '../support/support-walks';

jest.setTimeout(60_000);

let under: BotWithTenant;
let count = 0;
afterEach(() => under.close());

const start = async (words: string): Promise<BotWithTenant> => {
  const started = await startBotWithTenant();
  await started.say(words);
  return started;
};

const FORGED: Array<Record<string, unknown>> = [
  { choice: 'constructor' },
  { choice: '__proto__', metadataUrl: ['https://vendor.example'], metadataXml: { a: 1 }, question: ['?'], person: 5, product: null },
  JSON.parse('{"__proto__":"x","constructor":"y","toString":"z"}') as Record<string, unknown>,
  { metadataUrl: 'x'.repeat(20_000), metadataXml: '<a>'.repeat(6_000), question: `\${x}{{DATE(2020)}}**${'y'.repeat(19_000)}`, productName: '{region}${$root}**[x](javascript:alert(1))'.repeat(100), person: "'".repeat(20_000) },
];

/** As an own client would send it: on the card of now. */
async function click(data: Record<string, unknown>, { id, face }: Setup): Promise<string> {
  const turn = { activityId: `forged-${(count += 1)}`, at: new Date(), person: ada, conversation: chatOf(ada), correlationId: 'c1' };
  const answer = await under.bot.handleTurn({ ...turn, what: { type: 'click', data: { ...data, setupId: id, revision: face }, messageId: under.last().messageId, inPlace: true } });
  return JSON.stringify(answer);
}

it.each<[string, () => Promise<BotWithTenant>, string[]]>([
  ['what has to be there first', () => start('set up Autotask'), ['prepare.done']],
  ['the waiting for support', startAtWaiting, ['setup.back']],
  ['a choice by button', () => start('set up Mimecast'), []],
])('at %s', async (_where, go, leading) => {
  under = await go();
  const before = await setupOf(under);
  const wrong: string[] = [];
  for (const verb of CARD_VERBS) for (const forged of FORGED) {
    const { revision } = (await under.database.setups.find(ada.tenantId, before.id))!;
    const again = { ...before, revision: revision + 1, face: revision + 1 };
    await under.database.setups.save(again, revision);
    const answer = await click({ ...forged, verb }, again);
    const after = (await under.database.setups.find(ada.tenantId, before.id))!;
    if (/unexpected/i.test(answer)) wrong.push(`${verb} breaks: ${answer.slice(0, 200)}`);
    if (after.stepId !== before.stepId && !leading.includes(verb)) wrong.push(`${verb} leads from ${before.stepId} to ${after.stepId}`);
    if (JSON.stringify(after).length > JSON.stringify(before).length + 30_000) wrong.push(`${verb} swells the setup`);
  }

  expect(wrong).toEqual([]);
  expect(under.logs.filter((line) => line.startsWith('turn failed'))).toEqual([]);
  expect(under.world.tenant.applications.listLatest()).toEqual([]);
});

it('the word “change” before the first question leads to no later one', async () => {
  under = await start('set up Autotask');
  await under.say('change');

  expect((await setupOf(under)).stepId).toBe('prepare');
});
