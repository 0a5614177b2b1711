// The processes that work on one database, as the bot needs to know them. Types only.

/** A process that works on the database. */
export interface WorkerEntry {
  id: string;
  /** Processes of one place see each other by their `pid`. */
  place: string;
  pid: number;
  /** Counted up while it lives. */
  beats: number;
}

/** The processes that work on the database now. Whatever names a worker that is not among them is free to be taken up. */
export interface WorkerStore {
  enter(worker: Omit<WorkerEntry, 'beats'>): Promise<void>;
  /** False: it is not among them any more. */
  beat(id: string): Promise<boolean>;
  list(): Promise<WorkerEntry[]>;
  leave(id: string): Promise<void>;
}
