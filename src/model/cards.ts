// What travels between the bot and a card. The data of each card is typed in card-data.ts.

/** Any Adaptive Card 1.5 document. */
export type AdaptiveCard = { type: 'AdaptiveCard'; version: '1.5' } & Record<string, unknown>;

/** All that a button carries. Client input: checked against the setup, never trusted. */
export interface CardAction {
  verb: string;
  setupId?: string;
  stepId?: string;
  revision?: number;
  /** A choice out of the dialog, such as a vendor, a region or a field. */
  choice?: string;
}
