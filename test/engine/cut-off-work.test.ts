// Work that was cut off and does not go on as it was begun: a newer dialog has no such step, or its person cancelled meanwhile. Nobody is left without a button or told what is not known.
import { join } from 'node:path';
import { viewCancelled } from '../../src/bot/show/views/view-summary';
import type { ViewContext } from '../../src/bot/show/views/view-context';
import { createBuildCard } from '../../src/content/build-card';
import { loadCards } from '../../src/content/load-cards';
import { transition } from '../../src/engine/transition';
import type { SetupErrorCode } from '../../src/model/errors';
import type { Setup } from '../../src/model/setup';
import { around, click, mimecast, settle, succeed, walkTo } from '../support/walk-dialog';

const buildCard = createBuildCard(loadCards(join(__dirname, '../../cards')));
const WORKER = 'gone';

/** The first change is on its way, and the process that made it is gone. */
function cutOff(): Setup {
  const confirmed = transition(mimecast, walkTo('configure-entra'), click('plan.confirm'), around);
  const { setup } = transition(mimecast, confirmed.setup, succeed(confirmed.effects[0]!), around);
  expect(setup.pending).toMatchObject([{ type: 'runAction', actionId: 'create-application' }]);
  return { ...setup, pending: setup.pending.map((effect) => ({ ...effect, worker: WORKER })) };
}

it.each(['goes well', 'fails'] as const)('begins anew with its first step when a newer dialog has no such step and the last piece of work there %s', (how) => {
  const { setup, effects: [effect] } = transition(mimecast, { ...cutOff(), stepId: 'no-such-step' }, { type: 'takenUp', gone: [WORKER] }, around);
  const failed = { type: 'effectFailed' as const, key: effect!.key, problem: { code: 'graph/unavailable' as SetupErrorCode, retry: 'later' as const, details: {} } };
  const ended = transition(mimecast, setup, how === 'fails' ? failed : succeed(effect!), around);

  if (how === 'fails') expect(ended.setup.status).toBe('stopped');
  else expect(settle(ended)).toMatchObject({ status: 'asking', stepId: 'choose-region', answers: { region: 'eu' }, actions: { 'create-application': { state: 'done' } } });
});

describe('cancelled while a change is on its way', () => {
  const cancelled = (): Setup => ['setup.cancel', 'setup.cancel-confirm'].reduce((setup, verb) => transition(mimecast, setup, click(verb), around).setup, cutOff());
  const fail = (setup: Setup, code: SetupErrorCode): Setup => {
    const taken = transition(mimecast, setup, { type: 'takenUp', gone: [WORKER] }, around);
    return transition(mimecast, taken.setup, { type: 'effectFailed', key: taken.effects[0]!.key, problem: { code, retry: 'later', details: {} } }, around).setup;
  };
  const textOf = (setup: Setup): string => {
    const view = viewCancelled({ dialog: mimecast, setup, canUndo: around.canUndo, undoLines: () => [{ what: 'application', old: 'Mimecast' }] } as unknown as ViewContext, 'done');
    return JSON.stringify(buildCard(view.name, view.data as never));
  };

  it('and cut off, with nobody signed in any more: the card says that it is not known', () => {
    const setup = fail(cancelled(), 'identity/sign-in-required');

    expect(setup).toMatchObject({ status: 'cancelled', pending: [] });
    expect(textOf(setup)).toContain('not known whether it was made');
    expect(textOf(setup)).toContain('set up Mimecast');
    expect(textOf(setup)).not.toContain('Nothing was written');
  });

  it('and answered unclearly: the same', () => {
    expect(textOf(fail(cancelled(), 'graph/unclear-answer'))).toContain('not known whether it was made');
  });

  it('and refused: nothing was written', () => {
    expect(textOf(fail(cancelled(), 'graph/forbidden'))).toContain('Nothing was written in Entra');
  });

  it('and made: it can be taken back', () => {
    const taken = transition(mimecast, cancelled(), { type: 'takenUp', gone: [WORKER] }, around);
    const text = textOf(transition(mimecast, taken.setup, succeed(taken.effects[0]!), around).setup);

    expect(text).toContain('setup.undo');
    expect(text).not.toContain('not known');
  });
});
