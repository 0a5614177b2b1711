// Setups become one kind of record, so that others can stand beside them in one table. Never edited again.

export const records = [
  `alter table setups rename to records`,
  `alter table records rename column admin_object_id to owner_object_id`,
  // What it is about: of a setup the vendor.
  `alter table records rename column vendor to subject`,
  `alter table records add column kind text not null default 'setup'`,
  // Object id of the person whose sign-in its work waits for.
  `alter table records add column waits_for text`,
  `update records set waits_for = owner_object_id where status = 'needs-sign-in'`,
  `drop index setups_by_person`,
  `drop index setups_by_vendor`,
  `drop index setups_pending`,
  `drop index setups_due`,
  `create index records_by_owner on records (tenant_id, owner_object_id, kind)`,
  `create index records_by_subject on records (tenant_id, subject, kind)`,
  `create index records_pending on records (has_pending) where has_pending > 0`,
  `create index records_due on records (due_at) where due_at is not null`,
  `create index records_waiting on records (tenant_id, waits_for) where waits_for is not null`,
];
