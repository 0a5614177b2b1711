// The cards for the vendor's half: values to take along, the checklist, the guard before anything risky.
import type { GuardFact, HandoverValueFact } from '../../../model/card-data';
import { HANDOVER_NAMES, type ChecklistStep, type HandoverName, type HandoverStep } from '../../../model/dialog';
import { chooseTemplate } from '../../../engine/condition-holds';
import { knownOf } from '../../../engine/known-of';
import { namesIn } from '../../../engine/fill-template';
import { guardMark, guardOf, listItems, listSteps } from '../../../engine/find-step';
import { listValues } from '../../../engine/list-values';
import { addressOf } from './address-of';
import { listItemFacts } from './list-vendor-lines';
import type { View, ViewContext } from './view-context';

/** Which values the vendor needs is computed from the checklist: a value is handed over because an item uses it. */
export function viewHandover(context: ViewContext, step: HandoverStep): View {
  const { dialog, setup } = context;
  const items = listSteps(dialog, setup).flatMap((one) => ('checklist' in one ? listItems(one, setup) : []));
  const used = new Map<HandoverName, string>();
  for (const item of items) {
    const template = item.value === undefined ? undefined : chooseTemplate(item.value, knownOf(setup));
    for (const name of template === undefined ? [] : namesIn(template)) {
      if ((HANDOVER_NAMES as readonly string[]).includes(name)) used.set(name as HandoverName, [item.where, item.field].filter(Boolean).join(' > '));
    }
  }
  const readBack = (setup.actions['read-back']?.output as { values?: Array<{ equal: boolean }> } | undefined)?.values ?? [];
  return {
    name: 'handover',
    data: {
      ...addressOf(context),
      values: [...used].map(([name, goesInto]) => handoverValue(context, name, goesInto)),
      onlyIfNeeded: step.handover.onlyIfNeeded.filter((name) => !used.has(name)).map((name) => handoverValue(context, name)),
      ...(step.handover.onlyIfNeededLead === undefined ? {} : { onlyIfNeededLead: step.handover.onlyIfNeededLead }),
      changesRead: readBack.filter((one) => one.equal).length,
      changesMade: readBack.length,
    },
  };
}

function handoverValue(context: ViewContext, name: HandoverName, goesInto?: string): HandoverValueFact {
  const values = listValues(context.dialog, context.setup);
  const isPem = name === 'certificatePem';
  const download = name === 'certificate' ? context.downloads.certificate : undefined;
  return {
    label: context.say(`handover.${name}`),
    value: download || isPem ? (values['thumbprint'] ?? '') : (values[name] ?? ''),
    ...(goesInto === undefined ? {} : { goesInto }),
    ...(isPem ? { note: context.say('handover.isPem') } : {}),
    ...(download ? { download, note: context.say('handover.isThumbprint') } : {}),
  };
}

export function viewChecklist(context: ViewContext, step: ChecklistStep): View {
  const { dialog, setup } = context;
  const guard = step.different?.opensGuard ?? step.checklist.map((item) => guardOf(dialog, item.id)?.id).find((id) => id !== undefined);
  const guardPassed = guard !== undefined && setup.marks[`guard:${guard}`] !== undefined;
  const { certificate } = context.downloads;
  const items = listItemFacts(context, step.id).map((item) => (item.as === 'upload' && certificate ? { ...item, download: certificate } : item));
  // Risky items that were unlocked early join the list they are needed in.
  const unlocked = guardPassed && step.different?.opensGuard ? listItemFacts(context).filter((item) => item.risk && guardOf(dialog, item.id)?.id === guard) : [];
  return {
    name: 'checklist',
    data: {
      ...addressOf(context),
      title: step.title,
      ...(step.lead === undefined ? {} : { lead: step.lead }),
      items: [...items, ...unlocked.filter((one) => !items.some((item) => item.id === one.id))],
      ...(step.different ? { different: step.different.text } : {}),
      canOpenGuard: guard !== undefined && !guardPassed,
    },
  };
}

export function viewGuard(context: ViewContext, stepId: string, early: boolean): View {
  const { dialog, setup } = context;
  const step = dialog.steps.find((one) => one.id === stepId);
  if (!step || !('guard' in step)) throw new Error(`no guard ${stepId}`);
  const { guard } = step;
  const mark = setup.marks[guardMark(step)];
  const fact = (part: { claim: string }, text: string): GuardFact => ({
    do: text, claim: part.claim, state: mark ? 'claimed' : 'open',
    ...(mark?.state === 'claimed' ? { by: mark.byName, at: mark.at } : {}),
  });
  const tests = Object.values(setup.tests);
  const proven = tests.find((test) => test.mark?.state === 'proven') ?? tests.find((test) => test.mark);
  return {
    name: 'guard',
    data: {
      ...addressOf(context),
      why: guard.why,
      signIn: proven?.mark
        ? { state: proven.mark.state, at: proven.mark.at, who: proven.mark.state === 'claimed' ? proven.mark.byName : (setup.testPerson?.userPrincipalName ?? '') }
        : { state: 'not-tested' },
      administrator: fact(guard.administrator, guard.administrator.do),
      secondBrowser: fact(guard.secondBrowser, guard.secondBrowser.do),
      wayBack: fact(guard.wayBack, guard.wayBack.text),
      protects: listItemFacts(context).filter((item) => guard.protects.includes(item.id)).map((item) => `${item.number} · ${item.do}`),
      early,
    },
  };
}
