// When a setup speaks next by itself, and public files that are too large for its row. Never edited again.

export const remindersAndFiles = [
  `alter table setups add column due_at text`,
  // Few setups wait for somebody outside: the question of each minute reads those alone.
  `create index setups_due on setups (due_at) where due_at is not null`,
  `create table kept_files (
    tenant_id text not null,
    setup_id text not null,
    name text not null,
    content text not null,
    primary key (tenant_id, setup_id, name)
  )`,
];
