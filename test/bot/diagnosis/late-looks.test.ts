// A look that takes longer than an answer may: what it found comes when the chat takes it, and a bot that was killed says that it was cut off.
import { setTimeout as delay } from 'node:timers/promises';
import { ChatError } from '../../../src/model/chat-error';
import { startAppInTrouble, type AppInTrouble } from '../../support/app-in-trouble';
import { chatOf, hana, type BotWithTenant } from '../../support/bot-with-tenant';

jest.setTimeout(60_000);

let trouble: AppInTrouble;
let under: BotWithTenant;
beforeEach(async () => {
  trouble = await startAppInTrouble();
  ({ under } = trouble);
});
afterEach(() => under.close());

const QUESTION = 'Chris Green cannot get into Mimecast';
const chat = (): string[] => under.shown.filter(({ conversationId }) => conversationId === chatOf(hana).conversationId).map((one) => under.text(one));

/** The first read hangs until it is let go. */
function holdLook(): () => void {
  let release = (): void => undefined;
  const heldUntil = new Promise<void>((done) => { release = done; });
  let isFirst = true;
  under.world.interfere = ({ method }) => {
    if (method !== 'GET' || !isFirst) return undefined;
    isFirst = false;
    return { heldUntil };
  };
  return release;
}

it('says that it was cut off when it was killed while it looked', async () => {
  holdLook();
  await under.say(QUESTION, hana);
  expect(chat().at(-1)).toContain('Latchkey is looking');
  under.world.interfere = () => undefined;
  await under.restart();
  await under.bot.sweep();
  await under.bot.settle();

  expect(chat().at(-1)).toContain('Latchkey was interrupted while it read your last message');
  await under.restart();
  await under.bot.settle();
  expect(chat().filter((said) => said.includes('was interrupted'))).toHaveLength(1);
});

it('shows what it found when Teams takes it, and is over then', async () => {
  const release = holdLook();
  await under.say(QUESTION, hana);
  const { edit } = under.chat;
  under.chat.edit = async () => { throw new ChatError({ kind: 'again', statusCode: 502, mayBeTaken: false }); };
  release();
  await delay(2_500);
  expect(chat().at(-1)).toContain('Latchkey is looking');
  under.chat.edit = edit;
  await under.until(/The person is not assigned/);
  await under.bot.settle();
  await under.restart();
  await under.bot.settle();

  expect(chat().filter((said) => said.includes('was interrupted') || said.includes('Latchkey is looking'))).toEqual([]);
});
