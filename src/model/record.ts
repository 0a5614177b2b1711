// What everything has in common that people begin, that goes on over days and that the bot works on: one row with a revision.

/** The kinds of records. Each has its own words, and all have one store, one way to be worked on and one way to be told of. */
export type RecordKind = 'setup' | 'request';

export type RecordStatus = 'asking' | 'working' | 'waiting' | 'needs-sign-in' | 'stopped' | 'finished' | 'cancelled';

/** One thing to do outside. `key` is the same on every retry. */
export interface PendingWork {
  type: string;
  key: string;
  /** Absent: it only reads, so that it matters not how often it was begun. */
  attempt?: number;
  /** The process that does it. Absent: nobody does, because it waits for a sign-in. */
  worker?: string;
}

export interface WorkRecord {
  id: string;
  /** Short, for people and for the marker in Entra. */
  code: string;
  tenantId: string;
  status: RecordStatus;
  pending: PendingWork[];
  revision: number;
  /** The revision at which what people see changed last; cards carry it. Noting where a card lies does not make it stale. */
  face: number;
  createdAt: string;
  updatedAt: string;
}

/** What the bot's loop tells of its own to a record of any kind. */
export type LoopEvent =
  /** What these workers had begun stands still: they are gone for good. */
  | { type: 'takenUp'; gone: string[] }
  /** Quiet: this attempt of an effect was put down before it sent any write, because the process was to end. */
  | { type: 'notBegun'; effectKey: string; attempt: number };
