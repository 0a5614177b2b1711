// Where a message to somebody outside stands: to be sent, sent, answered. Knows no card and no time.
import type { Dialog, MessageStep } from '../model/dialog';
import type { Mark, Setup } from '../model/setup';
import { listFields } from './collect-answers';
import { namesIn } from './fill-template';
import { knownOf } from './known-of';
import { listValues } from './list-values';

/** The name under which the claim that it was sent is kept in `marks`. */
export function sentMark(step: MessageStep): string {
  return `message:${step.id}`;
}

/** Who writes is no news to who reads, and the day it was sent stands in the follow-up alone. */
const SAYS_NOTHING_NEW = /^(admin|message|tenant)\./;

/** The values that the message names now, as JSON: kept with the claim that it was sent. A link that expires stands for the certificate behind it. */
export function saidIn(dialog: Dialog, setup: Setup, step: MessageStep): string {
  const values = listValues(dialog, setup);
  const names = namesIn(`${step.message.subject} ${step.message.text}`).map((name) => (name === 'metadataLink' ? 'thumbprint' : name));
  const known = [...new Set(names)].flatMap((name) => (values[name] === undefined || SAYS_NOTHING_NEW.test(name) ? [] : [[name, values[name]] as const]));
  return JSON.stringify(Object.fromEntries(known));
}

/** The claim that the message was sent, as long as what it said is still true. A value that is unknown for a moment changes nothing. */
export function findSent(dialog: Dialog, setup: Setup, step: MessageStep): Extract<Mark, { state: 'claimed' }> | undefined {
  const mark = setup.marks[sentMark(step)];
  if (mark?.state !== 'claimed') return undefined;
  const said = JSON.parse(mark.value ?? '{}') as Record<string, string>;
  const now = JSON.parse(saidIn(dialog, setup, step)) as Record<string, string>;
  return Object.entries(now).every(([name, value]) => said[name] === undefined || said[name] === value) ? mark : undefined;
}

/** True once it was sent, and all that it brings and confirms is there. */
export function isAnswered(dialog: Dialog, setup: Setup, step: MessageStep): boolean {
  if (!findSent(dialog, setup, step)) return false;
  const fields = listFields(dialog, step.message.brings, knownOf(setup));
  return fields.every((name) => setup.answers[name] !== undefined || dialog.fields[name]?.required === false) && step.message.confirms.every(({ id }) => setup.marks[id] !== undefined);
}
