// Objects whose changes become readable only after a delay, as in a replicated directory; does not know what the objects are.

export interface Version<T> {
  /** Epoch milliseconds from which reads show this version. */
  from: number;
  /** Null once the object is deleted. */
  value: T | null;
}

export type ReplicaData<T> = Record<string, Version<T>[]>;

export interface ReplicaClock {
  now(): number;
  delayMs(): number;
  /** Every so many readings one shows what was written last, as another replica would, and the next ones the old again. Undefined: none does. */
  flips(): number | undefined;
  /** Called after each change. */
  changed(): void;
}

/** A collection with a committed side (what writes see) and a readable side (what reads see). Values are never mutated. */
export class Replicas<T extends { id: string }> {
  private readings = 0;

  constructor(private readonly data: ReplicaData<T>, private readonly clock: ReplicaClock) {}

  /** What a read shows: undefined while a new object has not arrived. */
  visible(id: string): T | undefined {
    const each = this.clock.flips();
    if (each !== undefined && ++this.readings % each === 0) return this.latest(id);
    return this.newestVisible(this.data[id])?.value ?? undefined;
  }

  /** What was last written, readable or not. */
  latest(id: string): T | undefined {
    return this.data[id]?.at(-1)?.value ?? undefined;
  }

  listVisible(): T[] {
    return Object.keys(this.data).flatMap((id) => this.visible(id) ?? []);
  }

  listLatest(): T[] {
    return Object.keys(this.data).flatMap((id) => this.latest(id) ?? []);
  }

  write(value: T): T {
    this.push(value.id, value);
    return value;
  }

  remove(id: string): void {
    this.push(id, null);
  }

  /** All changes become readable at once. */
  settle(): void {
    const settled = settle(this.data);
    for (const id of Object.keys(this.data)) delete this.data[id];
    Object.assign(this.data, settled);
    this.clock.changed();
  }

  private push(id: string, value: T | null): void {
    const versions = this.data[id] ?? [];
    const shown = this.newestVisible(versions);
    const kept = shown ? versions.slice(versions.indexOf(shown)) : versions;
    const next: Version<T> = { from: this.clock.now() + this.clock.delayMs(), value };
    this.data[id] = this.clock.delayMs() > 0 ? [...kept, next] : [next];
    if (value === null && this.clock.delayMs() <= 0) delete this.data[id];
    this.clock.changed();
  }

  private newestVisible(versions: Version<T>[] = []): Version<T> | undefined {
    const now = this.clock.now();
    return versions.filter((version) => version.from <= now).at(-1);
  }
}

/** A restarted tenant has long replicated: only the last version of each object remains, readable at once. */
export function settle<T>(data: ReplicaData<T>): ReplicaData<T> {
  const last = Object.entries(data).map(([id, versions]) => [id, versions.at(-1)] as const);
  return Object.fromEntries(last.flatMap(([id, version]) => (version?.value ? [[id, [{ from: 0, value: version.value }]]] : [])));
}
