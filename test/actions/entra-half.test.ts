// The whole Entra half against the rehearsal tenant over HTTP: result, order, number of calls, and everything that can go wrong.
import type { Action, ActionContext } from '../../src/model/action';
import type { Plan } from '../../src/model/plan';
import { findAction } from '../../src/actions';
import { planEntra } from '../../src/actions/plan-entra';
import { ADA, CHRIS, CLOUD, DAN, HANA, runAll, startWorld, type Step, type World } from './support/tenant-under-test';

const IDENTIFIER = 'https://eu-api.mimecast.com/sso/ABC123';
const REPLY_URL = 'https://eu-api.mimecast.com/login/saml';
const step = (name: string, input: unknown = {}): Step => ({ action: findAction(name), input });

const STEPS: Step[] = [
  step('create-application', { gallery: 'Mimecast', name: 'Mimecast' }),
  step('set-saml-mode'),
  step('set-saml-urls', { identifiers: [IDENTIFIER], replyUrls: [REPLY_URL], name: 'Mimecast' }),
  step('add-signing-certificate', {}),
  step('configure-service-principal', { signOnUrl: REPLY_URL, assignmentRequired: true, visible: true, notificationEmails: ['ada.admin@contoso.com'] }),
  step('read-back'),
  step('check-metadata'),
];

let world: World;
afterEach(() => world.close());

async function planAndRun(steps = STEPS, changes: Partial<ActionContext> = {}): Promise<Record<string, unknown>> {
  const plan = await planOf(steps, changes);
  return runAll(world, steps, { templateId: plan.templateId, ...changes });
}

function planOf(steps = STEPS, changes: Partial<ActionContext> = {}): Promise<Plan> {
  return planEntra(steps, world.context(changes));
}

function only<T>(items: T[]): T {
  expect(items).toHaveLength(1);
  return items[0] as T;
}

function runStep(name: string, input: unknown, changes: Partial<ActionContext> = {}, options: { person?: string; scopes?: string[] } = {}): Promise<unknown> {
  const action: Action = findAction(name);
  return action.run(action.input.parse(input), world.context(changes, { scopes: action.scopes, ...options }));
}

describe('a new app', () => {
  test('is planned without a write and made as planned', async () => {
    world = await startWorld();

    const plan = await planOf();

    expect(world.requests.every(({ method }) => method === 'GET')).toBe(true);
    expect(plan.existing).toEqual([]);
    expect(plan.lines.map(({ what, kind, new: value }) => `${kind} ${what} ${value}`)).toEqual([
      'add application Mimecast',
      'add ssoMode saml',
      `add identifier ${IDENTIFIER}`,
      `add replyUrl ${REPLY_URL}`,
      expect.stringMatching(/^add certificate \d{4}-\d\d-\d\d$/),
      `add signOnUrl ${REPLY_URL}`,
      'add assignmentRequired true',
      'add visible true',
      'add notificationEmails ada.admin@contoso.com',
    ]);

    const results = await runAll(world, STEPS, { templateId: plan.templateId });

    const application = only(world.tenant.applications.listLatest());
    const principal = only(world.tenant.servicePrincipals.listLatest());
    expect(application).toMatchObject({ displayName: 'Mimecast', identifierUris: [IDENTIFIER] });
    expect(application.web?.redirectUris).toEqual([REPLY_URL]);
    const { thumbprint } = results['add-signing-certificate'] as { thumbprint: string };
    expect(principal).toMatchObject({
      preferredSingleSignOnMode: 'saml', loginUrl: REPLY_URL, notes: 'Latchkey setup A7K2', preferredTokenSigningKeyThumbprint: thumbprint,
      notificationEmailAddresses: ['ada.admin@contoso.com'], appRoleAssignmentRequired: true, tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
    });
    expect(results['check-metadata']).toMatchObject({ thumbprint, entraIdentifier: `https://sts.windows.net/${world.tenant.tenantId}/` });
    const { values } = results['read-back'] as { values: Array<{ what: string; equal: boolean }> };
    expect(values.map(({ what }) => what)).toEqual(['ssoMode', 'application', 'identifier', 'replyUrl', 'certificate', 'signOnUrl', 'assignmentRequired', 'visible', 'notificationEmails']);
    expect(values.every(({ equal }) => equal)).toBe(true);
  });

  test('takes seven calls one after another', async () => {
    world = await startWorld({ graphDelayMs: 100, realTime: true });
    const { templateId } = await planOf();
    world.requests.length = 0;
    const started = performance.now();

    await runAll(world, STEPS.slice(0, -1), { templateId });

    const seconds = (performance.now() - started) / 1000;
    expect(world.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path.split('/')[1]}`)).toEqual([
      'POST applicationTemplates', 'PATCH servicePrincipals', expect.any(String), expect.any(String), 'PATCH servicePrincipals',
    ]);
    expect(world.requests).toHaveLength(11);
    expect(seconds).toBeLessThan(1.5);
    expect(seconds).toBeGreaterThanOrEqual(0.7);
  });

  test('gets through slow replication, throttling and an answer that got lost', async () => {
    world = await startWorld();
    const { templateId } = await planOf();
    world.tenant.setFault('slowReplication', 8);
    world.tenant.setFault('throttle', 'every-second');
    world.tenant.setFault('lostInstantiate', true);

    await runAll(world, STEPS, { templateId });

    only(world.tenant.applications.listLatest());
    expect(only(world.tenant.servicePrincipals.listLatest()).loginUrl).toBe(REPLY_URL);
    expect(only(world.tenant.applications.listLatest()).displayName).toBe('Mimecast');
  });

  test('writes each change to the audit log with Graph’s request id', async () => {
    world = await startWorld();

    await planAndRun();

    expect(world.writes.map(({ method, what, status }) => `${method} ${what} ${status}`)).toEqual(
      expect.arrayContaining(['POST application 201', 'PATCH ssoMode 204', 'PATCH identifier 204', 'POST certificate 200', 'PATCH properties 204']),
    );
    const ids = world.requests.map(({ requestId }) => requestId);
    expect(world.writes.every(({ graphRequestId }) => ids.includes(graphRequestId))).toBe(true);
  });

  test('is taken back whole, and only once it is proven ours', async () => {
    world = await startWorld();
    const results = await planAndRun();
    const action = findAction('create-application');
    const output = results['create-application'];

    await expect(action.undo?.(output, world.context({ setupCode: 'OTHER' }))).rejects.toMatchObject({ code: 'actions/not-ours' });
    expect(world.tenant.applications.listLatest()).toHaveLength(1);

    await action.undo?.(output, world.context());
    expect(world.tenant.applications.listLatest()).toHaveLength(0);
    await action.undo?.(output, world.context());
  });
});

describe('an earlier attempt', () => {
  const input = { gallery: 'Mimecast', name: 'Mimecast' };

  test('is found again by name or by marker', async () => {
    world = await startWorld();
    const first = (await runStep('create-application', input)) as { applicationObjectId: string };

    await expect(runStep('create-application', input, { attempt: 2 })).resolves.toMatchObject({ applicationObjectId: first.applicationObjectId, created: true });

    await runAll(world, STEPS.slice(1, 3), { results: { 'create-application': first } });
    expect(only(world.tenant.applications.listLatest()).displayName).toBe('Mimecast');
    await expect(runStep('create-application', input, { attempt: 3 })).resolves.toMatchObject({ applicationObjectId: first.applicationObjectId });
    only(world.tenant.applications.listLatest());
  });

  test('that left no trace is asked about, not repeated', async () => {
    world = await startWorld();

    await expect(runStep('create-application', input, { attempt: 2 })).rejects.toMatchObject({ code: 'graph/unclear-answer', retry: 'later', details: { searchedFor: 'Mimecast (setup A7K2)' } });
    expect(world.tenant.applications.listLatest()).toHaveLength(0);

    await runStep('create-application', input, { attempt: 3, createAnyway: true });
    only(world.tenant.applications.listLatest());
  });

  test('that was clearly refused is repeated', async () => {
    world = await startWorld();
    world.tenant.setFault('noRole', true);
    const refusal = await runStep('create-application', input).then(() => undefined, (error: unknown) => error as { code: 'graph/forbidden'; retry: 'later'; details: Record<string, string> });
    expect(refusal).toMatchObject({ code: 'graph/forbidden' });
    world.tenant.clearFaults();

    await runStep('create-application', input, { attempt: 2, previousProblem: refusal });

    only(world.tenant.applications.listLatest());
  });

  test('of any other action changes nothing more', async () => {
    world = await startWorld();
    const results = await planAndRun();
    const [application, principal] = [world.tenant.applications.listLatest(), world.tenant.servicePrincipals.listLatest()].map((list) => JSON.stringify(list));

    for (const { action, input: given } of STEPS.slice(1)) {
      const again = await runStep(action.name, given, { attempt: 2, results });
      if (action.name === 'add-signing-certificate') expect(again).toMatchObject({ thumbprint: (results[action.name] as { thumbprint: string }).thumbprint });
    }

    expect(JSON.stringify(world.tenant.applications.listLatest())).toBe(application);
    expect(JSON.stringify(world.tenant.servicePrincipals.listLatest())).toBe(principal);
  });
});

describe('an app that is there already', () => {
  const THEIRS = 'https://theirs.contoso.com/saml';

  async function makeTheirs(): Promise<Plan> {
    world = await startWorld();
    await planAndRun(
      STEPS.slice(0, 6).map(({ action, input }) =>
        action.name === 'set-saml-urls' ? { action, input: { identifiers: [THEIRS], replyUrls: [THEIRS], name: 'Mimecast' } }
        : action.name === 'configure-service-principal' ? { action, input: { assignmentRequired: false, notificationEmails: ['them@contoso.com'] } } : { action, input }),
      { setupCode: 'OLD1' },
    );
    world.requests.length = 0;
    return planOf();
  }

  test('is offered for taking over, and the plan notices when it moves', async () => {
    const before = await makeTheirs();

    expect(before.existing).toEqual([expect.objectContaining({ displayName: 'Mimecast', identifiers: [THEIRS], replyUrls: [THEIRS], isSaml: true, madeByLatchkey: true })]);
    expect((await planOf()).fingerprint).toBe(before.fingerprint);
    const adopt = before.existing[0];
    const adopted = await planOf(STEPS, { adopt });
    const application = only(world.tenant.applications.listLatest());
    world.tenant.applications.write({ ...application, identifierUris: [THEIRS, `${THEIRS}/2`] });
    expect((await planOf()).fingerprint).not.toBe(before.fingerprint);
    expect((await planOf(STEPS, { adopt })).fingerprint).not.toBe(adopted.fingerprint);
  });

  test('keeps what works; only ticked lines are written, and they can be taken back', async () => {
    const adopt = (await makeTheirs()).existing[0];
    const plan = await planOf(STEPS, { adopt });
    const lines = Object.fromEntries(plan.lines.map((line) => [line.what, line]));
    expect(lines['identifier']).toMatchObject({ kind: 'change', old: THEIRS, new: `${THEIRS}\n${IDENTIFIER}`, needsTick: true });
    expect(lines['certificate']).toMatchObject({ kind: 'keep' });
    expect(lines['notificationEmails']).toMatchObject({ old: 'them@contoso.com', new: 'them@contoso.com\nada.admin@contoso.com' });

    const changes = { adopt, ticked: ['set-saml-urls/identifier', 'configure-service-principal/signOnUrl'] };
    const results = await runAll(world, STEPS, changes);

    expect(only(world.tenant.applications.listLatest())).toMatchObject({ identifierUris: [THEIRS, IDENTIFIER], web: { redirectUris: [THEIRS] } });
    expect(only(world.tenant.servicePrincipals.listLatest())).toMatchObject({ loginUrl: REPLY_URL, appRoleAssignmentRequired: false, notificationEmailAddresses: ['them@contoso.com'], notes: 'Latchkey setup OLD1' });
    expect(results['add-signing-certificate']).toMatchObject({ alreadyThere: true });
    expect(results['create-application']).toMatchObject({ created: false });

    for (const name of ['set-saml-urls', 'configure-service-principal']) await findAction(name).undo?.(results[name], world.context({ ...changes, results }));
    expect(only(world.tenant.applications.listLatest()).identifierUris).toEqual([THEIRS]);
    expect(only(world.tenant.servicePrincipals.listLatest()).loginUrl).toBeNull();
    await expect(findAction('create-application').undo?.(results['create-application'], world.context(changes))).rejects.toMatchObject({ code: 'actions/not-ours' });
  });

  test('is never the bot’s own registration', async () => {
    const adopt = (await makeTheirs()).existing[0];
    const own = { adopt, ownClientId: adopt?.applicationClientId.toUpperCase() };

    await expect(runStep('create-application', { name: 'x' }, own)).rejects.toMatchObject({ code: 'actions/own-registration' });
    await expect(runStep('set-saml-mode', {}, own)).rejects.toMatchObject({ code: 'actions/own-registration' });
    expect((await planOf(STEPS, { ownClientId: own.ownClientId })).existing).toEqual([]);
  });
});

describe('refusals', () => {
  test('a template that the gallery does not have', async () => {
    world = await startWorld();

    await expect(planOf([step('create-application', { gallery: 'Nobody', name: 'x' })])).rejects.toMatchObject({ code: 'actions/template-not-found' });
    await expect(planOf([step('create-application', { gallery: 'Twitter', name: 'x' })])).rejects.toMatchObject({ code: 'actions/template-not-found' });
  });

  test('an identifier that another app has', async () => {
    world = await startWorld();
    await planAndRun();
    const second = await runStep('create-application', { gallery: 'Mimecast', name: 'Mimecast' }, { setupCode: 'B2' });
    const results = { 'create-application': second };
    await runStep('set-saml-mode', {}, { results, setupCode: 'B2' });

    await expect(runStep('set-saml-urls', STEPS[2]?.input, { results, setupCode: 'B2' })).rejects.toMatchObject({ code: 'graph/identifier-in-use' });
  });

  test('a difference that somebody made meanwhile', async () => {
    world = await startWorld();
    const results = await planAndRun();
    const principal = only(world.tenant.servicePrincipals.listLatest());
    world.tenant.servicePrincipals.write({ ...principal, loginUrl: 'https://elsewhere.test/' });

    await expect(runStep('read-back', {}, { results })).rejects.toMatchObject({ code: 'graph/read-back-differs', details: { what: 'signOnUrl', expected: REPLY_URL, actual: 'https://elsewhere.test/' } });
  });

  test('a certificate that is not the one in the metadata', async () => {
    world = await startWorld();
    const results = await planAndRun();
    const wrong = { ...(results['add-signing-certificate'] as object), thumbprint: '0'.repeat(40) };

    await expect(runStep('check-metadata', {}, { results: { ...results, 'add-signing-certificate': wrong } })).rejects.toMatchObject({ code: 'actions/metadata-differs' });
  });

  test('a cloud where the certificate is made by hand', async () => {
    world = await startWorld();
    const cloud = { ...CLOUD, canMakeSigningCertificate: false };
    const results = await runAll(world, STEPS.slice(0, 2));

    await expect(runStep('add-signing-certificate', {}, { results, cloud })).rejects.toMatchObject({ code: 'actions/certificate-by-hand', retry: 'later' });
    const made = await runStep('add-signing-certificate', {}, { results });
    await expect(runStep('add-signing-certificate', {}, { results, cloud })).resolves.toMatchObject({ thumbprint: (made as { thumbprint: string }).thumbprint });
  });
});

describe('claims', () => {
  const claims = { claims: [{ name: 'Email', id: 'mail' }, { name: 'Company', namespace: 'https://x.test/claims', value: 'Contoso' }], nameId: { id: 'mail' } };

  test('are set once, found again, and taken back', async () => {
    world = await startWorld();
    const results = await runAll(world, [...STEPS.slice(0, 2), step('set-claims', claims)]);
    const policy = only(world.tenant.policies.listLatest());
    expect(JSON.parse(policy.definition?.[0] ?? '')).toEqual({
      ClaimsMappingPolicy: {
        Version: 1, IncludeBasicClaimSet: 'true',
        ClaimsSchema: [
          { Source: 'user', ID: 'mail', SamlClaimType: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier' },
          { Source: 'user', ID: 'mail', SamlClaimType: 'Email' },
          { Value: 'Contoso', SamlClaimType: 'https://x.test/claims/Company' },
        ],
      },
    });

    await expect(runStep('set-claims', claims, { results, attempt: 2 })).resolves.toMatchObject({ policyId: policy.id, created: true });
    await expect(runStep('set-claims', { claims: [{ name: 'Other', id: 'mail' }] }, { results, attempt: 2 })).rejects.toMatchObject({ code: 'actions/claims-policy-exists' });
    only(world.tenant.policies.listLatest());

    await findAction('set-claims').undo?.(results['set-claims'], world.context({ results }));
    expect(world.tenant.policies.listLatest()).toEqual([]);
  });
});

describe('assigning a person', () => {
  test('gives the role that means access, once', async () => {
    world = await startWorld();
    const results = await planAndRun();

    const first = await runStep('assign-person', { objectId: CHRIS }, { results });
    expect(first).toMatchObject({ roleName: 'User', alreadyAssigned: false });
    await expect(runStep('assign-person', { objectId: CHRIS }, { results })).resolves.toMatchObject({ alreadyAssigned: true });
    only(world.tenant.assignments.listLatest());

    const { undo } = findAction('assign-person');
    await expect(undo?.({ ...(first as object), alreadyAssigned: true }, world.context({ results }))).rejects.toMatchObject({ code: 'actions/not-ours' });
    await undo?.(first, world.context({ results }));
    expect(world.tenant.assignments.listLatest()).toEqual([]);
  });

  test('is refused for people who are unknown or disabled, and to people without a role', async () => {
    world = await startWorld();
    const results = await planAndRun();

    await expect(runStep('assign-person', { objectId: 'f0000000-0000-4000-8000-000000000001' }, { results })).rejects.toMatchObject({ code: 'actions/person-not-found' });
    await expect(runStep('assign-person', { objectId: DAN }, { results })).rejects.toMatchObject({ code: 'actions/person-disabled' });
    await expect(runStep('assign-person', { objectId: CHRIS }, { results }, { person: HANA })).rejects.toMatchObject({ code: 'graph/forbidden' });
  });
});

describe('a test user', () => {
  const input = { displayName: 'B.Simon', userPrincipalName: 'b.simon@contoso.com', mailNickname: 'b.simon' };

  test('is made with a password that is only shown', async () => {
    world = await startWorld();
    const shown: string[] = [];

    const output = (await runStep('create-test-user', input, { revealSecret: (password) => void shown.push(password) })) as { objectId: string };

    expect(output).toMatchObject({ userPrincipalName: input.userPrincipalName, displayName: 'B.Simon' });
    expect(only(shown)).toMatch(/^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)(?=.*[^A-Za-z0-9]).{16}$/);
    expect(JSON.stringify([output, world.writes])).not.toContain(shown[0]);

    await findAction('create-test-user').undo?.(output, world.context());
    expect(world.tenant.users.latest(output.objectId)).toBeUndefined();
  });

  test('is refused on a foreign domain, under a taken name, and without a way to show the password', async () => {
    world = await startWorld();
    const revealSecret = (): void => undefined;

    await expect(runStep('create-test-user', { ...input, userPrincipalName: 'b@elsewhere.test' }, { revealSecret })).rejects.toMatchObject({ code: 'graph/domain-not-verified' });
    await expect(runStep('create-test-user', { ...input, userPrincipalName: 'ada.admin@contoso.com' }, { revealSecret })).rejects.toMatchObject({ code: 'graph/user-exists', details: { userPrincipalName: 'ada.admin@contoso.com' } });
    await expect(runStep('create-test-user', input)).rejects.toThrow('password');
    await expect(runStep('create-test-user', input, { revealSecret }, { person: HANA })).rejects.toMatchObject({ code: 'graph/forbidden' });
    expect(world.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(ADA).toBeDefined();
  });
});
