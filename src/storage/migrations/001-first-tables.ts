// The tables of the first release: setups, audit, conversations, seen, downloads. Never edited again; changes get a number of their own.

export const firstTables = [
  // `data` holds the setup as JSON; the other columns are copies for look-ups.
  `create table setups (
    id text primary key,
    tenant_id text not null,
    admin_object_id text not null,
    vendor text not null,
    status text not null,
    has_pending integer not null,
    revision integer not null,
    updated_at text not null,
    data text not null
  )`,
  `create index setups_by_person on setups (tenant_id, admin_object_id, updated_at)`,
  `create index setups_by_vendor on setups (tenant_id, vendor, updated_at)`,
  `create index setups_pending on setups (updated_at) where has_pending = 1`,
  `create table audit (
    number integer primary key autoincrement,
    tenant_id text not null,
    setup_id text not null,
    data text not null
  )`,
  `create index audit_by_setup on audit (tenant_id, setup_id, number)`,
  `create table conversations (
    tenant_id text not null,
    object_id text not null,
    conversation_id text not null,
    kind text not null,
    data text not null,
    primary key (tenant_id, object_id)
  )`,
  `create index conversations_by_id on conversations (conversation_id)`,
  `create table seen (key text primary key, at integer not null) without rowid`,
  `create index seen_by_time on seen (at)`,
  // The token itself is not kept: whoever reads this table cannot use the links.
  `create table downloads (
    token_hash text primary key,
    expires_at integer not null,
    name text not null,
    content_type text not null,
    content text not null
  )`,
  `create index downloads_by_expiry on downloads (expires_at)`,
];
