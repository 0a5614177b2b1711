// Writes what was done, by whom and how it is known as Markdown: the runbook that an admin keeps. Pure.
import type { AuditEntry } from '../model/ports';
import { listValues } from '../engine/list-values';
import { addressOf } from './views/address-of';
import { listItemFacts } from './views/list-vendor-lines';
import { proofRows } from './views/view-proof';
import type { ViewContext } from './views/view-context';

/** Typed text must not change the document: pipes and line breaks would break its tables, backticks its values. */
function cell(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replace(/[\\|<>*_[\]#]/g, (sign) => `\\${sign}`);
}

function code(text: string): string {
  return `\`${text.replace(/[`\r\n|]/g, ' ')}\``;
}

export function makeRunbook(context: ViewContext, audit: AuditEntry[]): string {
  const { dialog, setup, say } = context;
  const values = listValues(dialog, setup);
  const { trail } = addressOf(context);
  const readBack = setup.actions['read-back']?.output as { values?: Array<{ what: string; actual: string }> } | undefined;
  const lines = [
    `# ${say('runbook.title', { vendor: trail.vendor })}`,
    '',
    say('runbook.lead', { vendor: trail.vendor, tenant: setup.access?.tenantName ?? setup.tenantId, admin: cell(setup.admin.name), at: setup.updatedAt, code: setup.code }),
    '',
    `## ${say('runbook.entra')}`, '',
    '| | |', '|---|---|',
    ...['applicationId', 'identifier', 'replyUrl', 'signOnUrl', 'metadataUrl', 'thumbprint'].flatMap((name) => (values[name] ? [`| ${say(`runbook.${name}`)} | ${code(values[name])} |`] : [])),
    ...(readBack?.values ?? []).map((one) => `| ${say('runbook.readBack', { what: one.what })} | ${code(one.actual)} |`),
    '',
    `## ${say('runbook.vendor', { vendor: trail.vendor })}`, '',
    `| | ${say('runbook.what')} | ${say('runbook.where')} | ${say('runbook.value')} | ${say('runbook.state')} |`, '|---|---|---|---|---|',
    ...listItemFacts(context).map((item) => `| ${item.number} | ${cell(item.do)} | ${cell([item.where, item.field].filter(Boolean).join(' > '))} | ${item.value ? code(item.value) : ''} | ${say(`runbook.${item.state}`)}${item.by ? `, ${cell(item.by)}, ${item.at}` : ''} |`),
    '',
    `## ${say('runbook.proof')}`, '',
    ...proofRows(context).map((row) => `- ${say(`runbook.${row.state}`)}: ${say(`proofs.${row.what}`)}${row.of ? ` (${cell(row.of)})` : ''}${row.value ? `, ${code(row.value)}` : ''}${row.by ? `, ${cell(row.by)}` : ''}${row.at ? `, ${row.at}` : ''}`),
    '',
    `## ${say('runbook.wayBack')}`, '',
    ...dialog.steps.flatMap((step) => ('guard' in step ? [step.guard.wayBack.text] : [])),
    '',
    `## ${say('runbook.log')}`, '',
    `| ${say('runbook.when')} | ${say('runbook.who')} | ${say('runbook.what')} | ${say('runbook.request')} |`, '|---|---|---|---|',
    ...audit.map((entry) => `| ${entry.at} | ${cell(entry.byName)} | ${cell(entry.write ? `${entry.write.method} ${entry.write.path}` : entry.what)} | ${entry.write ? code(entry.write.graphRequestId) : ''} |`),
    '',
    `## ${say('runbook.sources')}`, '',
    ...dialog.sources.map((source) => `- ${source.title}${source.url ? `: ${source.url}` : ''} (${source.read})`),
    '',
  ];
  return lines.join('\n');
}
