// Does one effect of a setup: reads of Entra, and the actions that its dialog asks for. Knows neither what follows from it nor what a failure means.
import type { Action, ActionContext } from '../../model/action';
import type { Dialog } from '../../model/dialog';
import { SetupError } from '../../model/errors';
import type { Effect, SetupEvent } from '../../model/event';
import type { Access, Setup } from '../../model/setup';
import { unreachable } from '../../model/unreachable';
import { findPeople } from '../../actions/reads/find-people';
import { readAccess } from '../../actions/reads/read-access';
import { readSignIns } from '../../actions/reads/read-sign-ins';
import { planEntra } from '../../actions/plan-entra';
import { scopesFor } from '../../actions/scopes-for';
import { findStep } from '../../engine/find-step';
import { CLOCK_TOLERANCE_MS } from '../../engine/judge-sign-ins';
import { actionName, buildInput, listEntries } from '../../engine/continue-actions';
import type { BotDeps } from '../bot-deps';
import { listRights, READ_SCOPES } from './list-rights';
import { nameMissingRole } from './name-missing-role';
import { savePersistently } from './save-persistently';
import { createEarlierResults, type EarlierResults } from './create-earlier-results';
import type { SafePoints } from './safe-points';
import { createEffectPerformer } from './effect-performer';
import { tellWaits } from './tell-waits';
import { createWriteNotes, type WriteNotes } from './write-notes';

export interface SetupPerformer {
  /** @throws PutDown, when the process is to end */
  perform(work: Work): Promise<SetupEvent>;
}

/** One effect of a setup, for one turn. */
export interface Work {
  dialog: Dialog;
  setup: Setup;
  effect: Effect;
  correlationId: string;
  aside: PerformAside;
}

interface EffectWork extends Work {
  earlier: EarlierResults;
  points: SafePoints;
}

/** What an effect may tell while it runs. */
export interface PerformAside {
  /** @param until ISO time, for what waits */
  progress: (key: string, until?: string) => void;
  revealSecret: (password: string) => void;
}

export function createSetupPerformer(deps: BotDeps): SetupPerformer {
  const performer = createEffectPerformer(deps);
  const earlier = createEarlierResults();
  return {
    async perform(work) {
      const { correlationId, effect, setup } = work;
      const event = await performer.perform({ id: setup.id, effect, correlationId }, (points) => performEffect(deps, { ...work, earlier, points }));
      if ('attempt' in effect && event.type !== 'effectFailed') earlier.note(setup, event, effect.attempt);
      return event;
    },
  };
}

async function performEffect(deps: BotDeps, work: EffectWork): Promise<SetupEvent> {
  const { aside, dialog, effect, setup } = work;
  const { key } = effect;
  switch (effect.type) {
    case 'readAccess':
      return { type: 'accessRead', key, access: await checkAccess(deps, work) };
    case 'readPlan':
      return { type: 'planRead', key, plan: await makePlan(deps, work) };
    case 'runAction': {
      const action = getAction(deps, actionName(dialog, effect.actionId));
      const input = action.input.parse(buildInput(dialog, setup, effect.actionId));
      const notes = createWriteNotes(deps, { ...work, record: setup, by: setup.admin }, action.name);
      const context = contextFor(deps, work, scopesFor(action, namesOf(dialog)), { attempt: effect.attempt, notes, actionId: effect.actionId, name: action.name });
      const output = await notes.during(() => action.run(input, context)).catch(async (error: unknown) => {
        throw await nameMissingRole(error, action, contextFor(deps, work, READ_SCOPES.access));
      });
      return { type: 'actionDone', key, actionId: effect.actionId, output: action.output.parse(output) };
    }
    case 'undoAction': {
      const action = getAction(deps, actionName(dialog, effect.actionId));
      const output = setup.actions[effect.actionId]?.output;
      const notes = createWriteNotes(deps, { ...work, record: setup, by: setup.admin }, `${action.name}.undo`);
      await notes.during(async () => action.undo?.(action.output.parse(output), contextFor(deps, work, action.scopes, { attempt: effect.attempt, notes, actionId: effect.actionId })));
      return { type: 'actionUndone', key, actionId: effect.actionId };
    }
    case 'findPeople': {
      const people = await findPeople(contextFor(deps, work, READ_SCOPES.people), effect.text);
      return { type: 'peopleFound', key, text: effect.text, people };
    }
    case 'readSpMetadata':
      aside.progress('spMetadata');
      return { type: 'spMetadataRead', key, read: await deps.readMetadata(setup.metadata?.given ?? {}) };
    case 'readSignIns': {
      const app = setup.actions['create-application']?.output as { applicationClientId: string };
      const test = setup.tests[effect.mode];
      const since = test?.failedSince ?? test?.startedAt ?? setup.updatedAt;
      const entries = await readSignIns(contextFor(deps, work, READ_SCOPES.signIns), {
        applicationClientId: app.applicationClientId, since: new Date(Date.parse(since) - CLOCK_TOLERANCE_MS), ...(setup.testPerson ? { userObjectId: setup.testPerson.objectId } : {}),
      });
      return { type: 'signInsRead', key, mode: effect.mode, seen: entries.map((entry) => ({ ...entry, mode: effect.mode })) };
    }
    default:
      return unreachable(effect);
  }
}

function namesOf(dialog: Dialog): string[] {
  return dialog.steps.flatMap((step) => ('do' in step ? step.do.map((entry) => entry.action) : []));
}

function getAction(deps: BotDeps, name: string): Action<unknown, unknown> {
  const action = deps.actions.get(name);
  if (!action) throw new SetupError('bot/unexpected', { message: `no action ${name}` });
  return action;
}

/** The token covers the scopes of this one action and nothing else. */
function contextFor(deps: BotDeps, { setup, correlationId, aside, earlier, points }: EffectWork, scopes: string[], run: { attempt?: number; notes?: Pick<WriteNotes, 'begin'>; actionId?: string; name?: string } = {}): ActionContext {
  const { admin } = setup;
  const { actionId } = run;
  const told = tellWaits(aside, points.wait, deps.now, run.name);
  return {
    graph: points.watch(deps.openGraph({
      correlationId, wait: told.waitAsAsked, onTry: points.noteTry,
      getToken: async (options) => {
        points.check();
        const { token } = await deps.identity.getToken(admin, scopes, options);
        points.check();
        return token;
      },
    })),
    cloud: deps.cloud,
    tenantId: setup.tenantId,
    person: {
      tenantId: admin.tenantId, objectId: admin.objectId, name: admin.name,
      ...(setup.access ? { userPrincipalName: setup.access.userPrincipalName, ...(setup.access.mail ? { mail: setup.access.mail } : {}) } : {}),
    },
    setupId: setup.id,
    setupCode: setup.code,
    attempt: run.attempt ?? 1,
    results: earlier.of(setup),
    ...(setup.adopt ? { adopt: setup.adopt } : {}),
    ticked: setup.ticked,
    ...(setup.plan?.templateId ? { templateId: setup.plan.templateId } : {}),
    listSentWrites: async () => (await deps.audit.list(setup.tenantId, setup.id)).flatMap(({ what, write }) => (write && what === run.name ? [write] : [])),
    ...(actionId && setup.actions[actionId]?.problem ? { previousProblem: setup.actions[actionId].problem } : {}),
    ...(setup.createAnyway ? { createAnyway: true } : {}),
    ownClientId: deps.ownClientId,
    now: deps.now,
    wait: told.waitBetweenLooks,
    progress: told.progress,
    // Reads write nothing: what has no notes has nothing to note.
    beginWrite: run.notes?.begin ?? (async () => () => undefined),
    keepFile: (name, content) => savePersistently(() => deps.files.keep({ tenantId: setup.tenantId, setupId: setup.id }, name, content), deps, { correlationId, setupId: setup.id }),
    revealSecret: (password) => {
      points.goOn();
      aside.revealSecret(password);
    },
  };
}

async function makePlan(deps: BotDeps, work: EffectWork) {
  const { dialog, setup } = work;
  const step = findStep(dialog, setup);
  if (!('do' in step)) throw new SetupError('engine/unexpected-event', { message: `step ${step.id} has no plan` });
  const planned = listEntries(step, setup).map((entry) => {
    const action = getAction(deps, entry.action);
    return { action, input: action.input.parse(buildInput(dialog, setup, entry.id)) };
  });
  const scopes = [...new Set(planned.flatMap(({ action }) => action.scopes))];
  return planEntra(planned, contextFor(deps, work, scopes));
}

const QUIET: PerformAside = { progress: () => undefined, revealSecret: () => undefined };

/** Confirms what is there and names what is missing; a role that Graph does not show counts as missing. */
async function checkAccess(deps: BotDeps, work: EffectWork): Promise<Access> {
  const { dialog, setup } = work;
  const rights = listRights(dialog, deps.actions);
  const missingScopes = await listMissingScopes(deps, setup, rights.scopes);
  const found = await readAccess(contextFor(deps, { ...work, aside: QUIET }, READ_SCOPES.access), { roles: rights.roles });
  return {
    checkedAt: deps.now().toISOString(),
    userPrincipalName: found.userPrincipalName,
    ...(found.mail ? { mail: found.mail } : {}),
    tenantName: found.tenantName,
    defaultDomain: found.defaultDomain,
    verifiedDomains: found.verifiedDomains,
    roles: found.activeRoles,
    missingRole: !found.activeRoles.some((role) => rights.roles.includes(role.templateId)),
    grantedScopes: rights.scopes.filter((scope) => !missingScopes.includes(scope)),
    missingScopes,
  };
}

/** One question for all; only when consent is missing is each scope asked for alone, so that the card names exactly those that lack. */
async function listMissingScopes(deps: BotDeps, setup: Setup, scopes: string[]): Promise<string[]> {
  const isMissing = async (asked: string[]): Promise<boolean> => {
    try {
      await deps.identity.getToken(setup.admin, asked);
      return false;
    } catch (error) {
      if (error instanceof SetupError && error.code === 'identity/consent-required') return true;
      throw error;
    }
  };
  if (!(await isMissing(scopes))) return [];
  const each = await Promise.all(scopes.map(async (scope) => ({ scope, missing: await isMissing([scope]) })));
  return each.filter((one) => one.missing).map((one) => one.scope);
}
