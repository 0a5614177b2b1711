// The Entra half of a plan: what each action would change, and which apps are there already. Writes nothing.
import type { Action, ActionContext } from '../model/action';
import type { Plan } from '../model/plan';
import { SET_SAML_URLS } from './set-saml-urls';
import { findExisting, type WantedApplication } from './shared/find-existing';
import { createReadingSession } from './shared/reading-session';
import { CREATE_APPLICATION } from './shared/target-application';

export interface PlannedAction {
  action: Action;
  /** Already parsed by the action's own schema. */
  input: unknown;
}

/** Reads each thing once and shares it between the actions. @throws SetupError of the actions, such as actions/template-not-found */
export async function planEntra(planned: readonly PlannedAction[], context: ActionContext): Promise<Plan> {
  const { graph, fingerprint } = createReadingSession(context.graph);
  const reading: ActionContext = { ...context, graph };
  const wanted = wantedOf(planned);
  const [lines, found] = await Promise.all([
    Promise.all(planned.map(({ action, input }) => action.plan(input, reading))),
    wanted === undefined ? { existing: [] } : findExisting(wanted, reading),
  ]);
  return { lines: lines.flat(), ...found, fingerprint: await fingerprint(), readAt: context.now().toISOString() };
}

/** Undefined for a plan that makes no app. */
function wantedOf(planned: readonly PlannedAction[]): WantedApplication | undefined {
  const inputOf = (name: string): unknown => planned.find(({ action }) => action.name === name)?.input;
  const creation = inputOf(CREATE_APPLICATION) as Omit<WantedApplication, 'identifiers'> | undefined;
  const { identifiers = [] } = (inputOf(SET_SAML_URLS) ?? {}) as { identifiers?: string[] };
  return creation && { ...creation, identifiers };
}
