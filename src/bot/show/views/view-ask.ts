// The cards that ask: a choice by button, a form, and waiting for a value that somebody else has.
import type { AccessSummary, FieldFact } from '../../../model/card-data';
import type { AskStep, Dialog, Field } from '../../../model/dialog';
import { conditionHolds } from '../../../engine/condition-holds';
import { knownOf } from '../../../engine/known-of';
import { hostOf, listFields } from '../../../engine/collect-answers';
import { fillIfKnown, fillTemplate } from '../../../engine/fill-template';
import { parseClaims } from '../../../engine/parse-claims';
import { nextStep, previousStep } from '../../../engine/find-step';
import { foundIn, listFound } from '../../../engine/apply-metadata-click';
import { listValues } from '../../../engine/list-values';
import { capText } from '../../../content/escape-markdown';
import { addressOf } from './address-of';
import { isInTutorial } from './is-in-tutorial';
import { buildMailUrl } from './build-mail-url';
import { cautionAt } from './caution-at';
import { nextNudge } from './next-nudge';
import type { View, ViewContext } from './view-context';

/** Of a refused line, characters. */
const LONGEST_QUOTE = 80;

export function viewChoose(context: ViewContext, step: AskStep): View {
  const { dialog, setup } = context;
  const key = step.ask[0]!;
  const field = dialog.fields[key]!;
  const other = field.other;
  return {
    name: 'choose',
    data: {
      ...addressOf(context),
      ...cautionAt(context, step),
      key,
      label: field.label,
      ...(step.lead === undefined ? {} : { lead: step.lead }),
      choices: field.choices ?? [],
      ...(other ? { other: { value: other.value, label: other.label, field: fieldFact(context, other.field) } } : {}),
      ...(field.whereToFind ? { whereToFind: { text: field.whereToFind.text, inTutorial: isInTutorial(dialog, field.whereToFind.from) } } : {}),
      canBeMissing: field.suppliedBy !== undefined,
      ...(setup.access ? { access: accessSummary(context) } : {}),
      ...prerequisitesAt(context, step),
    },
  };
}

/** On the first question, unless a card of their own came before it. */
export function prerequisitesAt({ dialog }: ViewContext, step: AskStep): { prerequisites?: string[] } {
  const first = dialog.steps.find((one) => 'prepare' in one || 'ask' in one);
  return dialog.prerequisites.length > 0 && first?.id === step.id ? { prerequisites: dialog.prerequisites } : {};
}

export function accessSummary({ setup, rights }: ViewContext): AccessSummary {
  const access = setup.access!;
  return {
    personName: setup.admin.name,
    userPrincipalName: access.userPrincipalName,
    tenantName: access.tenantName,
    roles: access.roles.map((role) => role.displayName),
    scopes: rights.scopes.filter((scope) => access.grantedScopes.includes(scope)),
    checkedAt: access.checkedAt,
  };
}

export function viewAsk(context: ViewContext, step: AskStep): View {
  const { dialog, setup } = context;
  const values = listValues(dialog, setup);
  const earlier = Object.entries(dialog.fields).filter(([name]) => setup.answers[name] !== undefined && !step.ask.includes(name) && isPressed(dialog, name));
  return {
    name: 'ask',
    data: {
      ...addressOf(context),
      ...cautionAt(context, step),
      title: step.title,
      ...(step.lead === undefined ? {} : { lead: fillIfKnown(step.lead, values) ?? '' }),
      chosen: earlier.map(([name, field]) => ({ label: field.label, value: choiceLabel(field, setup.answers[name]!) })),
      addresses: step.addresses.flatMap((address) => {
        const value = fillIfKnown(address.value, values);
        return value === undefined ? [] : [{ label: address.label, value, ...(address.note === undefined ? {} : { note: address.note }) }];
      }),
      fields: listFields(dialog, step.ask, knownOf(setup)).map((name) => withSource(context, step, fieldFact(context, name))),
      opensPlan: opensPlan(context, step),
      ...remarksOf(context, step),
      canGoBack: previousStep(dialog, setup) !== undefined,
      ...prerequisitesAt(context, step),
    },
  };
}

/** One choice alone is a card of buttons. */
export function asksByButton(dialog: Dialog, step: AskStep): boolean {
  return !step.metadata && step.ask.length === 1 && dialog.fields[step.ask[0]!]?.kind === 'choice';
}

/** Such a choice, like a region, decides what a later form is about; a choice made in a form does not. */
export function isPressed(dialog: Dialog, name: string): boolean {
  return dialog.steps.some((step) => 'ask' in step && step.ask[0] === name && asksByButton(dialog, step));
}

/** What comes after the form decides what its button says. */
function opensPlan({ dialog, setup }: ViewContext, step: AskStep): boolean {
  const next = nextStep(dialog, { ...setup, stepId: step.id });
  return next !== undefined && 'do' in next;
}

/** As long as the value stands as it was found. */
function withSource({ setup, say }: ViewContext, step: AskStep, field: FieldFact): FieldFact {
  const found = listFound(step, setup)[field.key];
  return found && field.value === found.value ? { ...field, cameFrom: say(`metadata.${found.from}`) } : field;
}

function remarksOf({ setup: { metadata }, say }: ViewContext, step: AskStep): { remarks?: string[] } {
  const others = step.metadata && metadata?.stage === 'form' && metadata.counts ? foundIn(metadata, metadata.counts)?.otherConsumerServices ?? [] : [];
  return others.length > 0 ? { remarks: [say('metadata.others', { others: others.join(', ') })] } : {};
}

export function choiceLabel(field: Field, value: string): string {
  if (field.other?.value === value) return field.other.label;
  return field.choices?.find((choice) => choice.value === value)?.label ?? value;
}

export function fieldFact(context: ViewContext, name: string): FieldFact {
  const { dialog, setup, say } = context;
  const field = dialog.fields[name]!;
  const mistake = setup.draft?.errors[name];
  const known = setup.draft?.values[name] ?? setup.answers[name] ?? (field.default === undefined ? undefined : fillIfKnown(field.default, listValues(dialog, setup)));
  const enter = field.mistake ?? say('fieldMistakes.enter', { label: field.label });
  return {
    key: name,
    label: field.label,
    kind: field.kind,
    ...(known === undefined ? {} : { value: known }),
    ...(mistake === undefined ? {} : { error: sayMistake(context, name, mistake) ?? enter }),
    ...(field.whereToFind ? { whereToFind: { text: field.whereToFind.text, inTutorial: isInTutorial(dialog, field.whereToFind.from) } } : {}),
    ...(field.example === undefined ? {} : { example: field.example }),
    ...(field.pattern === undefined ? {} : { pattern: field.pattern }),
    errorMessage: enter,
    maxLength: field.maxLength,
    ...(field.choices ? { choices: [...field.choices, ...(field.other ? [{ value: field.other.value, label: field.other.label, shows: undefined }] : [])].map(({ value, label, shows }) => ({ value, label, ...(shows === undefined ? {} : { shows }) })) } : {}),
    required: field.required && conditionHolds(field.when, knownOf(setup)),
    canBeMissing: field.suppliedBy !== undefined,
  };
}

/** What is wrong with a value in particular; undefined: what to enter says it all. */
function sayMistake(context: ViewContext, name: string, mistake: string): string | undefined {
  const { dialog, setup, say } = context;
  const { label, maxLength } = dialog.fields[name]!;
  switch (mistake) {
    case 'invisible':
      return say('fieldMistakes.invisible', { label });
    case 'tooLong':
      return say('fieldMistakes.tooLong', { label, max: String(maxLength) });
    case 'claims': {
      const found = parseClaims(setup.draft?.values[name] ?? '').mistake;
      return found && say(`fieldMistakes.${found.what}`, { line: String(found.line), text: capText(found.text, LONGEST_QUOTE) });
    }
    case 'otherHost':
      return sayOtherHost(context, name);
    default:
      return undefined;
  }
}

function sayOtherHost({ dialog, setup, say }: ViewContext, name: string): string {
  const { label, sameHostAs = '' } = dialog.fields[name]!;
  const host = (key: string) => hostOf(setup.draft?.values[key]?.trim()) ?? '';
  return say('fieldMistakes.otherHost', { label, host: host(name), other: dialog.fields[sameHostAs]?.label ?? '', otherHost: host(sameHostAs) });
}

export function viewWaiting(context: ViewContext, name: string): View {
  const { dialog, setup } = context;
  const supplier = dialog.fields[name]!.suppliedBy!;
  const values = listValues(dialog, setup);
  const [subject, message] = [fillTemplate(supplier.subject, values), fillTemplate(supplier.message, values)];
  return {
    name: 'waiting',
    data: {
      ...addressOf(context),
      field: fieldFact(context, name),
      who: supplier.who,
      subject,
      message,
      mailUrl: buildMailUrl({ subject, text: message }),
      since: setup.missing.find((one) => one.field === name)?.since ?? setup.updatedAt,
      ...nextNudge(setup),
    },
  };
}
