// What the bot still has to say: cards that are owed, letters that wait, chats that cannot be reached. Never edited again.

export const outbox = [
  // Flags in one column: 1 work is pending, 2 the card of `owed_face` is owed by the worker `owed_by`, 4 a password stands in a chat.
  `drop index setups_pending`,
  `create index setups_pending on setups (has_pending) where has_pending > 0`,
  `alter table setups add column owed_by text`,
  `alter table setups add column owed_face integer`,
  `create table outbox (
    number integer primary key autoincrement,
    key text not null unique,
    tenant_id text not null,
    conversation_id text not null,
    letter text not null,
    state text not null,
    worker text not null,
    tries integer not null,
    put_at integer not null,
    not_before integer not null
  )`,
  // Letters that were sent are kept for a while, for their keys: the questions of each sweep pass over them.
  `create index outbox_waiting on outbox (number) where state = 'waiting'`,
  `create index outbox_gone on outbox (conversation_id) where state = 'gone'`,
  `create index outbox_by_time on outbox (put_at)`,
  `create table unreachable (conversation_id text primary key, since integer not null) without rowid`,
];
