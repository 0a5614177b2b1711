// The cards around the proof: who tests, how, and what is proven, claimed or not tested.
import type { ProofRow, TestCard, TestFact, VendorCheckFact } from '../../../model/card-data';
import type { PersonStep, TestStep } from '../../../model/dialog';
import type { SetupErrorCode } from '../../../model/errors';
import type { TestState } from '../../../model/setup';
import { conditionHolds } from '../../../engine/condition-holds';
import { nameOf } from '../../../engine/name-of';
import { knownOf } from '../../../engine/known-of';
import { fillIfKnown } from '../../../engine/fill-template';
import { listValues } from '../../../engine/list-values';
import { addressOf } from './address-of';
import { foreignDomain } from './foreign-domain';
import { isElsewhere } from './is-elsewhere';
import { listItemFacts } from './list-vendor-lines';
import { personFact } from './view-plan';
import type { View, ViewContext } from './view-context';

const MOST_FOUND = 3;

export function viewPerson(context: ViewContext, step: PersonStep): View {
  const { dialog, setup } = context;
  const { create, needs, needsMailbox } = step.person;
  const domains = setup.access?.verifiedDomains ?? [];
  const domain = domains.find((one) => !isElsewhere(context, step, `x@${one}`)) ?? domains.find((one) => one === setup.access?.defaultDomain) ?? domains[0];
  return {
    name: 'person',
    data: {
      ...addressOf(context),
      ...(needs === undefined ? {} : { needs: fillIfKnown(needs, listValues(dialog, setup)) ?? needs }),
      ...(setup.found
        ? {
            searched: setup.found.text,
            found: setup.found.people.slice(0, MOST_FOUND).map(({ objectId, displayName, userPrincipalName, isGuest, accountEnabled, mail }) => ({
              objectId, displayName, userPrincipalName, isNamesake: setup.found!.people.filter((one) => one.displayName === displayName).length > 1, isGuest, isDisabled: !accountEnabled, isElsewhere: isElsewhere(context, step, userPrincipalName), hasNoMail: needsMailbox && !mail,
            })),
            moreFound: setup.found.people.length > MOST_FOUND,
            ...(setup.found.people.length === 0 ? foreignDomain(setup.found.text, domains) : {}),
          }
        : {}),
      ...(create && domain ? { create: { displayName: create.displayName, nickname: create.mailNickname, domain, domains } } : {}),
      confirmCreate: setup.aside?.type === 'create-person',
    },
  };
}

export function viewTest(context: ViewContext, step: TestStep): View {
  const { dialog, setup } = context;
  const values = listValues(dialog, setup);
  const tests = step.test.filter((test) => conditionHolds(test.when, knownOf(setup))).map((test): TestFact => {
    const state = setup.tests[test.id];
    const refused = state?.seen && state.seen.errorCode !== 0 && !state.mark ? state.seen : undefined;
    const help = refused && step.troubles.find((trouble) => trouble.code === String(refused.errorCode))?.text;
    return {
      id: test.id,
      title: test.title,
      ...(test.link === undefined ? {} : { link: fillIfKnown(test.link, values) ?? '', linkTitle: test.linkTitle ?? test.title }),
      steps: test.steps.map((one) => fillIfKnown(one, values) ?? one),
      expect: fillIfKnown(test.expect, values) ?? test.expect,
      optional: test.optional,
      state: state?.mark?.state ?? (refused ? 'failed' : 'open'),
      ...(state?.mark ? { by: state.mark.state === 'claimed' ? state.mark.byName : state.mark.by, at: state.mark.at } : {}),
      ...(refused ? { failure: { errorCode: String(refused.errorCode), at: refused.at, ...(refused.failureReason === undefined ? {} : { reason: refused.failureReason }), ...(help === undefined ? {} : { help }) } } : {}),
    };
  });
  const current = tests.find((test) => test.state === 'open' || test.state === 'failed') ?? tests[0]!;
  const state = setup.tests[current.id];
  return {
    name: 'test',
    data: {
      ...addressOf(context),
      person: personFact(setup),
      tests,
      current,
      ...(state?.lookedAt === undefined ? {} : { lookedAt: state.lookedAt }),
      ...logTrouble(state?.problem?.code),
      ...vendorChecks(step, state, values),
      ...(current.failure === undefined && state?.seen === undefined && (state?.saidFailed || state?.lookedAt !== undefined) ? { troubles: step.troubles } : {}),
    },
  };
}

/** Unless Entra itself refused: its log may be late or closed, while the error stands on the vendor's page already. */
function vendorChecks(step: TestStep, state: TestState | undefined, values: Readonly<Record<string, string>>): Pick<TestCard, 'vendorRefused'> {
  if (!state?.saidFailed || step.vendorRefused.length === 0 || (state.seen && state.seen.errorCode !== 0)) return {};
  return { vendorRefused: { ...(state.seen ? { at: state.seen.at } : {}), checks: step.vendorRefused.map((one) => checkFact(one, values)) } };
}

function checkFact(check: TestStep['vendorRefused'][number], values: Readonly<Record<string, string>>): VendorCheckFact {
  const fill = (template: string): string => fillIfKnown(template, values) ?? template;
  return typeof check === 'string' ? { text: fill(check) } : { text: fill(check.text), where: check.where, value: fill(check.value) };
}

function logTrouble(code: SetupErrorCode | undefined): { logUnreadable: boolean; logTrouble?: 'rights' | 'later' } {
  if (code === undefined || code === 'graph/no-premium-licence') return { logUnreadable: code !== undefined };
  return { logUnreadable: false, logTrouble: code === 'graph/forbidden' ? 'rights' : 'later' };
}

export function viewProof(context: ViewContext): View {
  const rows = proofRows(context);
  return { name: 'proof', data: { ...addressOf(context), rows, signInProven: rows.some((row) => row.what === 'sign-in-seen') } };
}

/** What is known and how: read by a machine, or said by a person. */
export function proofRows(context: ViewContext): ProofRow[] {
  const { dialog, setup } = context;
  const rows: ProofRow[] = [];
  const titles = new Map(dialog.steps.flatMap((step) => ('test' in step ? step.test.map((test) => [test.id, test.title] as const) : [])));
  for (const [id, test] of Object.entries(setup.tests)) {
    const of = titles.get(id) ?? id;
    const mark = test.mark;
    if (mark?.state === 'proven') rows.push({ what: 'sign-in-seen', state: 'proven', of, value: test.seen?.userPrincipalName ?? setup.testPerson?.userPrincipalName ?? '', at: mark.at });
    else if (mark) rows.push({ what: 'sign-in-claimed', state: 'claimed', of, by: mark.byName, at: mark.at });
    else rows.push({ what: 'sign-in-not-tested', state: 'not-tested', of });
    // What Entra cannot see: whether the vendor let the person in.
    if (mark?.state === 'proven' && test.opened?.state === 'claimed') rows.push({ what: 'vendor-opened', state: 'claimed', of: nameOf(dialog, setup), by: test.opened.byName, at: test.opened.at });
  }
  const readBack = setup.actions['read-back'];
  if (readBack?.state === 'done') {
    const values = (readBack.output as { values?: unknown[] }).values ?? [];
    rows.push({ what: 'values-read-back', state: 'proven', of: String(values.length), ...(readBack.endedAt === undefined ? {} : { at: readBack.endedAt }) });
  }
  const metadata = setup.actions['check-metadata'];
  if (metadata?.state === 'done') rows.push({ what: 'certificate-matches', state: 'proven', value: String((metadata.output as { thumbprint?: string }).thumbprint ?? ''), ...(metadata.endedAt === undefined ? {} : { at: metadata.endedAt }) });
  const claimed = listItemFacts(context).filter((item) => item.state === 'claimed');
  if (claimed.length > 0) rows.push({ what: 'checklist-claimed', state: 'claimed', of: String(claimed.length), by: [...new Set(claimed.map((item) => item.by ?? ''))].join(', ') });
  return rows;
}
