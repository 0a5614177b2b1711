// Who has a part of what somebody else began, such as the vendor half of a setup. Never edited again.

export const batons = [
  `alter table records add column holder_object_id text`,
  `create index records_by_holder on records (tenant_id, holder_object_id, kind) where holder_object_id is not null`,
];
