// What a vendor's accounts hold: records, domains, talks with support and what is open on the screen. Kept in one JSON file. Decides nothing.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { NamedTruth, RecordKind, TruthRegion } from './truth';

/** Values of a record by field key; boxes hold `on` or `off`. */
export type RecordValues = Record<string, string>;

export interface OpenRecord {
  values: RecordValues;
  /** Place in the list of saved records; absent while it was never saved. */
  savedAs?: number;
}

export interface AccountState {
  records: Record<RecordKind, RecordValues[]>;
  /** What is being edited, by kind. */
  open: Partial<Record<RecordKind, OpenRecord>>;
  domains: string[];
  selectedDomain?: string;
  /** What was written to support and answered, oldest first. */
  talk: Array<{ by: 'you' | 'support'; text: string }>;
  /** Id of the place that is shown. */
  placeId?: string;
}

interface StateFile {
  accounts: Record<string, AccountState>;
  /** Vendor slug -> key of the region whose console is shown. */
  regions: Record<string, string>;
  passwords: Record<string, string>;
}

export class ConsoleState {
  private state: StateFile;

  /** Throws when the file is there but not readable as JSON: it is never overwritten by guess. */
  constructor(private readonly file: string) {
    this.state = existsSync(file) ? { ...buildEmpty(), ...(JSON.parse(readFileSync(file, 'utf8')) as Partial<StateFile>) } : buildEmpty();
  }

  /** The account's own state; changes to it count after `save`. */
  getAccount(truth: NamedTruth, region: TruthRegion): AccountState {
    const key = `${truth.slug}/${region.key}`;
    const kept = this.state.accounts[key];
    // A file of an older shape is as good as a new account.
    return kept?.records ? kept : (this.state.accounts[key] = buildAccountState(truth));
  }

  getRegion(truth: NamedTruth): TruthRegion {
    const first = truth.regions[0];
    if (!first) throw new Error(`${truth.slug} has no region`);
    return truth.regions.find((region) => region.key === this.state.regions[truth.slug]) ?? first;
  }

  /** Shows another account of the vendor; false when there is none of that name. */
  setRegion(truth: NamedTruth, key: string): boolean {
    if (!truth.regions.some((region) => region.key === key)) return false;
    this.state.regions[truth.slug] = key;
    this.save();
    return true;
  }

  readPasswords(): Record<string, string> {
    return this.state.passwords;
  }

  writePasswords(passwords: Record<string, string>): void {
    this.state.passwords = passwords;
    this.save();
  }

  save(): void {
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.new`, JSON.stringify(this.state, null, 1), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }

  /** The vendor's accounts as new; which region is shown stays. */
  forget(truth: NamedTruth): void {
    for (const region of truth.regions) delete this.state.accounts[`${truth.slug}/${region.key}`];
    this.save();
  }

  reset(): void {
    this.state = buildEmpty();
    rmSync(this.file, { force: true });
  }
}

function buildAccountState(truth: NamedTruth): AccountState {
  const organizations = truth.organizations.map((organizationName) => ({ organizationName }));
  return { records: { profile: [], person: [], organization: organizations, message: [] }, open: {}, domains: [...truth.domains], talk: [] };
}

function buildEmpty(): StateFile {
  return { accounts: {}, regions: {}, passwords: {} };
}
