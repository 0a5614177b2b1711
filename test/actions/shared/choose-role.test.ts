// Which app role an assignment gets.
import { chooseRole } from '../../../src/actions/shared/choose-role';

const role = (displayName: string, value: string | null = null, more: object = {}) => ({ id: `id-${displayName}`, displayName, value, isEnabled: true, forUsers: true, ...more });

test.each([
  ['User first', [role('msiam_access'), role('User'), role('Admin', 'admin')], undefined, 'id-User'],
  ['then msiam_access', [role('Admin', 'admin'), role('msiam_access')], undefined, 'id-msiam_access'],
  ['not a disabled one', [role('User', null, { isEnabled: false }), role('msiam_access')], undefined, 'id-msiam_access'],
  ['not one for applications', [role('User', null, { forUsers: false }), role('msiam_access')], undefined, 'id-msiam_access'],
  ['a role without a value before one with', [role('Admin', 'admin'), role('Basic')], undefined, 'id-Basic'],
  ['the asked one by value', [role('User'), role('Administrator', 'admin')], 'admin', 'id-Administrator'],
  ['the asked one by name', [role('User'), role('Administrator', 'admin')], 'Administrator', 'id-Administrator'],
  ['default access only without roles', [], undefined, '00000000-0000-0000-0000-000000000000'],
])('%s', (_name, roles, asked, expected) => {
  expect(chooseRole(roles, asked).id).toBe(expected);
});

test('a role that the app does not have is an error, never another role', () => {
  expect(() => chooseRole([role('User')], 'Owner')).toThrow(expect.objectContaining({ code: 'graph/not-found' }));
  expect(() => chooseRole([], 'Owner')).toThrow(expect.objectContaining({ code: 'graph/not-found' }));
});
