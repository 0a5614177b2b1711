// Walks a real dialog through the engine with answers of a tame outside. For tests of decisions, not of effects.
import { ACTIONS } from '../../src/actions';
import { actionsToStart } from '../../src/actions/order-actions';
import { readyDialogs } from './ready-dialogs';
import type { Decision, Surroundings } from '../../src/engine/decision';
import { actionName } from '../../src/engine/continue-actions';
import { beginSetup, transition } from '../../src/engine/transition';
import type { Dialog } from '../../src/model/dialog';
import type { Effect, SetupEvent } from '../../src/model/event';
import type { Plan } from '../../src/model/plan';
import type { Access, Setup } from '../../src/model/setup';
import { aPerson } from './a-setup';

export const mimecast: Dialog = readyDialogs().get('mimecast')!;

export const around: Surroundings = {
  now: '2026-03-01T10:00:00.000Z',
  nextActions: (entries, done, running) =>
    actionsToStart(entries.map(({ id, action }) => ({ ...ACTIONS.find((one) => one.name === action)!, name: id })), { done, running }).map((one) => one.name),
  canUndo: (action) => ACTIONS.find((one) => one.name === action)?.undo !== undefined,
};

export const goodAccess: Access = {
  checkedAt: around.now, userPrincipalName: 'ada@contoso.com', mail: 'ada@contoso.com', tenantName: 'Contoso', defaultDomain: 'contoso.com',
  verifiedDomains: ['contoso.com'], roles: [], missingRole: false, grantedScopes: [], missingScopes: [],
};

export const aPlan = (part: Partial<Plan> = {}): Plan => ({ lines: [], existing: [], fingerprint: 'f1', readAt: around.now, ...part });

const OUTPUTS: Record<string, unknown> = {
  'create-application': { applicationObjectId: 'o', applicationClientId: 'c', servicePrincipalId: 's', displayName: 'Mimecast', created: true, appRoles: [] },
  'check-metadata': { metadataUrl: 'https://login.example/metadata', loginUrl: 'https://login.example/saml2', logoutUrl: 'https://login.example/out', entraIdentifier: 'https://sts.example/', certificateBase64: 'MIIB', thumbprint: 'AB' },
  'read-back': { values: [{ what: 'identifier', expected: 'a', actual: 'a', equal: true }] },
};

export function succeed(effect: Effect): SetupEvent {
  const { key } = effect;
  switch (effect.type) {
    case 'readAccess':
      return { type: 'accessRead', key, access: goodAccess };
    case 'readPlan':
      return { type: 'planRead', key, plan: aPlan() };
    case 'runAction':
      return { type: 'actionDone', key, actionId: effect.actionId, output: OUTPUTS[actionName(mimecast, effect.actionId)] ?? {} };
    case 'undoAction':
      return { type: 'actionUndone', key, actionId: effect.actionId };
    case 'findPeople':
      return { type: 'peopleFound', key, text: effect.text, people: [{ objectId: 'p1', displayName: 'B.Simon', userPrincipalName: 'b.simon@contoso.com', accountEnabled: true, isGuest: false }] };
    case 'readSpMetadata':
      return { type: 'spMetadataRead', key, read: {} };
    case 'readSignIns':
      return { type: 'signInsRead', key, mode: effect.mode, seen: [{ mode: effect.mode, at: around.now, userPrincipalName: 'B.Simon@contoso.com', errorCode: 0 }] };
  }
}

/** Applies an event and lets every effect that follows succeed, until the setup waits for a person. */
export function settle(decision: Decision): Setup {
  let { setup } = decision;
  const open = [...decision.effects];
  for (let effect = open.shift(); effect; effect = open.shift()) {
    const next = transition(mimecast, setup, succeed(effect), around);
    setup = next.setup;
    open.push(...next.effects);
  }
  return setup;
}

export function begin(): Setup {
  return settle(beginSetup(mimecast, { id: 'setup-1', code: 'K7QF', admin: aPerson(), conversation: { conversationId: 'chat-1', kind: 'personal', serviceUrl: 'https://channel.example/', tenantId: 'tenant-1', botId: '28:bot' } }, around));
}

export function click(verb: string, values: Record<string, string> = {}, choice?: string): SetupEvent {
  return { type: 'clicked', verb, values, by: aPerson(), ...(choice === undefined ? {} : { choice }) };
}

export function press(setup: Setup, verb: string, values: Record<string, string> = {}, choice?: string): Setup {
  return settle(transition(mimecast, setup, click(verb, values, choice), around));
}

export const ticksFor = (stepId: string): Record<string, string> => {
  const step = mimecast.steps.find((one) => one.id === stepId);
  return step && 'checklist' in step ? Object.fromEntries(step.checklist.map((item) => [`item-${item.id}`, 'true'])) : {};
};

export const goodAnswers = { accountCode: 'CUK12A345', domain: 'contoso.com', profileDescription: 'Entra ID sign-in', tile: 'sp' };

/** Clicks through the dialog until the setup stands at the step. */
export function walkTo(stepId: string, answers: Record<string, string> = goodAnswers): Setup {
  const clicks: Array<[string, Record<string, string>?, string?]> = [
    ['field.choose', {}, 'eu'], ['form.submit', answers], ['plan.confirm'], ['handover.continue'], ['checklist.save', ticksFor('vendor-profile')],
    ['person.search', { person: 'simon' }], ['person.choose', {}, 'p1'], ['assign.confirm'], ['checklist.save', ticksFor('vendor-person')],
    ['test.check', {}, answers['tile']], ['proof.continue'], ['guard.confirm', { 'guard-administrator': 'true', 'guard-secondBrowser': 'true', 'guard-wayBack': 'true' }], ['checklist.save', ticksFor('enforce-saml')],
  ];
  let setup = begin();
  for (const [verb, values, choice] of clicks) {
    if (setup.stepId === stepId && verb !== 'person.choose') return setup;
    setup = press(setup, verb, values, choice);
  }
  return setup;
}
