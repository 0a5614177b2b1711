// The plan: what will change in Entra, old -> new, before anything is written.

export interface PlanLine {
  /** Stable within a plan: `<action id>/<what>`. */
  id: string;
  actionId: string;
  /** Key of the wording in cards/words.yaml under `planLines`, such as `identifier`, `replyUrl`, `certificate`. */
  what: string;
  /** `read`: changes nothing; what is read decides what is asked next. */
  kind: 'add' | 'change' | 'keep' | 'read';
  /** Absent when there was nothing before. */
  old?: string;
  new?: string;
  /** Key of a short note in cards/words.yaml under `planNotes`. */
  note?: string;
  noteValues?: Record<string, string>;
  /** On an adopted app every difference waits for its own tick; unticked means: leave it as it is. */
  needsTick?: boolean;
  /** True when nothing else works without this line: it has to be ticked. */
  isNeeded?: boolean;
  /** True when Entra would refuse this line; the plan cannot be confirmed with it. */
  isRefused?: boolean;
}

/** An app of this tenant that could be taken over instead of making a new one. */
export interface ExistingApplication {
  servicePrincipalId: string;
  applicationObjectId: string;
  applicationClientId: string;
  displayName: string;
  createdAt?: string;
  identifiers: string[];
  replyUrls: string[];
  isSaml: boolean;
  /** True when a setup of this bot left its marker in `notes`. */
  madeByLatchkey: boolean;
}

export interface Plan {
  lines: PlanLine[];
  /** Apps made from the same gallery template. Empty: a new one is made. */
  existing: ExistingApplication[];
  /** True: `existing` has the identifier that the vendor gives everybody, so no second app can be made. */
  onlyOne?: boolean;
  /** The template that a new app is made from. */
  templateId?: string;
  /** Hash over everything read; the confirm step reads again and compares. */
  fingerprint: string;
  readAt: string;
}
