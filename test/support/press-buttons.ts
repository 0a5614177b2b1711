// A person before a chat: waits until a card with a button is there, and presses it. Knows no bot.
import { listButtons } from '../../src/rehearsal/relay/card-buttons';
import type { Answer } from '../../src/rehearsal/relay/activity';
import type { HeadlessClient, ScreenMessage } from '../../src/rehearsal/relay/headless-client';

export interface Buttons {
  /** The newest message with this button, now or later. */
  withButton(title: string, withinMs?: number): Promise<ScreenMessage>;
  press(title: string, inputs?: Record<string, string>): Promise<Answer>;
  /** All messages that have it now. */
  having(title: string): ScreenMessage[];
}

/** @param client asked each time: a test may begin anew with another */
export function pressButtons(client: () => HeadlessClient, patienceMs = 20_000): Buttons {
  const has = (title: string) => ({ cards }: ScreenMessage): boolean => cards.some((card) => listButtons(card).some((one) => one.title === title));
  const withButton: Buttons['withButton'] = (title, withinMs = patienceMs) => client().waitForCard((_card, message) => has(title)(message), withinMs);
  return {
    withButton,
    press: async (title, inputs = {}) => client().click(await withButton(title), title, inputs),
    having: (title) => client().messages.filter(has(title)),
  };
}
