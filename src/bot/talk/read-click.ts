// Reads what a pressed button brought into a click, or says that no card of ours could have sent it. Knows no setup.
import { z } from 'zod';
import { CARD_VERBS } from '../../model/card-verbs';
import type { Click } from '../../model/click';

const isOrdinary = (name: string): boolean => !(name in Object.prototype);
const word = (most: number) => z.string().max(most).refine(isOrdinary);

/** Of a request's card, which is pressed in chats and in channels. */
export function isRequestClick({ verb }: Pick<Click, 'verb'>): boolean {
  return verb.startsWith('request.');
}

/** Buttons carry strings and one number. */
const ButtonSchema = z.object({
  verb: z.enum(CARD_VERBS),
  setupId: word(60).optional(),
  stepId: word(80).optional(),
  revision: z.number().int().optional(),
  // Also the name of a product as somebody typed it.
  choice: z.string().max(300).optional(),
});

/** More than any box takes, so that a text that is too long is seen as such. */
const MOST_TYPED = 20_000;
const RESERVED: ReadonlySet<string> = new Set(Object.keys(ButtonSchema.shape));
/** Teams docs, task modules and sign-in in cards: the member that speaks to the client stands beside the data. */
const OF_THE_CLIENT = 'msteams';

export type ReadClick = Click | { verb?: undefined; /** As the card said; it may be nobody's. */ setupId?: string };

/** Inputs are strings; an empty one may be missing or null, and what is neither is dropped unless it is made to look like more. */
export function readClick(data: Record<string, unknown>): ReadClick {
  const button = ButtonSchema.safeParse(data);
  const inputs = Object.entries(data).filter(([name]) => !RESERVED.has(name) && name !== OF_THE_CLIENT);
  const isOdd = button.data?.setupId !== undefined && !isOrdinary(button.data.choice ?? '');
  if (!button.success || isOdd || inputs.some(([name, value]) => !isOrdinary(name) || (typeof value === 'object' && value !== null))) {
    const { setupId } = data;
    return typeof setupId === 'string' && setupId.length <= 60 ? { setupId } : {};
  }
  return { ...button.data, values: Object.fromEntries(inputs.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.slice(0, MOST_TYPED)]] : []))) };
}
