// Clicks on the forms: a choice by button, a form that comes in, a value that somebody does not have yet.
import type { Dialog } from '../model/dialog';
import type { Setup } from '../model/setup';
import type { Click } from './apply-click';
import { collectAnswers, listFields, withoutInvisible } from './collect-answers';
import { knownOf } from './known-of';
import { decide, type Decision, type Surroundings } from './decision';
import { applyMetadataClick, stageOf } from './apply-metadata-click';
import { enterNext } from './enter-step';
import { findStep } from './find-step';

export function applyAnswerClick(dialog: Dialog, setup: Setup, click: Click, around: Surroundings): Decision | undefined {
  const step = findStep(dialog, setup);
  if (!('ask' in step)) return undefined;
  if (click.verb.startsWith('metadata.')) return applyMetadataClick(step, setup, click);
  if (step.metadata && stageOf(step, setup) !== 'form') return decide(setup);
  const other = dialog.fields[step.ask[0]!]?.other;
  const asked = other ? [...step.ask, other.field] : step.ask;
  switch (click.verb) {
    case 'field.choose':
      return takeAnswers(dialog, setup, asked, { [step.ask[0]!]: click.choice ?? '' }, around);
    case 'field.other':
      return other ? takeAnswers(dialog, setup, asked, { ...click.values, [step.ask[0]!]: other.value }, around) : decide(setup);
    case 'form.submit':
      return takeAnswers(dialog, setup, step.ask, click.values, around);
    case 'form.missing':
      return waitForField(dialog, keepDraft(dialog, setup, asked, click.values), click.choice ?? click.values['missing'] ?? '', [...listFields(dialog, step.ask, knownOf(setup)), ...(other ? [other.field] : [])], around.now);
    case 'waiting.resolved':
      return endWaiting(dialog, setup, asked, click.values, around);
    default:
      return undefined;
  }
}

function takeAnswers(dialog: Dialog, before: Setup, asked: string[], typed: Record<string, string>, around: Surroundings): Decision {
  if (before.aside) return decide(before);
  const { draft: _draft, ...setup } = before;
  const { answers, errors } = collectAnswers(dialog, asked, knownOf(setup), typed);
  if (Object.keys(errors).length > 0) return decide({ ...setup, draft: { values: capped(dialog, typed, asked), errors } });
  const kept = Object.fromEntries(Object.entries(setup.answers).filter(([name]) => !asked.includes(name)));
  const missing = setup.missing.filter((one) => answers[one.field] === undefined);
  return enterNext(dialog, { ...setup, answers: { ...kept, ...answers }, missing, status: 'asking' }, around);
}

function keepDraft(dialog: Dialog, setup: Setup, asked: string[], typed: Record<string, string>): Setup {
  return Object.keys(typed).length > 0 ? { ...setup, draft: { values: capped(dialog, typed, asked), errors: {} } } : setup;
}

/** What was typed comes back with the form, but never more than a card can hold. */
export function capped(dialog: Dialog, typed: Record<string, string>, asked: string[]): Record<string, string> {
  return Object.fromEntries(asked.flatMap((name) => (typed[name] === undefined ? [] : [[name, withoutInvisible(typed[name]).slice(0, Math.max(500, dialog.fields[name]?.maxLength ?? 0))]])));
}

function waitForField(dialog: Dialog, setup: Setup, field: string, askable: string[], now: string): Decision {
  if (!askable.includes(field) || !dialog.fields[field]?.suppliedBy) return decide(setup);
  const missing = setup.missing.some((one) => one.field === field) ? setup.missing : [...setup.missing, { field, since: now }];
  return decide({ ...setup, missing, aside: { type: 'missing', field }, status: 'waiting' });
}

/** The value that came in joins what was typed before; the form checks it. */
function endWaiting(dialog: Dialog, before: Setup, asked: string[], typed: Record<string, string>, around: Surroundings): Decision {
  if (before.aside?.type !== 'missing') return decide(before);
  const value = typed[before.aside.field]?.slice(0, 500);
  const { aside, ...setup } = before;
  const isOnlyChoice = aside.field === asked[0] && dialog.fields[aside.field]?.kind === 'choice' && listFields(dialog, asked, knownOf(setup)).length === 1;
  if (isOnlyChoice && value) return takeAnswers(dialog, setup, asked, { [aside.field]: value }, around);
  const values = { ...setup.draft?.values, ...(value === undefined ? {} : { [aside.field]: value }) };
  return decide({ ...setup, draft: { values, errors: {} }, missing: setup.missing.filter((one) => one.field !== aside.field), status: 'asking' });
}
