// The word `rehearsal: time …`: says the rehearsal's time and moves it. Knows nothing of whose clocks follow.
import type { RelayTenant } from './relay-tenant';

/** Certificates and dates of the tenant make sense no further. */
const MOST_YEARS_AHEAD = 50;

/** @param argument what was typed after `time`: nothing, `now`, or a span such as `+10 minutes` */
export function playTime(tenant: RelayTenant, argument: string): string {
  if (argument === '') return sayTime(tenant);
  if (argument.toLowerCase() === 'now') {
    tenant.moveTime();
    return sayTime(tenant);
  }
  const { now } = tenant.readTime();
  const to = addSpan(now, argument);
  if (!to) return `"${argument}" is no time to move by. Type rehearsal: time +10 minutes, time +3 days, time +3 years, or time now.`;
  if (to > addYears(new Date(), MOST_YEARS_AHEAD)) return `the rehearsal goes at most ${MOST_YEARS_AHEAD} years ahead.`;
  tenant.moveTime(to);
  return sayTime(tenant);
}

/** Such as `2029-11-22 10:00:05 UTC`. */
export function describeTime(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function sayTime(tenant: RelayTenant): string {
  const { now, isAhead } = tenant.readTime();
  return isAhead
    ? `it is ${describeTime(now)} for tenant, sign-in service and vendor. rehearsal: time now leads back.`
    : `it is ${describeTime(now)}, as on this machine.`;
}

const UNIT_MS: Record<string, number> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

function addSpan(from: Date, span: string): Date | undefined {
  const [, digits, unit = ''] = /^\+ ?(\d{1,6}) ?(second|minute|hour|day|week|year)s?$/i.exec(span) ?? [];
  if (!digits) return undefined;
  const ms = UNIT_MS[unit.toLowerCase()];
  return ms === undefined ? addYears(from, Number(digits)) : new Date(from.getTime() + Number(digits) * ms);
}

function addYears(from: Date, years: number): Date {
  const to = new Date(from);
  // Beyond the last day that a Date can hold, one that is too far for anybody.
  to.setUTCFullYear(Math.min(from.getUTCFullYear() + years, 200_000));
  return to;
}
