// Writes what was done, by whom and how it is known as Markdown: the runbook that an admin keeps. Pure.
import type { GuardStep } from '../../model/dialog';
import { SetupError } from '../../model/errors';
import type { AuditEntry } from '../../model/ports';
import { guardMark } from '../../engine/find-step';
import { listValues } from '../../engine/list-values';
import { wasAssigned } from '../../engine/was-assigned';
import { addressOf } from './views/address-of';
import { listItemFacts } from './views/list-vendor-lines';
import { proofRows } from './views/view-proof';
import type { ViewContext } from './views/view-context';

/** Typed text must not change the document: pipes and line breaks would break its tables, signs of Markdown its words. */
function cell(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\|<*_[\]#`]/g, (sign) => `\\${sign}`);
}

/** As it is, between more backticks than it holds; a pipe would end the cell of a table even here. */
function code(text: string): string {
  const fence = '`'.repeat(1 + Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)));
  const space = fence.length > 1 ? ' ' : '';
  return `${fence}${space}${text.replace(/[\r\n]+/g, ' ').replaceAll('|', '\\|')}${space}${fence}`;
}

/** A certificate as text would fill the page; its thumbprint stands with the values of Entra. */
function firstLine(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  return rest.length > 0 ? `${first} …` : first;
}

function time(at: string): string {
  return at.slice(0, 19).replace('T', ' ');
}

export function makeRunbook(context: ViewContext, audit: AuditEntry[]): string {
  const { dialog, setup, say } = context;
  const { trail } = addressOf(context);
  const lines = [
    `# ${say('runbook.title', { vendor: cell(trail.vendor) })}`,
    '',
    say('runbook.lead', { vendor: cell(trail.vendor), tenant: cell(setup.access?.tenantName ?? setup.tenantId), admin: cell(setup.admin.name), at: time(setup.updatedAt), code: setup.code }),
    '',
    `## ${say('runbook.entra')}`, '',
    ...entraTable(context),
    '',
    `## ${say('runbook.vendor', { vendor: cell(trail.vendor) })}`, '',
    ...vendorTable(context),
    '',
    `## ${say('runbook.proof')}`, '',
    ...proofRows(context).map((row) => `- ${say(`runbook.${row.state}`)}: ${say(`proofs.${row.what}`)}${row.of ? ` (${cell(row.of)})` : ''}${row.value ? `, ${code(row.value)}` : ''}${row.by ? `, ${cell(row.by)}` : ''}${row.at ? `, ${time(row.at)}` : ''}`),
    ...dialog.steps.flatMap((step) => ('guard' in step ? guardLines(context, step) : [])),
    '',
    `## ${say('runbook.wayBack')}`, '',
    ...dialog.steps.flatMap((step) => ('guard' in step ? [step.guard.wayBack.text] : [])),
    '',
    `## ${say('runbook.log')}`, '',
    `| ${say('runbook.when')} | ${say('runbook.who')} | ${say('runbook.what')} | ${say('runbook.call')} | ${say('runbook.request')} |`, '|---|---|---|---|---|',
    ...audit.map((entry) => `| ${time(entry.at)} | ${cell(entry.byName)} | ${cell(nameOf(context, entry.what))} | ${entry.write ? `${cell(`${entry.write.method} ${entry.write.path}`)} ${entry.write.status || ''}` : ''} | ${entry.write?.graphRequestId ? code(entry.write.graphRequestId) : ''} |`),
    '',
    `## ${say('runbook.sources')}`, '',
    ...dialog.sources.map((source) => `- ${source.title}${source.url ? `: ${source.url}` : ''} (${source.read})`),
    '',
  ];
  return lines.join('\n');
}

/** Names, addresses, and every value that was read back under the words of the plan. */
function entraTable({ dialog, setup, say }: ViewContext): string[] {
  const values = listValues(dialog, setup);
  const readBack = (setup.actions['read-back']?.output as { values?: Array<{ what: string; actual: string }> } | undefined)?.values ?? [];
  const row = (label: string, text: string): string => `| ${label} | ${code(text)} |`;
  return [
    `| ${say('runbook.what')} | ${say('runbook.value')} |`, '|---|---|',
    ...['applicationId', 'metadataUrl'].flatMap((name) => (values[name] ? [row(say(`runbook.${name}`), values[name])] : [])),
    ...readBack.flatMap(({ what, actual }) => (actual === '' ? [] : [row(say('runbook.readBack', { what: what === 'certificate' ? say('runbook.thumbprint') : say(`plan.${what}`) }), actual)])),
    ...(setup.testPerson ? [row(say(wasAssigned(dialog, setup) ? 'runbook.assigned' : 'runbook.tested'), `${setup.testPerson.displayName} (${setup.testPerson.userPrincipalName})`)] : []),
  ];
}

function vendorTable(context: ViewContext): string[] {
  const { say } = context;
  return [
    `| | ${say('runbook.what')} | ${say('runbook.where')} | ${say('runbook.value')} | ${say('runbook.state')} |`, '|---|---|---|---|---|',
    ...listItemFacts(context).map((item) => `| ${item.number} | ${cell(item.do)} | ${cell([item.where, item.field].filter(Boolean).join(' > '))} | ${item.value ? code(firstLine(item.value)) : ''} | ${say(`runbook.${item.state}`)}${item.by && item.at ? `, ${cell(item.by)}, ${time(item.at)}` : ''} |`),
  ];
}

/** An old entry whose word is gone is shown under its key: a runbook is never held back for a word. */
function nameOf({ say }: ViewContext, what: string): string {
  try {
    return say(`audit.${what}`);
  } catch (error) {
    if (error instanceof SetupError && error.code === 'content/unknown-value') return what;
    throw error;
  }
}

function guardLines({ setup, say }: ViewContext, step: GuardStep): string[] {
  const mark = setup.marks[guardMark(step)];
  if (mark?.state !== 'claimed') return [];
  return [step.guard.administrator, step.guard.secondBrowser, step.guard.wayBack].map(({ claim }) => `- ${say('runbook.claimed')}: ${claim}, ${cell(mark.byName)}, ${time(mark.at)}`);
}
