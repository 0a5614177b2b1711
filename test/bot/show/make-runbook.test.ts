// The runbook that an admin keeps: complete, in words, and no typed text changes its shape.
import { splitText } from '../../../src/bot/talk/show-runbook';
import { ada, hana, startBotWithTenant, type BotWithTenant } from '../../support/bot-with-tenant';
import { GUARD, pressVerb, readRunbook, saveAllTicks, VALUES, walkToPlan, assign } from '../../support/walks';

let under: BotWithTenant;
afterEach(() => under.close());

async function makeRunbook(profileDescription: string): Promise<string> {
  under = await startBotWithTenant();
  await walkToPlan(under, { ...VALUES, profileDescription });
  await under.press('Confirm plan');
  await under.until(/Take 1 value to Mimecast/);
  await under.press('Open checklist');
  await saveAllTicks(under);
  await assign(under, 'chris.green@contoso.com');
  await saveAllTicks(under);
  await under.press('I saw it work');
  await pressVerb(under, 'proof.continue');
  await under.press('Unlock', GUARD);
  await saveAllTicks(under);
  return readRunbook(under);
}

it('holds every value, who was assigned, what was claimed, and each write with its request id', async () => {
  const runbook = await makeRunbook('Entra ID sign-in');

  for (const text of ['https://eu-api.mimecast.com/sso/CUK12A345', 'Chris Green (chris.green@contoso.com)', 'I know the way back', 'clear “Enforce SAML Authentication for Mimecast”', 'Plan confirmed']) expect(runbook).toContain(text);
  const [setup] = await under.database.setups.listAll(ada);
  const writes = (await under.database.audit.list(ada.tenantId, setup!.id)).filter((entry) => entry.write);
  expect(writes.length).toBeGreaterThan(5);
  for (const { write } of writes) expect(runbook).toContain(`${write!.method} ${write!.path}`);
  for (const { write } of writes) expect(runbook).toContain(write!.graphRequestId);
  expect(runbook).not.toMatch(/undefined|\[object|\{[a-z]+\}|ssoMode|checklist\.claimed/);
});

it.each(['a | b', '`code`', '``', '**b** <img>', '# x'])('keeps %j as it is within its table', async (profileDescription) => {
  const runbook = await makeRunbook(profileDescription);
  const row = runbook.split('\n').find((line) => line.startsWith('| 2 |'))!;

  expect(row.split(/(?<!\\)\|/)).toHaveLength(7);
  expect(row.replaceAll('\\|', '|')).toContain(profileDescription);
});

it('comes in parts that each fit into a card, and together are the whole', () => {
  const long = [...Array.from({ length: 400 }, (_each, at) => `| ${at} | ${'ü'.repeat(60)} | "quoted" |`), '漢'.repeat(6000), '', 'end'].join('\n');
  const parts = splitText(long);

  expect(parts.length).toBeGreaterThan(2);
  expect(Math.max(...parts.map((part) => Buffer.byteLength(JSON.stringify(part))))).toBeLessThanOrEqual(16_100);
  expect(parts.join('\n').replaceAll('漢\n漢', '漢漢')).toBe(long);
});

it('is shown in the admin\'s own chat and stands behind no link', async () => {
  const runbook = await makeRunbook('Entra ID sign-in');

  expect(runbook).toContain('Ada Admin');
  expect(await under.press('Show runbook')).toMatchObject({ type: 'card' });
  expect(under.text()).toContain('Copy the runbook of Mimecast');
  expect(await under.press('Show current card', {}, { person: hana })).toMatchObject({ type: 'notice', isError: true });
  expect(JSON.stringify(under.shown)).not.toMatch(/\/downloads\//);
});
