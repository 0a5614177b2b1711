// What every database has to do for setups. Knows nothing of SQL: takes a function that opens an empty database.
import type { Letter } from '../../src/model/letter';
import type { AuditEntry } from '../../src/model/ports';
import type { Setup } from '../../src/model/setup';
import type { Database } from '../../src/storage/open-database';
import { aPerson, aSetup } from '../support/a-setup';

export function checkSetupStore(open: () => Promise<Database>): void {
  let database: Database;
  beforeEach(async () => void (database = await open()));
  afterEach(() => database.close());

  const ids = (setups: Array<{ id: string }>) => setups.map((setup) => setup.id);

  it('gives a setup back as it was stored', async () => {
    const setup = aSetup({ answers: { accountCode: `C'1"; drop table setups; -- ü€𝒳` }, pending: [{ type: 'readAccess', key: 'k' }] });
    await database.setups.create(setup);

    expect(await database.setups.find('tenant-1', 'setup-1')).toEqual(setup);
  });

  it('does not find a setup that is not there, or that belongs to another tenant', async () => {
    await database.setups.create(aSetup());

    expect(await database.setups.find('tenant-1', 'setup-2')).toBeUndefined();
    expect(await database.setups.find('tenant-2', 'setup-1')).toBeUndefined();
  });

  it('refuses a second setup with the same id and keeps the first', async () => {
    await database.setups.create(aSetup({ stepId: 'first' }));

    await expect(database.setups.create(aSetup({ stepId: 'second' }))).rejects.toMatchObject({ code: 'store/stale-revision' });
    expect((await database.setups.find('tenant-1', 'setup-1'))?.stepId).toBe('first');
  });

  it('creates one when all open ones of the product are known, and with it what the audit log begins with', async () => {
    const entry: AuditEntry = { tenantId: 'tenant-1', setupId: 'setup-2', at: '2026-01-01T00:00:00.000Z', byId: 'person-1', byName: 'Ada', what: 'setup.started' };
    await database.setups.create(aSetup());
    await database.setups.create(aSetup({ id: 'over', status: 'finished' }));
    await database.setups.create(aSetup({ id: 'other-product', vendor: 'other' }));
    await database.setups.create(aSetup({ id: 'other-tenant', tenantId: 'tenant-2' }));

    const second = aSetup({ id: 'setup-2' });
    await expect(database.setups.create(second, undefined, { known: ['gone'], entries: [entry] })).rejects.toMatchObject({ code: 'store/stale-revision' });
    expect([await database.setups.find('tenant-1', 'setup-2'), await database.audit.list('tenant-1', 'setup-2')]).toEqual([undefined, []]);

    await database.setups.create(second, undefined, { known: ['gone', 'setup-1'], entries: [entry] });
    expect([await database.setups.find('tenant-1', 'setup-2'), await database.audit.list('tenant-1', 'setup-2')]).toEqual([second, [entry]]);
  });

  it('saves the revision after the stored one', async () => {
    await database.setups.create(aSetup());

    await database.setups.save(aSetup({ revision: 2, stepId: 'show-plan' }), 1);
    expect(await database.setups.find('tenant-1', 'setup-1')).toMatchObject({ revision: 2, stepId: 'show-plan' });
  });

  it('refuses to save over a newer revision, over another tenant and over nothing', async () => {
    await database.setups.create(aSetup());
    await database.setups.save(aSetup({ revision: 2, stepId: 'winner' }), 1);
    const stale = { code: 'store/stale-revision', retry: 'now' };

    await expect(database.setups.save(aSetup({ revision: 2, stepId: 'loser' }), 1)).rejects.toMatchObject(stale);
    await expect(database.setups.save(aSetup({ revision: 3, tenantId: 'tenant-2' }), 2)).rejects.toMatchObject(stale);
    await expect(database.setups.save(aSetup({ revision: 3, id: 'setup-2' }), 2)).rejects.toMatchObject(stale);
    expect((await database.setups.find('tenant-1', 'setup-1'))?.stepId).toBe('winner');
  });

  it('writes audit entries in one piece with the setup, and none with a stale one', async () => {
    await database.setups.create(aSetup());
    const entry = (what: string) => ({ setupId: 'setup-1', tenantId: 'tenant-1', at: '2026-01-01T00:00:00.000Z', byId: 'person-1', byName: 'Ada', what });
    await database.setups.save(aSetup({ revision: 2 }), 1, [entry('answers'), entry('plan.confirmed')]);

    await expect(database.setups.save(aSetup({ revision: 2 }), 1, [entry('late'), entry('later')])).rejects.toMatchObject({ code: 'store/stale-revision' });
    expect((await database.audit.list('tenant-1', 'setup-1')).map(({ what }) => what)).toEqual(['answers', 'plan.confirmed']);
  });

  it('lets one of many writers of the same revision win', async () => {
    await database.setups.create(aSetup());

    const saves = Array.from({ length: 10 }, (_, n) => database.setups.save(aSetup({ revision: 2, stepId: `step-${n}` }), 1));
    const outcomes = await Promise.allSettled(saves);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  it('refuses a revision that does not follow the expected one', async () => {
    await database.setups.create(aSetup());

    await expect(database.setups.save(aSetup({ revision: 5 }), 1)).rejects.toThrow(RangeError);
  });

  it('lists the open setups of one person, newest first', async () => {
    await database.setups.create(aSetup({ id: 'old', updatedAt: '2026-01-01T00:00:00.000Z' }));
    await database.setups.create(aSetup({ id: 'new', updatedAt: '2026-01-03T00:00:00.000Z' }));
    await database.setups.create(aSetup({ id: 'waits', status: 'waiting', updatedAt: '2026-01-02T00:00:00.000Z' }));
    await database.setups.create(aSetup({ id: 'finished', status: 'finished' }));
    await database.setups.create(aSetup({ id: 'cancelled', status: 'cancelled' }));
    await database.setups.create(aSetup({ id: 'of-another', admin: aPerson({ objectId: 'person-2' }) }));
    await database.setups.create(aSetup({ id: 'elsewhere', tenantId: 'tenant-2' }));

    expect(ids(await database.setups.listOpen(aPerson()))).toEqual(['new', 'waits', 'old']);
  });

  it('lists all setups of one person, at most 50 a page, the open ones first, and counts them', async () => {
    for (let n = 0; n < 104; n += 1) {
      const updatedAt = new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
      await database.setups.create(aSetup({ id: `setup-${n}`, status: n % 52 === 0 ? 'waiting' : n % 2 ? 'finished' : 'cancelled', updatedAt }));
    }
    await database.setups.create(aSetup({ id: 'of-another', admin: aPerson({ objectId: 'person-2' }) }));

    const all = ids(await database.setups.listAll(aPerson()));
    expect(all).toHaveLength(50);
    expect(all.slice(0, 4)).toEqual(['setup-52', 'setup-0', 'setup-103', 'setup-102']);
    expect(ids(await database.setups.listAll(aPerson(), { from: 1, most: 2 }))).toEqual(['setup-0', 'setup-103']);
    expect(ids(await database.setups.listAll(aPerson(), { from: 103, most: 5 }))).toEqual(['setup-1']);
    expect(await database.setups.listAll(aPerson(), { from: 0, most: 1000 })).toHaveLength(50);
    expect(await database.setups.listAll(aPerson(), { from: 104, most: 5 })).toEqual([]);
    expect(await database.setups.countAll(aPerson())).toBe(104);
    expect(await database.setups.countAll(aPerson({ objectId: 'nobody' }))).toBe(0);
  });

  it('lists the open setups of a vendor in a tenant, by anybody', async () => {
    await database.setups.create(aSetup({ id: 'mine', updatedAt: '2026-01-01T00:00:00.000Z' }));
    await database.setups.create(aSetup({ id: 'theirs', admin: aPerson({ objectId: 'person-2' }) }));
    await database.setups.create(aSetup({ id: 'finished', status: 'finished' }));
    await database.setups.create(aSetup({ id: 'other-vendor', vendor: 'other' }));
    await database.setups.create(aSetup({ id: 'other-tenant', tenantId: 'tenant-2' }));

    expect(ids(await database.setups.listOpenOf('tenant-1', 'example'))).toEqual(['theirs', 'mine']);
  });

  it('counts the setups of all tenants by status', async () => {
    expect(await database.setups.countByStatus()).toEqual({});
    await database.setups.create(aSetup({ status: 'asking' }));
    await database.setups.create(aSetup({ id: 'setup-2', tenantId: 'tenant-2', status: 'asking' }));
    await database.setups.create(aSetup({ id: 'setup-3', status: 'finished' }));
    await database.setups.save(aSetup({ id: 'setup-2', tenantId: 'tenant-2', status: 'working', revision: 2 }), 1);

    expect(await database.setups.countByStatus()).toEqual({ asking: 1, working: 1, finished: 1 });
  });

  it('lists setups with pending effects until they have none', async () => {
    await database.setups.create(aSetup({ id: 'idle' }));
    await database.setups.create(aSetup({ id: 'busy', tenantId: 'tenant-2', pending: [{ type: 'readPlan', key: 'k' }] }));
    expect(ids(await database.setups.listPending())).toEqual(['busy']);

    await database.setups.save(aSetup({ id: 'busy', tenantId: 'tenant-2', revision: 2 }), 1);
    expect(await database.setups.listPending()).toEqual([]);
  });

  describe('the card that its person has not seen', () => {
    const owed = async () => (await database.setups.listOwed()).map(({ setupId, face, owner }) => `${setupId} ${face} ${owner}`);
    const work: Setup['pending'] = [{ type: 'readPlan', key: 'k' }];

    it('is owed from each new face on, until that face or a newer one was shown', async () => {
      await database.setups.create(aSetup({ id: 'nobody-owes' }));
      await database.setups.create(aSetup(), 'worker-1');
      expect(await owed()).toEqual(['setup-1 1 worker-1']);

      await database.setups.save(aSetup({ revision: 2, face: 2 }), 1, [], { owner: 'worker-2' });
      database.setups.settle(aSetup({ face: 1 }));
      await database.setups.flush();
      expect(await owed()).toEqual(['setup-1 2 worker-2']);

      database.setups.settle(aSetup({ face: 2 }));
      expect(await owed()).toEqual(['setup-1 2 worker-2']);
      await database.setups.flush();
      expect(await owed()).toEqual([]);
      expect(await database.setups.listPending()).toEqual([]);
    });

    it('stays as it is over what nobody sees: owed by whoever saved last, or shown', async () => {
      await database.setups.create(aSetup(), 'worker-1');
      await database.setups.save(aSetup({ revision: 2 }), 1, [], { owner: 'worker-2' });
      await database.setups.save(aSetup({ revision: 3 }), 2);
      expect(await owed()).toEqual(['setup-1 1 worker-2']);

      database.setups.settle(aSetup());
      await database.setups.flush();
      await database.setups.save(aSetup({ revision: 4 }), 3, [], { owner: 'worker-2' });
      expect(await owed()).toEqual([]);
    });

    it('is not asked for while work goes on, but beside work that waits for a sign-in; settling it leaves the work pending', async () => {
      await database.setups.create(aSetup({ id: 'works', pending: work }), 'worker-1');
      await database.setups.create(aSetup({ id: 'waits', pending: work, status: 'needs-sign-in' }), 'worker-1');
      expect(await owed()).toEqual(['waits 1 worker-1']);
      for (const id of ['works', 'waits']) database.setups.settle(aSetup({ id }));
      await database.setups.flush();

      expect(await owed()).toEqual([]);
      expect(ids(await database.setups.listPending()).sort()).toEqual(['waits', 'works']);
    });

    it('is taken over by one of many workers, and not at all once it was shown or is another one', async () => {
      await database.setups.create(aSetup(), 'gone');
      const [card] = await database.setups.listOwed();
      expect(card).toEqual({ tenantId: 'tenant-1', setupId: 'setup-1', face: 1, owner: 'gone' });
      const wins = await Promise.all(['one', 'two', 'three'].map((to) => database.setups.takeOver(card!, to)));
      expect(wins.filter(Boolean)).toHaveLength(1);

      const [taken] = await database.setups.listOwed();
      await database.setups.save(aSetup({ revision: 2, face: 2 }), 1, [], { owner: taken!.owner });
      expect(await database.setups.takeOver(taken!, 'four')).toBe(false);
      database.setups.settle(aSetup({ face: 2 }));
      await database.setups.flush();
      expect(await database.setups.takeOver({ ...taken!, face: 2 }, 'four')).toBe(false);
    });
  });

  it('keeps what is to be said of a change together with it, and nothing of a change that is refused', async () => {
    const letter = (key: string): Letter => ({ key, conversation: aSetup().conversation, what: { type: 'setup', setupId: 'setup-1' }, correlationId: 'c1', worker: 'worker-1', putAt: new Date('2026-01-05T08:00:00.000Z') });
    await database.setups.create(aSetup());
    const entry: AuditEntry = { setupId: 'setup-1', tenantId: 'tenant-1', at: '2026-01-05T08:00:00.000Z', byId: 'person-1', byName: 'Ada Admin', what: 'answers' };
    await database.setups.save(aSetup({ revision: 2 }), 1, [entry], { letters: [letter('one')] });
    await expect(database.setups.save(aSetup({ revision: 2 }), 1, [entry], { letters: [letter('two')] })).rejects.toMatchObject({ code: 'store/stale-revision' });
    await database.setups.save(aSetup({ revision: 3 }), 2, [], { letters: [letter('one')] });
    // One that was said before keeps none of the others away.
    await database.setups.save(aSetup({ revision: 4 }), 3, [entry], { letters: [letter('three'), letter('one'), letter("f'our")] });

    expect((await database.outbox.listWaiting()).map(({ number: _number, tries: _tries, notBefore: _notBefore, ...put }) => put)).toEqual([letter('one'), letter('three'), letter("f'our")]);
    expect(await database.audit.list('tenant-1', 'setup-1')).toHaveLength(2);
  });

  it('lists setups of all tenants whose time has come, the longest due first, until it is moved or gone', async () => {
    const at = (hour: number) => `2026-01-05T${String(hour).padStart(2, '0')}:00:00.000Z`;
    await database.setups.create(aSetup({ id: 'idle' }));
    await database.setups.create(aSetup({ id: 'later', dueAt: at(11) }));
    await database.setups.create(aSetup({ id: 'now', dueAt: at(10) }));
    await database.setups.create(aSetup({ id: 'elsewhere', tenantId: 'tenant-2', dueAt: at(9) }));
    expect(ids(await database.setups.listDue(new Date(at(10)), ['example']))).toEqual(['elsewhere', 'now']);

    expect(await database.setups.listDue(new Date(at(10)), ['other'])).toEqual([]);
    expect(await database.setups.listDue(new Date(at(10)), [])).toEqual([]);

    await database.setups.save(aSetup({ id: 'now', revision: 2, dueAt: at(12) }), 1);
    await database.setups.save(aSetup({ id: 'elsewhere', tenantId: 'tenant-2', revision: 2 }), 1);
    expect(ids(await database.setups.listDue(new Date(at(10)), ['example']))).toEqual([]);
    expect(ids(await database.setups.listDue(new Date(at(12)), ['example']))).toEqual(['later', 'now']);
  });

  it('follows a setup that another admin takes over', async () => {
    await database.setups.create(aSetup());

    await database.setups.save(aSetup({ revision: 2, admin: aPerson({ objectId: 'person-2' }) }), 1);
    expect(await database.setups.listOpen(aPerson())).toEqual([]);
    expect(ids(await database.setups.listOpen(aPerson({ objectId: 'person-2' })))).toEqual(['setup-1']);
  });
}
