// Which of a person's setups a word is meant for: the one touched last, or the one whose name or code was typed. Knows no card.
import type { Dialog } from '../../model/dialog';
import type { PersonKey } from '../../model/person';
import type { Setup } from '../../model/setup';
import type { SetupWord } from '../../model/setup-words';
import { nameOf } from '../../engine/name-of';
import type { BotDeps } from '../bot-deps';
import { createNameSearch } from './name-search';

export type Meant =
  | { type: 'one'; setup: Setup }
  /** Not clear: the person has to say which. */
  | { type: 'several'; setups: Setup[] }
  | { type: 'none' };

/** These can be said of a setup that is over, too. */
const ALSO_WHEN_OVER: ReadonlySet<SetupWord> = new Set(['status', 'history', 'undo', 'change']);

export async function findMeantSetup(deps: Pick<BotDeps, 'setups' | 'dialogs'>, person: PersonKey, word: SetupWord, typedName?: string): Promise<Meant> {
  const open = await listByTouch(deps, person);
  const listOver = async (): Promise<Setup[]> => (ALSO_WHEN_OVER.has(word) ? (await deps.setups.listAll(person)).filter(isOver).sort(touchedLast) : []);
  if (typedName === undefined) {
    const [setup] = open.length > 0 ? open : await listOver();
    return setup ? { type: 'one', setup } : { type: 'none' };
  }
  const named = findNamed(deps, open, typedName);
  return toMeant(named.length > 0 ? named : findNamed(deps, await listOver(), typedName));
}

/** Open setups, the one that its person touched last first. */
export async function listByTouch({ setups }: Pick<BotDeps, 'setups'>, person: PersonKey): Promise<Setup[]> {
  return (await setups.listOpen(person)).sort(touchedLast);
}

/** By code, else by name; those that are only near when none is meant exactly. */
export function findNamed({ dialogs }: Pick<BotDeps, 'dialogs'>, setups: Setup[], typedName: string): Setup[] {
  const byCode = setups.filter((setup) => setup.code.toLowerCase() === typedName.toLowerCase());
  if (byCode.length > 0) return byCode;
  const { exact, similar } = createNameSearch(setups, (setup) => namesOf(dialogs.get(setup.vendor), setup))(typedName);
  return exact.length > 0 ? exact : similar;
}

/** A product that people named themselves is called by that name; the dialog's own names fit all of its setups. */
function namesOf(dialog: Dialog | undefined, setup: Setup): string[] {
  if (!dialog) return [setup.vendor];
  return [nameOf(dialog, setup), dialog.name, dialog.vendor, ...dialog.otherNames];
}

function toMeant(setups: Setup[]): Meant {
  const [setup] = setups;
  if (!setup) return { type: 'none' };
  return setups.length === 1 ? { type: 'one', setup } : { type: 'several', setups };
}

export function isOver({ status }: Setup): boolean {
  return status === 'finished' || status === 'cancelled';
}

function touchedLast(one: Setup, other: Setup): number {
  return touchedAt(other).localeCompare(touchedAt(one));
}

/** ISO time. */
function touchedAt(setup: Setup): string {
  return setup.touchedAt ?? setup.createdAt;
}
