// The Mimecast setup as steps, and short ways to plan and run them against a world.
import { findAction } from '../../support/find-action';
import { planEntra } from '../../../src/actions/plan-entra';
import type { Action, ActionContext } from '../../../src/model/action';
import type { Plan } from '../../../src/model/plan';
import { runAll, type Step, type World } from './tenant-under-test';

export const IDENTIFIER = 'https://eu-api.mimecast.com/sso/ABC123';
export const REPLY_URL = 'https://eu-api.mimecast.com/login/saml';

export function step(name: string, input: unknown = {}): Step {
  return { action: findAction(name), input };
}

export const STEPS: Step[] = [
  step('create-application', { gallery: 'Mimecast', name: 'Mimecast' }),
  step('set-saml-mode'),
  step('set-saml-urls', { identifiers: [IDENTIFIER], replyUrls: [REPLY_URL], name: 'Mimecast' }),
  step('add-signing-certificate', {}),
  step('configure-service-principal', { signOnUrl: REPLY_URL, assignmentRequired: true, visible: true, notificationEmails: ['ada.admin@contoso.com'] }),
  step('read-back'),
  step('check-metadata'),
];

export interface Play {
  planOf(steps?: Step[], changes?: Partial<ActionContext>): Promise<Plan>;
  planAndRun(steps?: Step[], changes?: Partial<ActionContext>): Promise<Record<string, unknown>>;
  /** One run with a token for exactly the action's scopes. */
  runStep(name: string, input: unknown, changes?: Partial<ActionContext>, options?: { person?: string; scopes?: string[] }): Promise<unknown>;
  undoStep(name: string, output: unknown, changes?: Partial<ActionContext>): Promise<void>;
}

export function playIn(world: World): Play {
  const planOf: Play['planOf'] = (steps = STEPS, changes = {}) => planEntra(steps, world.context(changes));
  return {
    planOf,
    async planAndRun(steps = STEPS, changes = {}) {
      const plan = await planOf(steps, changes);
      return runAll(world, steps, { templateId: plan.templateId, ...changes });
    },
    async runStep(name, input, changes = {}, options = {}) {
      const action: Action = findAction(name);
      return action.run(action.input.parse(input), world.context(changes, { scopes: action.scopes, ...options }));
    },
    async undoStep(name, output, changes = {}) {
      await findAction(name).undo?.(output, world.context(changes));
    },
  };
}

export function only<T>(items: T[]): T {
  expect(items).toHaveLength(1);
  return items[0] as T;
}
