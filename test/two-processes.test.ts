// Two compiled bots on one database behind one address: clicks go to either, one is killed or stands still in the middle, and the other goes on.
import { setTimeout as delay } from 'node:timers/promises';
import { listButtons } from '../src/rehearsal/relay/card-buttons';
import { startBotProcess, type BotMember, type BotProcess, type GraphCall } from './support/bot-process';
import { pressButtons } from './support/press-buttons';

jest.setTimeout(180_000);

let under: BotProcess;
let second: BotMember;
beforeEach(async () => {
  under = await startBotProcess({ several: true });
  second = await under.addBot();
  await Promise.all([under.start(), second.start()]);
});
afterEach(() => under.close());

const { withButton, press, having } = pressButtons(() => under.client, 120_000);
const isWrite = ({ method }: GraphCall): boolean => method !== 'GET';
const nameOf = ({ method, path }: GraphCall): string => `${method} ${path.replace(/[\w-]{36}/g, '*')}`;
const writesOf = (member: BotMember): string[] => under.calls.filter((call) => isWrite(call) && call.by === member.child.pid).map(nameOf);

/** What an Entra half writes that nobody interrupts. */
const WRITES = [
  'PATCH /applications/*', 'PATCH /servicePrincipals/*', 'PATCH /servicePrincipals/*', 'POST /applicationTemplates/*/instantiate', 'POST /servicePrincipals/*/addTokenSigningCertificate',
];

/** Resolves at the first answer that fits; the bot gets that answer when `release` is called. */
function hold(fits: RegExp): { reached: Promise<GraphCall>; release: () => void } {
  let release = (): void => undefined;
  const released = new Promise<void>((done) => (release = done));
  const reached = new Promise<GraphCall>((done) => {
    under.beforeAnswer = (call) => {
      if (!fits.test(nameOf(call))) return undefined;
      under.beforeAnswer = () => undefined;
      done(call);
      return released;
    };
  });
  return { reached, release };
}

/** One app, made by each write once, every write in the audit log once, and one card that asks for the next thing. */
async function expectOneOfEach(): Promise<void> {
  await withButton('Open checklist');
  await delay(1_000);
  expect(having('Open checklist')).toHaveLength(1);
  const sent = under.calls.filter((call) => isWrite(call) && call.status < 300);
  expect(sent.map(nameOf).sort()).toEqual(WRITES);
  expect(under.readTenant().applications).toHaveLength(1);
  expect((await under.listWrites()).sort()).toEqual(under.calls.filter(isWrite).map(({ method, path }) => `${method} ${path}`).sort());
}

test('each activity goes to the other one in turn: a whole Entra half, and no sign-in by hand', async () => {
  const members = [under, second];
  let turn = 0;
  Object.defineProperty(under, 'serving', { get: () => members[(turn += 1) % 2] });
  await under.client.open();
  await under.client.say('set up Mimecast');
  await press('Europe');
  await press('Show plan', { 'Account code': 'CUK12A345' });
  await press('Confirm plan');

  await expectOneOfEach();
  await press('Open checklist');
  await withButton('Save ticks');
  expect(under.client.messages.flatMap(({ cards }) => cards.flatMap((card) => listButtons(card).map(({ title }) => title)))).not.toContain('Sign in');
});

test('killed while it reads, while it makes the app and while it changes it: each time the other one goes on', async () => {
  /** Kills whoever works, once its call was answered by Entra and before it hears of it; resolves with who was killed. */
  const killWhenReached = async (held: ReturnType<typeof hold>): Promise<BotMember> => {
    const { by } = await held.reached;
    const [works, other] = by === under.child.pid ? [under, second] : [second, under];
    under.serving = other;
    await works.stop('SIGKILL');
    held.release();
    return works;
  };
  await under.client.open();
  await under.client.say('set up Mimecast');
  await press('Europe');
  const form = await withButton('Show plan');
  const reads = hold(/^GET \/applicationTemplates/);
  void under.client.click(form, 'Show plan', { 'Account code': 'CUK12A345' }).catch(() => undefined);
  const first = await killWhenReached(reads);
  const plan = await withButton('Confirm plan');
  await first.start();

  const makes = hold(/instantiate$/);
  void under.client.click(plan, 'Confirm plan').catch(() => undefined);
  await makes.reached;
  const changes = hold(/^PATCH \/applications/);
  const next = await killWhenReached(makes);
  await next.start();
  await killWhenReached(changes);

  await expectOneOfEach();
});

test('one that stands still in the middle of a write loses its place: the other one ends the work, and it goes on as a new one', async () => {
  await under.client.open();
  await under.client.say('set up Mimecast');
  await press('Europe');
  await press('Show plan', { 'Account code': 'CUK12A345' });
  const held = hold(/^PATCH \/applications/);
  await press('Confirm plan');
  await held.reached;
  // A process that is stopped in the very write to the file keeps the file's lock: what else it was at ends first.
  await delay(1_000);
  under.child.kill('SIGSTOP');
  under.serving = second;
  const checklist = await withButton('Open checklist');
  const before = writesOf(under);
  under.child.kill('SIGCONT');
  held.release();
  while (!under.output().includes('was away too long')) await delay(50);

  await expectOneOfEach();
  expect(writesOf(under)).toEqual(before);
  under.serving = under;
  // On a busy machine the strip says that it could not be saved, and to press again.
  for (let answered = false; !answered; answered = !checklist.isRefused) await under.client.click(checklist, 'Open checklist');
  await withButton('Save ticks');
});
