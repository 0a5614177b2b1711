// An app that a setup made, to which nobody is assigned, before a bot that helpdesk asks. Knows no cause.
import type { AppRecord, PrincipalRecord } from '../../src/rehearsal/tenant/tenant-state';
import { CHRIS } from '../actions/support/tenant-under-test';
import { hana, startBotWithTenant, type BotWithTenant } from './bot-with-tenant';
import { walkToHandover } from './walks';

export interface AppInTrouble {
  under: BotWithTenant;
  made: { principal: PrincipalRecord; application: AppRecord };
  /** As it is now. */
  app(): PrincipalRecord;
  change(part: Partial<PrincipalRecord>): void;
  assign(principalId: string, principalType?: 'User' | 'Group'): void;
  /** Chris's sign-in in the log; 0: it went well. */
  signedIn(errorCode: number): void;
  /** Says it in the personal chat; resolves with the text of the newest card. */
  ask(text: string, person?: typeof hana): Promise<string>;
  press(title: string, inputs?: Record<string, string>): Promise<string>;
  /** As it was at the start: all is well, and nobody is assigned. */
  reset(): void;
}

export async function startAppInTrouble(): Promise<AppInTrouble> {
  const under = await startBotWithTenant();
  await walkToHandover(under);
  const { tenant } = under.world;
  const made = { principal: tenant.servicePrincipals.listLatest()[0]!, application: tenant.applications.listLatest()[0]! };
  const app = (): PrincipalRecord => tenant.servicePrincipals.latest(made.principal.id)!;
  return {
    under, made, app,
    change: (part) => void tenant.servicePrincipals.write({ ...app(), ...part }),
    assign: (principalId, principalType = 'User') => void tenant.assignments.write({ id: `assigned-${principalId}`, principalId, principalType, principalDisplayName: 'Sales', resourceId: app().id, appRoleId: app().appRoles![0]!.id! }),
    signedIn: (errorCode) => tenant.directory.recordSignIn({ personObjectId: CHRIS, clientId: app().appId, appDisplayName: 'Mimecast', errorCode }),
    ask: async (text, person = hana) => {
      await under.say(text, person);
      return under.text();
    },
    press: async (title, inputs = {}) => {
      await under.press(title, inputs, { person: hana });
      return under.text();
    },
    reset: () => {
      for (const { id } of tenant.assignments.listLatest()) tenant.assignments.remove(id);
      for (const { id } of tenant.servicePrincipals.listLatest()) if (id !== made.principal.id) tenant.servicePrincipals.remove(id);
      tenant.servicePrincipals.write(made.principal);
      tenant.applications.write(made.application);
      tenant.state.signIns = [];
      tenant.clearFaults();
      under.world.interfere = () => undefined;
      under.shown.length = 0;
    },
  };
}
