// The facts of the cards that ask for values, and of the one before them. Wording and layout stand in cards/*.json.
import type { AccessSummary, ChoiceFact, FieldFact, FirstCard, LabelledValue, WhereToFind } from './card-facts';

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
  /** Set on the first question: what has to be there before. */
  prerequisites?: string[];
}
