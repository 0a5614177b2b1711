// What a view is made of and what it needs to know. Types only.
import type { UndoLine } from '../../../model/action';
import type { CardData, CardName, SetupCard } from '../../../model/card-data';
import type { Dialog } from '../../../model/dialog';
import type { Setup } from '../../../model/setup';

export type View = { [Name in CardName]: { name: Name; data: CardData[Name] } }[CardName];

export interface Download {
  url: string;
  until: string;
}

export interface ViewContext {
  dialog: Dialog;
  setup: Setup;
  now: string;
  /** Origin of the Entra admin center. */
  adminCenter: string;
  /** Scopes and roles that the dialog's actions need, and whether an action can be taken back. */
  rights: { scopes: string[]; roles: string[]; neededNow: string[]; pimUrl?: string };
  canUndo: (action: string, output: unknown) => boolean;
  undoLines: (action: string, output: unknown) => UndoLine[];
  /** Text of words.yaml by its path. */
  say: (path: string, values?: Record<string, string>) => string;
  /** Where a colleague adds the app to Teams. */
  installUrl: string;
  /** Set: it is shown to whoever has the vendor half, on behalf of its admin. */
  part?: NonNullable<SetupCard['held']>;
  downloads: { certificate?: Download; metadata?: Download };
}
