// People of the tenant: finding them, and the rules for a new one.
import { startTenant, type Answer, type Running } from './start-tenant';

const NEW = {
  accountEnabled: true, displayName: 'B.Simon', mailNickname: 'bsimon', userPrincipalName: 'B.Simon@contoso.com',
  passwordProfile: { password: 'Rehearse-2026', forceChangePasswordNextSignIn: true },
};

describe('people', () => {
  let running: Running;
  beforeAll(async () => { running = await startTenant(); });
  afterAll(() => running.stop());
  const create = (body: unknown): Promise<Answer> => running.send('ada', 'POST', '/users', body);
  const names = ({ body }: Answer): string[] => body.value.map((one: { displayName: string }) => one.displayName);

  it('are found by $search only in advanced mode, by words', async () => {
    const path = `/users?$search=${encodeURIComponent('"displayName:chr" OR "mail:megan"')}&$select=displayName,mail&$top=10`;
    expect(names(await running.get('hana', path, { ConsistencyLevel: 'eventual' }))).toEqual(['Chris Green', 'Chris Baker', 'Megan Bowen']);
    expect((await running.get('hana', path)).body.error.code).toBe('Request_UnsupportedQuery');
    expect(names(await running.get('hana', `/users?$search=${encodeURIComponent('"displayName:hris"')}`, { ConsistencyLevel: 'eventual' }))).toEqual([]);
    expect((await running.get('hana', `/users?$search=${encodeURIComponent('displayName:chr')}`, { ConsistencyLevel: 'eventual' })).status).toBe(400);
  });

  it('are found by $filter with quotes escaped, and paged by nextLink', async () => {
    const filter = (text: string): string => `/users?$filter=${encodeURIComponent(text)}`;
    expect(names(await running.get('hana', filter("startsWith(displayName,'ISAIAH O''N') or userPrincipalName eq 'BO.backup@contoso.com'")))).toEqual(['Bo Backup', "Isaiah O'Neill"]);
    expect((await running.get('hana', filter("displayName eq 'x"))).status).toBe(400);
    expect(names(await running.get('hana', filter("accountEnabled eq false")))).toEqual(['Dan Departed']);
    const seen: string[] = [];
    let path: string | undefined = '/users?$top=4&$select=displayName';
    while (path) {
      const page: Answer = await running.get('hana', path);
      seen.push(...names(page));
      path = page.body['@odata.nextLink']?.replace(`${running.graphUrl}/v1.0`, '');
    }
    expect([seen.length, new Set(seen).size]).toEqual([11, 11]);
    expect((await running.get('hana', '/users?$skip=2')).status).toBe(400);
  });

  it('show a default set of properties, others only by $select', async () => {
    const { body } = await running.get('hana', '/users/hana.helpdesk@contoso.com');
    expect(body).toMatchObject({ displayName: 'Hana Helpdesk', mail: 'hana.helpdesk@contoso.com' });
    expect(body).not.toHaveProperty('accountEnabled');
    expect((await running.get('hana', '/users/hana.helpdesk@contoso.com?$select=accountEnabled,userType')).body).toMatchObject({ accountEnabled: true, userType: 'Member' });
    expect((await running.get('hana', '/me')).body.displayName).toBe('Hana Helpdesk');
  });

  it('are created only when complete, on a verified domain, with a free name and a good password', async () => {
    for (const name of ['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName', 'passwordProfile'] as const) {
      const { [name]: _left, ...rest } = NEW;
      expect((await create(rest)).body.error.message).toBe(`A value is required for property '${name}' of resource 'User'.`);
    }
    expect((await create({ ...NEW, userPrincipalName: 'b@fabrikam.com' })).body.error.message).toMatch(/^The domain portion of the userPrincipalName property is invalid\./);
    expect((await create({ ...NEW, userPrincipalName: 'ada.admin@CONTOSO.com' })).body.error.message).toBe('Another object with the same value for property userPrincipalName already exists.');
    expect((await create({ ...NEW, userPrincipalName: 'b simon@contoso.com' })).status).toBe(400);
    for (const password of ['short1A', 'alllowercase', 'B.Simon-2026', '']) {
      expect((await create({ ...NEW, passwordProfile: { password } })).body.error.message).toMatch(/^The specified password does not comply/);
    }
    expect((await create({ ...NEW, mailNickName: 'x' })).status).toBe(400);
    const made = await create(NEW);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ displayName: 'B.Simon', mail: null });
    expect(JSON.stringify(made.body)).not.toContain('Rehearse-2026');
    expect(running.tenant.directory.listPeople().find((one) => one.objectId === made.body.id)).toMatchObject({ password: 'Rehearse-2026', accountEnabled: true, mail: undefined });
    expect((await create(NEW)).status).toBe(400);
    expect((await running.send('ada', 'PATCH', `/users/${made.body.id}`, { accountEnabled: false })).status).toBe(204);
    expect((await running.send('ada', 'DELETE', `/users/${made.body.id}`)).status).toBe(204);
    expect((await running.get('ada', `/users/${made.body.id}`)).status).toBe(404);
  });

  it('belong to a tenant with an initial and a default domain, and to groups', async () => {
    const { value } = (await running.get('hana', '/organization?$select=id,displayName,verifiedDomains')).body;
    expect(value[0]?.verifiedDomains.map((one) => [one.name, one.isInitial, one.isDefault]))
      .toEqual([['contoso.onmicrosoft.com', true, false], ['contoso.com', false, true]]);
    const groups = await running.get('hana', `/groups?$search=${encodeURIComponent('"displayName:sal"')}`, { ConsistencyLevel: 'eventual' });
    expect(names(groups)).toEqual(['Sales']);
    expect(names(await running.get('hana', `/groups/${groups.body.value[0]!.id}/members`))).toEqual(['Megan Bowen', "Isaiah O'Neill"]);
    expect(names(await running.get('hana', '/users/megan.bowen@contoso.com/memberOf'))).toEqual(['Sales']);
  });

  it('show whoever may not read groups nothing of a membership but its id', async () => {
    // A token carries all that was consented to, whatever is asked for.
    running.tenant.setFault('consentRemoved', true);
    running.tenant.grantConsent(running.tenant.users.listLatest().find(({ displayName }) => displayName === 'Ada Admin')!.id, ['User.Read.All']);
    const token = `Bearer ${String((await running.onBehalfOf('ada', `${running.graphUrl}/User.Read.All`)).body.access_token)}`;
    const { body } = await running.get(token, '/users/megan.bowen@contoso.com/memberOf?$select=id,displayName');

    expect(body.value).toEqual([{ '@odata.type': '#microsoft.graph.group', id: 'b0000000-0000-4000-8000-000000000001', displayName: null }]);
  });
});
