// The cards before a write: the check of rights, the plan with both halves, the assignment.
import type { EntraLine, ExistingAppFact, PersonFact } from '../../../model/card-data';
import type { ExistingApplication } from '../../../model/plan';
import type { Setup } from '../../../model/setup';
import { roleNameOf } from '../../../actions/directory-roles';
import type { EntraStep, PersonStep, Step } from '../../../model/dialog';
import { fillIfKnown } from '../../../engine/fill-template';
import { listSteps } from '../../../engine/find-step';
import { listValues } from '../../../engine/list-values';
import { nameOf } from '../../../engine/name-of';
import { addressOf } from './address-of';
import { cautionAt } from './caution-at';
import { isElsewhere } from './is-elsewhere';
import { listVendorLines } from './list-vendor-lines';
import type { View, ViewContext } from './view-context';

export function viewPreflight(context: ViewContext, step: Step): View {
  const { setup, rights } = context;
  const access = setup.access!;
  return {
    name: 'preflight',
    data: {
      ...addressOf(context),
      ...cautionAt(context, step),
      tenantName: access.tenantName,
      personName: setup.admin.name,
      userPrincipalName: access.userPrincipalName,
      roleMissing: access.missingRole,
      activeRoles: access.roles.map((role) => role.displayName),
      neededRoles: rights.roles.map((role) => roleNameOf(role) ?? role),
      scopes: rights.scopes.map((scope) => ({ scope, granted: !access.missingScopes.includes(scope) })),
      ...(rights.pimUrl === undefined ? {} : { pimUrl: rights.pimUrl }),
      checkedAt: access.checkedAt,
    },
  };
}

export function viewPlan(context: ViewContext, step: EntraStep): View {
  const { setup } = context;
  const plan = setup.plan!;
  const { lead } = step;
  return {
    name: 'plan',
    data: {
      ...addressOf(context),
      tenantName: setup.access?.tenantName ?? '',
      personName: setup.admin.name,
      ...(lead === undefined ? {} : { lead: fillIfKnown(lead, listValues(context.dialog, setup)) ?? lead }),
      written: setup.changes ?? 0,
      entra: entraLines(setup),
      vendor: listVendorLines(context),
      ...(setup.adopt ? { adopt: existingAppFact(setup.adopt) } : {}),
      existing: plan.existing.map(existingAppFact),
      onlyOne: plan.onlyOne === true,
      makeNew: (setup.makeNew === true && plan.onlyOne !== true) || setup.actions['create-application']?.output !== undefined,
      changedSince: setup.planMoved === true,
      readAt: plan.readAt,
    },
  };
}

function entraLines(setup: Setup): EntraLine[] {
  return setup.plan!.lines.map((line) => ({ ...line, ...(line.needsTick ? { ticked: setup.ticked.includes(line.id) } : {}) }));
}

function existingAppFact(app: ExistingApplication): ExistingAppFact {
  return {
    servicePrincipalId: app.servicePrincipalId,
    displayName: app.displayName,
    applicationClientId: app.applicationClientId,
    ...(app.createdAt === undefined ? {} : { createdAt: app.createdAt }),
    ...(app.identifiers.length > 0 ? { identifiers: app.identifiers.slice(0, 3).join('\n') } : {}),
    isSaml: app.isSaml,
    madeByLatchkey: app.madeByLatchkey,
  };
}

export function viewAssign(context: ViewContext, { optional }: EntraStep): View {
  const { dialog, setup } = context;
  const lines = entraLines(setup);
  const role = lines.find((line) => line.what === 'assignment')?.noteValues?.['role'];
  const warning = personWarning(context);
  return { name: 'assign', data: { ...addressOf(context), person: personFact(setup), lines, ...(role === undefined ? {} : { role }), ...(optional === undefined ? {} : { optional: fillIfKnown(optional, listValues(dialog, setup)) ?? optional }), ...(warning === undefined ? {} : { warning }) } };
}

/** A person with another domain may be meant all the same: the vendor may know them by it. */
function personWarning(context: ViewContext): string | undefined {
  const { dialog, setup, say } = context;
  const step = listSteps(dialog, setup).find((one): one is PersonStep => 'person' in one);
  const name = setup.testPerson?.userPrincipalName;
  if (step?.person.needs === undefined || name === undefined || !isElsewhere(context, step, name)) return undefined;
  const needs = fillIfKnown(step.person.needs, listValues(dialog, setup)) ?? step.person.needs;
  return `${needs} ${say('person.elsewhere', { name, vendor: nameOf(dialog, setup) })}`;
}

export function personFact(setup: Setup): PersonFact {
  const person = setup.testPerson;
  return {
    objectId: person?.objectId ?? '',
    displayName: person?.displayName ?? '',
    userPrincipalName: person?.userPrincipalName ?? '',
    isGuest: person?.isGuest ?? false,
  };
}
