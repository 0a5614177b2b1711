// Indexes without the columns that change at each save: saving a setup then writes its row and nothing else. Never edited again.

export const steadyIndexes = [
  `drop index setups_by_person`,
  `drop index setups_by_vendor`,
  `drop index setups_pending`,
  `create index setups_by_person on setups (tenant_id, admin_object_id)`,
  `create index setups_by_vendor on setups (tenant_id, vendor)`,
  `create index setups_pending on setups (has_pending) where has_pending = 1`,
];
