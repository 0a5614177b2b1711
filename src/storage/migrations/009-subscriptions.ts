// What channels want to be told, and which message told them of a setup. Never edited again.

export const subscriptions = [
  `create table subscriptions (
    tenant_id text not null,
    about text not null,
    conversation_id text not null,
    team_id text,
    gone_at text,
    data text not null,
    primary key (tenant_id, about, conversation_id)
  )`,
  `create index subscriptions_by_conversation on subscriptions (tenant_id, conversation_id)`,
  `create index subscriptions_by_team on subscriptions (tenant_id, team_id) where team_id is not null`,
  `create table notices (
    tenant_id text not null,
    setup_id text not null,
    conversation_id text not null,
    message_id text not null,
    data text not null,
    primary key (tenant_id, setup_id, conversation_id)
  ) without rowid`,
  `create index notices_by_conversation on notices (tenant_id, conversation_id)`,
  // What waits for a conversation is forgotten with it.
  `create index outbox_by_conversation on outbox (conversation_id)`,
];
