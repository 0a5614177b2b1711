// The order in which actions run, as the actions themselves declare it.
import { ACTIONS } from '../../src/actions';
import { actionsToStart } from '../../src/actions/order-actions';

const CHAIN = ['create-application', 'set-saml-mode', 'set-saml-urls', 'add-signing-certificate', 'configure-service-principal', 'read-back', 'check-metadata'];
const actions = ACTIONS.filter(({ name }) => CHAIN.includes(name));

function start(done: string[], running: string[] = []): string[] {
  return actionsToStart(actions, { done, running }).map(({ name }) => name);
}

test('addresses and certificate run side by side, the last write after both', () => {
  expect(start([])).toEqual(['create-application']);
  expect(start([], ['create-application'])).toEqual([]);
  expect(start(CHAIN.slice(0, 1))).toEqual(['set-saml-mode']);
  expect(start(CHAIN.slice(0, 2))).toEqual(['set-saml-urls', 'add-signing-certificate']);
  expect(start(CHAIN.slice(0, 3), ['add-signing-certificate'])).toEqual([]);
  expect(start(CHAIN.slice(0, 4))).toEqual(['configure-service-principal']);
  expect(start(CHAIN.slice(0, 5))).toEqual(['read-back', 'check-metadata']);
  expect(start(CHAIN)).toEqual([]);
});

test('two writers of one object never run at one time', () => {
  const done = ['create-application', 'set-saml-mode'];

  expect(actionsToStart(ACTIONS, { done, running: ['add-signing-certificate'] }).map(({ name }) => name)).not.toContain('set-claims');
  const together = actionsToStart(ACTIONS, { done, running: [] }).map(({ writesTo }) => writesTo).filter((object) => object !== undefined);
  expect(new Set(together).size).toBe(together.length);
});

test('actions that wait for each other are an error', () => {
  const circle = [{ name: 'a', after: ['b'] }, { name: 'b', after: ['a'] }, { name: 'c', after: [] }];

  expect(() => actionsToStart(circle, { done: [], running: [] })).toThrow('a, b');
});
