// What was pressed by somebody whose sign-in has to come first: a killed process does it all the same. Never edited again.

export const waitingClicks = [
  `create table waiting_clicks (
    tenant_id text not null,
    object_id text not null,
    kept_at integer not null,
    data text not null,
    primary key (tenant_id, object_id)
  ) without rowid`,
  `create index waiting_clicks_by_age on waiting_clicks (kept_at)`,
];
