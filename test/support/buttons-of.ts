// The buttons of a card as a client finds them. Knows no bot.

export interface Button { type: string; title: string; verb?: string; data?: Record<string, unknown> }

export function buttonsOf(card: unknown): Button[] {
  const found: Button[] = [];
  JSON.stringify(card, (_key, value: unknown) => {
    const one = value as Button | null;
    if (one && typeof one === 'object' && one.type === 'Action.Execute') found.push(one);
    return value;
  });
  return found;
}
