// The cards around a message to somebody outside: send it, wait for the answer, enter the answer.
import type { LabelledValue, OutgoingText } from '../../../model/card-data';
import { HANDOVER_NAMES, type MessageStep } from '../../../model/dialog';
import { fillIfKnown } from '../../../engine/fill-template';
import { listFields } from '../../../engine/collect-answers';
import { knownOf } from '../../../engine/known-of';
import { listValues } from '../../../engine/list-values';
import { findSent } from '../../../engine/find-sent';
import { addressOf } from './address-of';
import { buildMailUrl } from './build-mail-url';
import { fieldFact } from './view-ask';
import { nextNudge } from './next-nudge';
import type { View, ViewContext } from './view-context';

const MOST_QUESTIONS = 3;
const DAY_MS = 86_400_000;

export function viewMessage(context: ViewContext, step: MessageStep): View {
  const { dialog, setup } = context;
  if (isToSend(context, step)) return viewToSend(context, step);
  return setup.aside?.type === 'answer' && findSent(dialog, setup, step) ? viewAnswer(context, step) : viewSent(context, step);
}

function isToSend({ dialog, setup }: Pick<ViewContext, 'dialog' | 'setup'>, step: MessageStep): boolean {
  return setup.aside?.type === 'message' || !findSent(dialog, setup, step);
}

/** True when the card shows a text with a link to the metadata: only then one is made. */
export function showsMetadataLink(context: Pick<ViewContext, 'dialog' | 'setup'>, step: MessageStep): boolean {
  const { message } = step;
  const isReminded = context.setup.correspondence?.[step.id]?.remindedAt !== undefined && context.setup.aside === undefined;
  const shown = isToSend(context, step) ? message.text : isReminded ? message.nudge.text : '';
  return shown.includes('{metadataLink}');
}

function viewToSend(context: ViewContext, step: MessageStep): View {
  const { dialog, setup, downloads } = context;
  const { message } = step;
  const sent = findSent(dialog, setup, step);
  return {
    name: 'message',
    data: {
      ...addressOf(context),
      who: message.to,
      ...(message.lead === undefined ? {} : { lead: fill(context, step, message.lead) }),
      ...outgoing(context, step, message),
      ...(message.page ? { page: message.page } : {}),
      ...(downloads.metadata ? { file: downloads.metadata } : {}),
      ...(sent ? { sent: { by: sent.byName, at: sent.at } } : {}),
    },
  };
}

function viewSent(context: ViewContext, step: MessageStep): View {
  const { dialog, setup, now } = context;
  const { to, nudge } = step.message;
  const sent = findSent(dialog, setup, step)!;
  const { questions = [], remindedAt } = setup.correspondence?.[step.id] ?? {};
  return {
    name: 'message-sent',
    data: {
      ...addressOf(context),
      who: to,
      sent: { by: sent.byName, at: sent.at },
      days: Math.max(0, Math.floor((Date.parse(now) - Date.parse(sent.at)) / DAY_MS)),
      open: [
        ...listFields(dialog, step.message.brings, knownOf(setup)).filter((name) => setup.answers[name] === undefined).map((name) => dialog.fields[name]!.label),
        ...listOpen(context, step).map((one) => fill(context, step, one.do)),
      ],
      done: listDone(context, step),
      questions: questions.slice(-MOST_QUESTIONS).reverse().map(({ text, byName, at }) => ({ text, by: byName, at })),
      facts: questions.length > 0 ? listFactsAtHand(context) : [],
      ...(remindedAt === undefined ? {} : { reminder: outgoing(context, step, nudge) }),
      ...nextNudge(setup),
    },
  };
}

function viewAnswer(context: ViewContext, step: MessageStep): View {
  const { dialog, setup } = context;
  const open = listOpen(context, step);
  return {
    name: 'message-answer',
    data: {
      ...addressOf(context),
      who: step.message.to,
      // What they confirm may come before what they send: then no field holds the form back.
      fields: listFields(dialog, step.message.brings, knownOf(setup)).map((name) => fieldFact(context, name)).map((field) => (open.length > 0 ? { ...field, canBeMissing: true } : field)),
      open: open.map(({ id, claim }) => ({ id, claim })),
      done: listDone(context, step),
    },
  };
}

function listOpen({ setup }: ViewContext, step: MessageStep): MessageStep['message']['confirms'] {
  return step.message.confirms.filter(({ id }) => !setup.marks[id]);
}

function listDone({ setup }: ViewContext, step: MessageStep): Array<{ what: string; by: string; at: string }> {
  return step.message.confirms.flatMap(({ id, claim }) => {
    const mark = setup.marks[id];
    return mark?.state === 'claimed' ? [{ what: claim, by: mark.byName, at: mark.at }] : [];
  });
}

function outgoing(context: ViewContext, step: MessageStep, written: { subject: string; text: string }): OutgoingText {
  const subject = fill(context, step, written.subject);
  const text = fill(context, step, written.text);
  return { subject, text, mailUrl: buildMailUrl({ address: step.message.address, subject, text }) };
}

function fill({ dialog, setup, downloads }: ViewContext, step: MessageStep, template: string): string {
  const values = listValues(dialog, setup);
  // A setup whose metadata was read before it was kept: Microsoft's own address shows the same document.
  const link = downloads.metadata?.url ?? values['metadataUrl'];
  const sent = findSent(dialog, setup, step);
  return fillIfKnown(template, { ...values, ...(link === undefined ? {} : { metadataLink: link }), ...(sent ? { 'message.sentOn': sent.at.slice(0, 10) } : {}) }) ?? template;
}

/** What support tends to ask for: the tenant, what was answered, the values of the Entra half, the person. */
function listFactsAtHand({ dialog, setup, say }: ViewContext): LabelledValue[] {
  const values = listValues(dialog, setup);
  const known = (label: string, name: string): LabelledValue[] => (values[name] === undefined ? [] : [{ label, value: values[name] }]);
  return [
    ...known(say('facts.tenant'), 'tenant.name'),
    ...known(say('facts.tenantId'), 'tenant.id'),
    ...Object.entries(dialog.fields).flatMap(([name, field]) => (field.kind === 'choice' ? [] : known(field.label, name))),
    ...HANDOVER_NAMES.filter((name) => !name.startsWith('certificate')).flatMap((name) => known(say(`handover.${name}`), name)),
    ...known(say('facts.person'), 'person.userPrincipalName'),
  ];
}
