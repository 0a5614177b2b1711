// Two admins, one product, one tenant: tells each of the other, by name and step. Shows no value and no card of anybody's setup.
import type { ColleagueCard } from '../../model/card-data';
import type { Letter } from '../../model/letter';
import type { AuditEntry } from '../../model/ports';
import type { Setup } from '../../model/setup';
import type { BotDeps } from '../bot-deps';
import type { Outbox } from '../letters/outbox';
import { makeSetupFact } from './setup-fact';

const MOST_NAMED = 3;

type Needed = Pick<BotDeps, 'audit' | 'conversations' | 'dialogs' | 'now' | 'say'> & { outbox: Pick<Outbox, 'address'> };

/** What is saved with the setup that begins: killed at any moment, all of it is told, or nothing was begun. */
export interface ColleagueNews {
  letters: Letter[];
  entries: AuditEntry[];
  /** Key of the letter to the one who begins. */
  own?: string;
}

/** @param others open setups of the same product by other people, the one begun last first */
export async function findColleagueNews(deps: Needed, begun: Setup, others: Setup[], correlationId: string): Promise<ColleagueNews> {
  // Whoever is named is told as well. Of a whole team that tries the same product, one beginning does not write to everybody.
  const newestOfEach = others.filter((setup, at) => others.findIndex(({ admin }) => admin.objectId === setup.admin.objectId) === at).slice(0, MOST_NAMED);
  if (newestOfEach.length === 0) return { letters: [], entries: [] };
  const own = deps.outbox.address({ key: `colleagues/${begun.id}`, conversation: begun.conversation, what: { type: 'colleague', data: { kind: 'there-is', ...namesOf(deps, newestOfEach) } }, correlationId });
  const theirs = (await Promise.all(newestOfEach.map((setup) => findNewsFor(deps, begun, setup, correlationId)))).flat();
  return { letters: [own, ...theirs.map(({ letter }) => letter)], entries: theirs.map(({ entry }) => entry), own: own.key };
}

/** That it was told stands in the history of the setup of the one who was told: somebody who begins again and again is named once. */
async function findNewsFor(deps: Needed, begun: Setup, theirs: Setup, correlationId: string): Promise<Array<{ letter: Letter; entry: AuditEntry }>> {
  const { audit, conversations, now, outbox } = deps;
  const { admin: beginner, tenantId } = begun;
  const known = await audit.list(tenantId, theirs.id);
  if (known.some(({ what, byId }) => what === 'colleague.began' && byId === beginner.objectId)) return [];
  const reachable = await conversations.find(theirs.admin);
  const action = { setupId: theirs.id, stepId: theirs.stepId, revision: theirs.face };
  const data: ColleagueCard = { kind: 'has-begun', ...namesOf(deps, [begun]), action };
  return [{
    letter: outbox.address({ key: `colleague/${theirs.id}/${begun.id}`, conversation: reachable?.conversation ?? theirs.conversation, what: { type: 'colleague', data }, correlationId }),
    entry: { setupId: theirs.id, tenantId, at: now().toISOString(), byId: beginner.objectId, byName: beginner.name, what: 'colleague.began' },
  }];
}

function namesOf(deps: Pick<BotDeps, 'dialogs' | 'say'>, setups: Setup[]): Pick<ColleagueCard, 'vendor' | 'people'> {
  const facts = setups.map((setup) => ({ setup, fact: makeSetupFact(deps, setup) }));
  return {
    vendor: facts[0]!.fact.vendor,
    people: facts.map(({ setup, fact: { createdAt, stepTitle, step, of } }) => ({ name: setup.admin.name, since: createdAt, stepTitle, step, of })),
  };
}
