// What only a machine can see needs a test that sees it: each mode of the vendor, and each item that a sign-in proves.
import type { Dialog } from '../../model/dialog';
import { writeNearest, type DialogFault } from './dialog-fault';
import { walkItems } from './walk-steps';

export function checkTests(dialog: Dialog): DialogFault[] {
  const tests = dialog.steps.flatMap((step) => ('test' in step ? step.test.map((test) => test.id) : []));
  const untested = dialog.initiation
    .map((mode, at) => ({ mode, path: ['initiation', at] }))
    .filter(({ mode }) => !tests.includes(mode))
    .map(({ mode, path }) => ({ path, message: `initiation names "${mode}", but no test has that id`, instead: `Write a test with id: ${mode}, or take the mode out.` }));
  const unproven = walkItems(dialog)
    .filter(({ value }) => value.provenBy !== undefined && !tests.includes(value.provenBy))
    .map(({ path, value }) => ({
      path: [...path, 'provenBy'], message: `item "${value.id}" is proven by "${value.provenBy!}", which is no test`,
      instead: writeNearest(value.provenBy!, tests, (one) => `provenBy: ${one}`, tests.length > 0 ? `Write one of ${tests.join(', ')}, or take provenBy out.` : 'Write a test with that id, or take provenBy out.'),
    }));
  return [...untested, ...unproven];
}
