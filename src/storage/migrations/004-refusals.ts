// What was refused, counted, and whose file an expired link led to. Never edited again.

export const refusals = [
  `create table refusals (
    number integer primary key autoincrement,
    tenant_id text not null,
    by_id text not null,
    by_name text not null,
    what text not null,
    setup_id text not null,
    first_at text not null,
    last_at text not null,
    count integer not null,
    correlation_id text not null
  )`,
  `create index refusals_alike on refusals (tenant_id, by_id, what, setup_id, last_at)`,
  `create index refusals_by_setup on refusals (tenant_id, setup_id)`,
  `create index refusals_by_time on refusals (tenant_id, last_at)`,
  `alter table downloads add column tenant_id text not null default ''`,
  `alter table downloads add column setup_id text not null default ''`,
  `create table expired_links (
    token_hash text primary key,
    expired_at integer not null,
    tenant_id text not null,
    setup_id text not null
  ) without rowid`,
  `create index expired_links_by_time on expired_links (expired_at)`,
];
