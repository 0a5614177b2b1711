// Collects every value that templates of a dialog may use in a setup: answers, derived values, person, tenant, handover. Knows no text.
import type { Dialog } from '../model/dialog';
import type { Setup } from '../model/setup';
import { chooseTemplate, conditionHolds } from './condition-holds';
import { knownOf, readValues } from './known-of';
import { fillIfKnown } from './fill-template';
import { toPem } from './to-pem';

/** Output of check-metadata, create-application and add-signing-certificate under the names of the dialog language. */
function handoverValues(setup: Setup): Record<string, string> {
  const known: Record<string, string> = {};
  const take = (actionId: string, names: Record<string, string>) => {
    const record = setup.actions[actionId];
    if (record?.state !== 'done') return;
    const output = record.output as Record<string, unknown>;
    for (const [from, to] of Object.entries(names)) if (typeof output[from] === 'string') known[to] = output[from];
  };
  take('create-application', { applicationClientId: 'applicationId' });
  take('check-metadata', {
    metadataUrl: 'metadataUrl', loginUrl: 'loginUrl', logoutUrl: 'logoutUrl', entraIdentifier: 'entraIdentifier',
    certificateBase64: 'certificate', thumbprint: 'thumbprint', tileUrl: 'tileUrl',
  });
  if (known['certificate'] !== undefined) known['certificatePem'] = toPem(known['certificate']).trim();
  return known;
}

/** A setup never changes once it is made, and one turn asks for its values a dozen times. */
const collected = new WeakMap<Setup, { dialog: Dialog; values: Readonly<Record<string, string>> }>();

/** Names as in templates (`accountCode`, `person.mail`, `metadataUrl`); a name without a value yet is absent. */
export function listValues(dialog: Dialog, setup: Setup): Readonly<Record<string, string>> {
  const known = collected.get(setup);
  if (known?.dialog === dialog) return known.values;
  const values = collectValues(dialog, setup);
  collected.set(setup, { dialog, values });
  return values;
}

function collectValues(dialog: Dialog, setup: Setup): Record<string, string> {
  const values: Record<string, string> = { 'tenant.id': setup.tenantId, 'admin.name': setup.admin.name, ...handoverValues(setup), ...readValues(setup) };
  for (const [name, field] of Object.entries(dialog.fields)) {
    const answer = setup.answers[name];
    if (answer !== undefined && conditionHolds(field.when, knownOf(setup))) values[name] = answer;
  }
  if (setup.access) {
    values['tenant.defaultDomain'] = setup.access.defaultDomain;
    values['tenant.name'] = setup.access.tenantName;
    values['admin.mail'] = setup.access.mail ?? setup.access.userPrincipalName;
  }
  if (setup.testPerson) {
    values['person.objectId'] = setup.testPerson.objectId;
    values['person.displayName'] = setup.testPerson.displayName;
    values['person.userPrincipalName'] = setup.testPerson.userPrincipalName;
    values['person.mail'] = setup.testPerson.mail ?? setup.testPerson.userPrincipalName;
  }
  // Derived values may use each other in any order: go round until nothing new is found.
  for (let found = true; found; ) {
    found = false;
    for (const [name, value] of Object.entries(dialog.values)) {
      if (values[name] !== undefined) continue;
      const template = chooseTemplate(value, knownOf(setup));
      const filled = template === undefined ? undefined : fillIfKnown(template, values);
      if (filled !== undefined) { values[name] = filled; found = true; }
    }
  }
  return values;
}
