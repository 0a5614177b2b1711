// Reads the audit log of all setups, refusals too, for operators. Knows nothing of what an entry says.
import type { AuditEntry } from '../model/ports';
import type { RefusalRecord } from '../model/refusal';
import { createRefusalLog } from './create-refusal-log';
import { openExisting } from './open-existing';

export interface AuditQuery {
  /** Id of a setup, or the code that people see. */
  setup?: string;
  /** ISO time. */
  since?: string;
}

export type AuditLine = { type: 'entry'; at: string; code?: string; entry: AuditEntry } | { type: 'refusal'; at: string; code?: string; refusal: RefusalRecord };

/**
 * Oldest first.
 * @throws SetupError store/unavailable
 */
export async function readAudit(url: string, { setup, since = '' }: AuditQuery): Promise<AuditLine[]> {
  const connection = await openExisting(url);
  try {
    const setups = await connection.select<{ id: string; code: string | null; tenantId: string }>("select id, json_extract(data, '$.code') as code, tenant_id as tenantId from records", []);
    const codes = new Map(setups.map(({ id, code }) => [id, code ?? undefined]));
    const wanted = (id: string | undefined): boolean => setup === undefined || id === setup || (id !== undefined && codes.get(id)?.toLowerCase() === setup.toLowerCase());
    const rows = await connection.select<{ data: string }>("select data from audit where json_extract(data, '$.at') >= ? order by number", [since]);
    const entries = rows.map(({ data }) => JSON.parse(data) as AuditEntry).filter((entry) => wanted(entry.setupId));
    const tenants = await connection.select<{ tenantId: string }>('select distinct tenant_id as tenantId from refusals', []);
    const refusals = (await Promise.all(tenants.map(({ tenantId }) => createRefusalLog(connection).listRefusals(tenantId, { since })))).flat().filter((refusal) => wanted(refusal.setupId));
    const lines: AuditLine[] = [
      ...entries.map((entry) => ({ type: 'entry' as const, at: entry.at, ...codeOf(codes.get(entry.setupId)), entry })),
      ...refusals.map((refusal) => ({ type: 'refusal' as const, at: refusal.lastAt, ...codeOf(codes.get(refusal.setupId ?? '')), refusal })),
    ];
    return lines.sort((one, other) => one.at.localeCompare(other.at));
  } finally {
    connection.close();
  }
}

function codeOf(code: string | undefined): { code?: string } {
  return code === undefined ? {} : { code };
}
