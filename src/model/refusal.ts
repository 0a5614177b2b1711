// What was refused and stands in the audit log: who tried, what, when and how often. Never what a card or a token held.

/** Wording stands in cards/words.yaml `audit` under `refused.<what>`. */
export const REFUSED = [
  /** A setup that the tenant does not have, or not any more. */
  'click.unknown-setup',
  'click.not-yours',
  /** A verb that no card has, or data of another kind than cards carry. */
  'click.unreadable',
  /** A revision or step that the setup never showed together. */
  'click.forged',
  /** A button that the setup's card of now does not have. */
  'click.unfit',
  /** An older card of the setup: an honest slip, or a replay. */
  'click.superseded',
  /** A card of a setup that is finished or cancelled. */
  'click.over',
  /** Of the vendor half, by somebody who had it before. */
  'click.handed-back',
  'click.unknown-product',
  /** Outside of the personal chat. */
  'click.elsewhere',
  /** Somebody decided about their own request. */
  'request.own',
  /** Somebody decided who is no approver. */
  'request.not-approver',
  'sign-in.wrong-person',
  /** Expired, for somebody else's application or tenant, or signed by nobody who may. */
  'sign-in.invalid-token',
  'sign-in.unreadable',
  /** The end of a sign-in window that nobody of this name has gone through. */
  'sign-in.unasked',
  'download.expired',
] as const;
export type RefusedWhat = (typeof REFUSED)[number];

export interface Refusal {
  tenantId: string;
  /** Only when the setup is known to be there. */
  setupId?: string;
  /** Object id and name; of a link nobody knows who follows it. */
  byId: string;
  byName: string;
  what: RefusedWhat;
  /** ISO time. */
  at: string;
  correlationId: string;
}

/** The same refusal again and again, as one. */
export interface RefusalRecord extends Omit<Refusal, 'at'> {
  firstAt: string;
  lastAt: string;
  count: number;
}
