// The audit log of a setup, or of another record, as a card, page by page: who did what, when, and what it was about in plain words.
import { BATON_ENDS } from '../../model/baton';
import type { HistoryCard, HistoryRow } from '../../model/card-data';
import type { Dialog } from '../../model/dialog';
import type { AuditEntry } from '../../model/ports';
import type { WorkRecord } from '../../model/record';
import type { RefusalRecord } from '../../model/refusal';
import type { Setup } from '../../model/setup';
import type { TurnAnswer } from '../../model/turn';
import { capText } from '../../content/escape-markdown';
import type { BotDeps } from '../bot-deps';
import type { BotRuntime } from '../bot-runtime';
import { addressOf } from '../show/views/address-of';

const MOST_HISTORY = 12;
const MOST_NOTES = 6;
const MOST_CHARACTERS = 160;

/** @param from how many newer entries are passed over */
export async function listHistory({ deps }: BotRuntime, setup: Setup, from = 0): Promise<TurnAnswer> {
  const dialog = deps.dialogs.get(setup.vendor)!;
  const rows = await listRows(deps, setup, from, (entry) => listNotes(entry, dialog, setup));
  return { type: 'card', card: deps.buildCard('history', { ...addressOf({ dialog, setup }), code: setup.code, begunAt: setup.createdAt, ...rows }) };
}

/** One page of what was done and refused about a record, the newest first. @param notesOf what is said below an entry */
export async function listRows(deps: Pick<BotDeps, 'audit' | 'say'>, { id, tenantId }: Pick<WorkRecord, 'id' | 'tenantId'>, from: number, notesOf: (entry: AuditEntry) => string[]): Promise<Pick<HistoryCard, 'more' | 'next' | 'rows'>> {
  const [changes, refusals] = await Promise.all([deps.audit.list(tenantId, id), deps.audit.listRefusals(tenantId, { setupId: id })]);
  const entries = mergeNewestFirst(changes, refusals).slice(from);
  const rows = entries.slice(0, MOST_HISTORY).map((entry) => ('lastAt' in entry ? rowOfRefusal(deps, entry) : rowOf(deps, entry, notesOf)));
  return { rows, more: entries.length - rows.length, next: String(from + rows.length) };
}

/** Each of the two in its own order, which is the order of writing, oldest first. */
function mergeNewestFirst(changes: AuditEntry[], refusals: RefusalRecord[]): Array<AuditEntry | RefusalRecord> {
  const [left, over] = [changes.slice(), refusals.slice()];
  return Array.from({ length: left.length + over.length }, () => {
    const [change, refusal] = [left.at(-1), over.at(-1)];
    return refusal && (!change || refusal.lastAt > change.at) ? over.pop()! : left.pop()!;
  });
}

function rowOfRefusal({ say }: Pick<BotDeps, 'say'>, { what, byName, count, firstAt, lastAt }: RefusalRecord): HistoryRow {
  const since = firstAt.slice(0, 16).replace('T', ' ');
  return { at: lastAt, byName: what === 'download.expired' ? say('history.somebody') : byName, what: `refused.${what}`, ...(count > 1 ? { notes: [say('history.times', { count: String(count), since })] } : {}) };
}

function rowOf({ say }: Pick<BotDeps, 'say'>, entry: AuditEntry, notesOf: (entry: AuditEntry) => string[]): HistoryRow {
  const { at, byName, what, write } = entry;
  const notes = shorten(notesOf(entry), say);
  return {
    at, byName, what: write ? wordOfWrite(write.status, what) : what,
    ...(notes.length > 0 ? { notes } : {}),
    ...(write ? { detail: `${write.method} ${write.path}${write.status === 0 ? '' : ` ${write.status}`}` } : {}),
    ...(write?.graphRequestId ? { graphRequestId: write.graphRequestId } : {}),
  };
}

/** A refused try reads as what it was, not as the change that a later try made; one whose answer nobody heard may have been either. */
function wordOfWrite(status: number, what: string): string {
  if (status === 0) return 'write.unheard';
  return status >= 400 ? 'write.refused' : what;
}

type MakeNotes = (details: Record<string, string>, dialog: Dialog, setup: Setup) => string[];

/** To whom, and what was said about it. */
const noteBaton: MakeNotes = ({ holder, userPrincipalName, text }) => [...(holder ? [`${holder}, ${userPrincipalName ?? ''}`] : []), ...(text ? [`“${text}”`] : [])];

/** By what the entry is; the others say all with their name. */
const NOTES: Record<string, MakeNotes> = {
  'plan.confirmed': (details, dialog) => Object.entries(details).flatMap(([key, value]) => (dialog.fields[key] ? [`${dialog.fields[key].label}: ${labelOf(dialog, key, value)}`] : [])),
  'checklist.claimed': (details, dialog) => (details['items'] ?? '').split(', ').flatMap((id) => claimOf(dialog, id) ?? []),
  'person.chosen': ({ objectId }, _dialog, { testPerson }) => (testPerson && testPerson.objectId === objectId ? [`${testPerson.displayName}, ${testPerson.userPrincipalName}`] : []),
  'certificate.found': ({ thumbprint = '' }) => [thumbprint],
  'problem': ({ code }) => (code ? [code] : []),
  ...Object.fromEntries(['offered', 'confirmed', 'said', 'remind', 'reminded', ...BATON_ENDS].map((what): [string, MakeNotes] => [`baton.${what}`, noteBaton])),
};

function listNotes({ what, details = {} }: AuditEntry, dialog: Dialog, setup: Setup): string[] {
  return NOTES[what]?.(details, dialog, setup) ?? (details['mode'] ? testOf(dialog, details['mode']) : []);
}

function labelOf(dialog: Dialog, key: string, value: string): string {
  return dialog.fields[key]?.choices?.find((choice) => choice.value === value)?.label ?? value;
}

function claimOf(dialog: Dialog, id: string): string | undefined {
  return dialog.steps.flatMap((step) => ('checklist' in step ? step.checklist : [])).find((item) => item.id === id)?.claim;
}

function testOf(dialog: Dialog, mode: string): string[] {
  const test = dialog.steps.flatMap((step) => ('test' in step ? step.test : [])).find(({ id }) => id === mode);
  return test ? [test.title] : [];
}

function shorten(notes: string[], say: BotDeps['say']): string[] {
  const short = notes.map((note) => capText(note, MOST_CHARACTERS));
  if (short.length <= MOST_NOTES) return short;
  return [...short.slice(0, MOST_NOTES - 1), say('history.more', { count: String(short.length - MOST_NOTES + 1) })];
}
