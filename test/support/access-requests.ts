// An app that is there, somebody who asks for access to it, and people who may decide. Knows no single test.
import type { Person } from '../../src/model/person';
import type { AccessRequest } from '../../src/model/request';
import type { AppRecord, PrincipalRecord } from '../../src/rehearsal/tenant/tenant-state';
import { TENANT_ID } from '../actions/support/tenant-under-test';
import { ada, bo, chatOf, hana, startBotWithTenant, type BotWithTenant, type Shown } from './bot-with-tenant';
import { OPS, sayIn } from './in-channel';
import { walkToHandover } from './walks';

export interface AccessRequests {
  under: BotWithTenant;
  app: { principal: PrincipalRecord; application: AppRecord };
  /** Who is assigned, directly. */
  assigned(): string[];
  assign(principalId: string, principalType?: 'User' | 'Group'): void;
  /** As it stands in the database: the newest one of who asked. */
  read(person?: Person): Promise<AccessRequest>;
  /** Messages of a person's chat, the newest last. */
  chat(person: Person): Shown[];
  /** The newest card of a request in a person's chat or in the channel. */
  cardOf(place: Person | 'channel'): Shown;
  /** Presses there, as this person. */
  press(place: Person | 'channel', title: string, inputs?: Record<string, string>, person?: Person): Promise<string>;
  /** Hana asks for these people, and sends it. */
  ask(people: string, inputs?: Record<string, string>): Promise<AccessRequest>;
  /** Until all that was begun is over and said. */
  settle(): Promise<void>;
  /** Until the next reset: minutes of looks take a second. */
  hurry(): void;
  reset(): Promise<void>;
}

const REASON = { purpose: 'lasting', reason: 'Starts in Finance on Monday', days: '' };

/** @param isPosted the channel wants to hear of approvals */
export async function startAccessRequests({ isPosted = true }: { isPosted?: boolean } = {}): Promise<AccessRequests> {
  const under = await startBotWithTenant();
  await walkToHandover(under);
  const { tenant } = under.world;
  const app = { principal: tenant.servicePrincipals.listLatest()[0]!, application: tenant.applications.listLatest()[0]! };
  for (const person of [bo, hana]) await under.say('hello', person);
  if (isPosted) await sayIn(under, OPS, 'notify here about approvals');
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 3; round += 1) {
      await under.bot.settle();
      await under.bot.sweep();
    }
    await under.bot.settle();
  };
  const isOf = (place: Person | 'channel') => ({ conversationId }: Shown): boolean => conversationId === (place === 'channel' ? OPS : chatOf(place)).conversationId;
  const cardOf = (place: Person | 'channel'): Shown => {
    const found = under.shown.filter(isOf(place)).filter(({ message }) => 'card' in message && /Request [0-9A-F]{6}/.test(JSON.stringify(message))).at(-1);
    if (!found) throw new Error(`no card of a request for ${place === 'channel' ? place : place.name}`);
    return found;
  };
  const press: AccessRequests['press'] = async (place, title, inputs = {}, person = place === 'channel' ? bo : place) => {
    const at = cardOf(place);
    const answer = await under.press(title, inputs, { at, person, part: { conversation: place === 'channel' ? OPS : chatOf(place) } });
    await settle();
    return answer.type === 'notice' ? answer.text : under.text(at);
  };
  const read = async (person: Person = hana): Promise<AccessRequest> => (await under.database.requests.listAll({ tenantId: TENANT_ID, objectId: person.objectId })).sort((one, other) => other.createdAt.localeCompare(one.createdAt))[0]!;
  const { wait } = under.world;
  return {
    hurry: () => { under.world.wait = (ms) => wait(Math.min(ms, 15)); },
    under, app, cardOf, press, read, settle,
    chat: (person) => under.shown.filter(isOf(person)),
    assigned: () => tenant.assignments.listLatest().filter(({ resourceId }) => resourceId === app.principal.id).map(({ principalId }) => principalId!),
    assign: (principalId, principalType = 'User') => void tenant.assignments.write({ id: `assigned-${principalId}`, principalId, principalType, principalDisplayName: 'Sales', resourceId: app.principal.id, appRoleId: app.principal.appRoles![0]!.id! }),
    async ask(people, inputs = {}) {
      await under.say(`assign ${people} to Mimecast`, hana);
      await settle();
      await press(hana, 'Send request', { ...REASON, ...inputs });
      return read();
    },
    async reset() {
      await settle();
      for (const { id } of tenant.assignments.listLatest()) tenant.assignments.remove(id);
      tenant.clearFaults();
      under.world.wait = wait;
      under.world.interfere = () => undefined;
      under.shown.length = 0;
      under.signIns.length = 0;
      for (const { objectId } of [ada, bo, hana]) under.signedIn.add(objectId);
      Object.assign(under.approvers, { people: [], channels: false });
    },
  };
}
