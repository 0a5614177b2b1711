// A field takes its own example and its own default: the same check that an answer meets.
import { collectAnswers } from '../../engine/collect-answers';
import { namesIn } from '../../engine/fill-template';
import type { Dialog, Field } from '../../model/dialog';
import { readPattern } from './check-fields';
import type { DialogFault, Path } from './dialog-fault';

export function checkExamples(dialog: Dialog): DialogFault[] {
  return Object.entries(dialog.fields).filter(([, { pattern }]) => pattern === undefined || readPattern(pattern)).flatMap(([name, field]) => {
    const refuse = (value: string | undefined, what: string, path: Path): DialogFault[] => {
      if (value === undefined || namesIn(value).length > 0 || takes(dialog, name, field, value)) return [];
      const instead = field.pattern ? `Write one that fits ${field.pattern}, or mend the pattern.` : `Write one that fits kind ${field.kind}, or mend the kind.`;
      return [{ path, message: `field "${name}" does not take its own ${what} "${value}"`, instead: field.kind === 'choice' && what === 'default' ? `Write one of ${listChoices(field).join(', ')}.` : instead }];
    };
    const at = ['fields', name];
    return [
      ...(field.kind === 'choice' ? [] : refuse(field.example, 'example', [...at, 'example'])),
      ...refuse(field.default, 'default', [...at, 'default']),
    ];
  });
}

function takes(dialog: Dialog, name: string, field: Field, value: string): boolean {
  const { when: _when, ...always } = field;
  return Object.keys(collectAnswers({ ...dialog, fields: { [name]: always } }, [name], {}, { [name]: value }).errors).length === 0;
}

export function listChoices(field: Field): string[] {
  return [...(field.choices ?? []).map(({ value }) => value), ...(field.other ? [field.other.value] : [])];
}
