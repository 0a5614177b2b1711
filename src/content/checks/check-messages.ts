// Messages to somebody outside: what they bring is asked nowhere else, their link stands only where it is made, addresses are compared within one form.
import { namesIn } from '../../engine/fill-template';
import type { Dialog } from '../../model/dialog';
import { writeNearest, type DialogFault, type Path } from './dialog-fault';
import { walkSteps, walkTexts } from './walk-steps';

export function checkMessages(dialog: Dialog): DialogFault[] {
  return [...checkBrought(dialog), ...checkNames(dialog), ...checkHosts(dialog)];
}

function checkBrought(dialog: Dialog): DialogFault[] {
  const fields = Object.keys(dialog.fields);
  return walkSteps(dialog).flatMap(({ path, value: step }) => ('message' in step ? step.message.brings : []).flatMap((name, at) => (
    dialog.fields[name] ? [] : [{ path: [...path, 'message', 'brings', at], message: `a message brings "${name}", which is no field`, instead: writeNearest(name, fields, (one) => one, 'Write the name of a field, or describe it under fields:.') }]
  )));
}

/** Names that a card gives a value to when it shows a message: nowhere else do they have one. */
const OF_MESSAGES = [
  { name: 'metadataLink', isAt: (path: Path) => path.at(-1) === 'text', where: 'the text of a message', instead: 'Write {metadataUrl}, or put it into the text of a message.' },
  { name: 'message.sentOn', isAt: (path: Path) => path.includes('nudge'), where: 'the nudge of a message', instead: 'Take it out, or put it into the text below nudge:.' },
];

function checkNames(dialog: Dialog): DialogFault[] {
  const texts = [
    ...[...walkTexts(dialog.fields, ['fields']), ...walkTexts(dialog.values, ['values'])].map((text) => ({ ...text, isMessage: false })),
    ...walkSteps(dialog).flatMap(({ path, value: step }) => walkTexts(step, path).map((text) => ({ ...text, isMessage: 'message' in step }))),
  ];
  return OF_MESSAGES.flatMap(({ name, isAt, where, instead }) => texts
    .filter(({ value, path, isMessage }) => namesIn(value).includes(name) && !(isMessage && isAt(path)))
    .map(({ path }) => ({ path, message: `{${name}} stands outside of ${where}`, instead })));
}

function checkHosts(dialog: Dialog): DialogFault[] {
  const forms = dialog.steps.flatMap((step) => ('ask' in step ? [step.ask] : 'message' in step ? [step.message.brings] : []));
  return Object.entries(dialog.fields).flatMap(([name, { sameHostAs }]) => {
    if (sameHostAs === undefined || (sameHostAs !== name && forms.some((form) => form.includes(name) && form.includes(sameHostAs)))) return [];
    return [{ path: ['fields', name, 'sameHostAs'], message: `field "${name}" is compared with "${sameHostAs}", which is not in the same form`, instead: 'Write the name of another field that the same step asks for.' }];
  });
}
