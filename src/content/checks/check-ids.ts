// Each step, each checklist item, each action and each test has an id of its own: setups that people have begun name them.
import type { Dialog } from '../../model/dialog';
import type { DialogFault, Path } from './dialog-fault';
import { walkEntries, walkItems, walkSteps } from './walk-steps';

export function checkIds(dialog: Dialog): DialogFault[] {
  const tests = walkSteps(dialog).flatMap(({ path, value: step }) => ('test' in step ? step.test.map(({ id }, at) => ({ id, path: [...path, 'test', at, 'id'] })) : []));
  // What somebody outside confirms is claimed beside the items.
  const confirmed = walkSteps(dialog).flatMap(({ path, value: step }) => ('message' in step ? step.message.confirms.map(({ id }, at) => ({ id, path: [...path, 'message', 'confirms', at, 'id'] })) : []));
  return [
    ...findTwice('step', walkSteps(dialog).map(({ path, value }) => ({ id: value.id, path: [...path, 'id'] }))),
    ...findTwice('checklist item', [...walkItems(dialog).map(({ path, value }) => ({ id: value.id, path: [...path, 'id'] })), ...confirmed]),
    ...findTwice('action', walkEntries(dialog).map(({ path, value }) => ({ id: value.id ?? value.action, path: [...path, value.id === undefined ? 'action' : 'id'] }))),
    ...findTwice('test', tests),
  ];
}

function findTwice(kind: string, all: Array<{ id: string; path: Path }>): DialogFault[] {
  return all
    .filter(({ id }, at) => all.findIndex((one) => one.id === id) !== at)
    .map(({ id, path }) => ({ path, message: `${kind} id "${id}" is used twice`, instead: kind === 'action' ? 'Give this one an id: of its own.' : 'Give each its own id.' }));
}
