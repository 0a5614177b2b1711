// Two admins, one product, one tenant: tells each of the other, by name and step. Shows no value and no card of anybody's setup.
import type { ColleagueCard } from '../model/card-data';
import { describeError } from '../model/describe-error';
import type { Setup } from '../model/setup';
import type { BotDeps } from './bot-deps';
import type { Outbox } from './outbox';
import { makeSetupFact } from './setup-fact';

const MOST_NAMED = 3;

type Needed = Pick<BotDeps, 'audit' | 'buildCard' | 'chat' | 'conversations' | 'dialogs' | 'log' | 'now' | 'say'> & { outbox: Pick<Outbox, 'put'> };

/** @param others open setups of the same product by other people, the one begun last first */
export async function tellColleagues(deps: Needed, begun: Setup, others: Setup[], correlationId: string): Promise<void> {
  // Whoever is named is told as well. Of a whole team that tries the same product, one beginning does not write to everybody.
  const newestOfEach = others.filter((setup, at) => others.findIndex(({ admin }) => admin.objectId === setup.admin.objectId) === at).slice(0, MOST_NAMED);
  if (newestOfEach.length === 0) return;
  const data: ColleagueCard = { kind: 'there-is', ...namesOf(deps, newestOfEach) };
  // Before the first card of the setup when the chat takes it, and not in its way when it does not.
  await deps.chat.send(begun.conversation, { card: deps.buildCard('colleague', data) }).catch((error: unknown) => {
    deps.log.warn({ correlationId, setupId: begun.id, ...describeError(error) }, 'colleagues not named yet');
    return deps.outbox.put({ key: `colleagues/${begun.id}`, conversation: begun.conversation, what: { type: 'colleague', data }, correlationId });
  });
  await Promise.all(newestOfEach.map((theirs) => tellOnce(deps, begun, theirs, correlationId)));
}

/** That it was told stands in the history of the setup of the one who was told: somebody who begins again and again is named once. */
async function tellOnce(deps: Needed, begun: Setup, theirs: Setup, correlationId: string): Promise<void> {
  const { audit, conversations, now, outbox } = deps;
  const { admin: beginner, tenantId } = begun;
  const known = await audit.list(tenantId, theirs.id);
  if (known.some(({ what, byId }) => what === 'colleague.began' && byId === beginner.objectId)) return;
  await audit.append({ setupId: theirs.id, tenantId, at: now().toISOString(), byId: beginner.objectId, byName: beginner.name, what: 'colleague.began' });
  const reachable = await conversations.find(theirs.admin);
  const to = reachable?.conversation ?? theirs.conversation;
  const action = { setupId: theirs.id, stepId: theirs.stepId, revision: theirs.face };
  await outbox.put({ key: `colleague/${theirs.id}/${begun.id}`, conversation: to, what: { type: 'colleague', data: { kind: 'has-begun', ...namesOf(deps, [begun]), action } }, correlationId });
}

function namesOf(deps: Needed, setups: Setup[]): Pick<ColleagueCard, 'vendor' | 'people'> {
  const facts = setups.map((setup) => ({ setup, fact: makeSetupFact(deps, setup) }));
  return {
    vendor: facts[0]!.fact.vendor,
    people: facts.map(({ setup, fact: { createdAt, stepTitle, step, of } }) => ({ name: setup.admin.name, since: createdAt, stepTitle, step, of })),
  };
}
