// Each `when`, wherever it stands, depends on something that can be known. Whether it is known in time is the order's matter.
import type { Condition, Dialog } from '../../model/dialog';
import { listChoices } from './check-examples';
import { writeNearest, type DialogFault } from './dialog-fault';
import { listRead, walkConditions, type Placed } from './walk-steps';

export function checkConditions(dialog: Dialog): DialogFault[] {
  return walkConditions(dialog, []).flatMap((one) => checkCondition(dialog, one));
}

function checkCondition(dialog: Dialog, { path, value }: Placed<Condition>): DialogFault[] {
  return Object.entries(value).flatMap(([name, wanted]) => {
    const at = [...path, name];
    const field = dialog.fields[name];
    const read = listRead(dialog.steps);
    if (!field) {
      if (read.includes(name)) return [];
      const instead = writeNearest(name, [...Object.keys(dialog.fields), ...read], (nearest) => nearest, 'Write the name of a field, or of a value that an action reads.');
      return [{ path: at, message: `this depends on "${name}", which is no field and read by no action`, instead }];
    }
    if (field.kind !== 'choice' || typeof wanted === 'boolean') return [];
    const known = listChoices(field);
    return [wanted].flat().filter((one) => !known.includes(one)).map((one) => ({
      path: at, message: `this depends on ${name} being "${one}", which is none of its choices`, instead: writeNearest(one, known, (nearest) => nearest, `Write one of ${known.join(', ')}.`),
    }));
  });
}
