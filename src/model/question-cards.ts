// The facts of the cards that ask for values, and of the one before them. Wording and layout stand in cards/*.json.
import type { AccessSummary, ChoiceFact, FieldFact, FirstCard, LabelledValue, WhereToFind } from './card-facts';
import type { SetupCard } from './card-frame';

/** What has to be there before anything is asked; prepare.done. */
export interface PrepareCard extends FirstCard {
  title: string;
  lead?: string;
  prerequisites: string[];
  access?: AccessSummary;
}

/**
 * One choice as buttons: field.choose with choice = value, at most 5 choices. "Something else" opens a part with the typed other
 * (field.other, input id = other.field.key), form.missing (choice = field.key) and what was checked.
 */
export interface ChooseCard extends FirstCard {
  key: string;
  label: string;
  lead?: string;
  choices: ChoiceFact[];
  other?: { value: string; label: string; field: FieldFact };
  whereToFind?: WhereToFind;
  canBeMissing: boolean;
  access?: AccessSummary;
  /** Set on the first question: what has to be there before. */
  prerequisites?: string[];
}

/** form.submit with one input per field (id = key); form.missing with choice = key of the field, and what was typed. */
export interface AskCard extends FirstCard {
  title: string;
  lead?: string;
  /** What was chosen before, such as the region. */
  chosen: LabelledValue[];
  addresses: LabelledValue[];
  fields: FieldFact[];
  canGoBack: boolean;
  /** True: a plan comes next; false: another card that asks. */
  opensPlan: boolean;
  /** What else the metadata said. */
  remarks?: string[];
  /** Set on the first question: what has to be there before. */
  prerequisites?: string[];
}

/** metadata.read with inputs `metadataUrl` and `metadataXml`; metadata.by-hand opens the form and keeps both. */
export interface MetadataCard extends FirstCard {
  title: string;
  lead?: string;
  whereToFind?: WhereToFind;
  /** A metadata URL. */
  example?: string;
  url?: string;
  /** Set: nothing could be read there. */
  urlError?: string;
  /** As pasted: never cut, however long. */
  pastedXml?: string;
  xmlError?: string;
  canGoBack: boolean;
  /** Set on the first question: what has to be there before. */
  prerequisites?: string[];
}

/** Something to look at before the form: metadata.use with choice = url or xml; metadata.again. */
export interface MetadataCheckCard extends SetupCard {
  /** Where the address and the text do not say the same. */
  differences: Array<{ label: string; url: string; xml: string }>;
  /** One sentence each, such as that a certificate is over. */
  remarks: string[];
  /** What can be used. */
  usable: Array<'url' | 'xml'>;
}
