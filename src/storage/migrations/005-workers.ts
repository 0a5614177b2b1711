// Which processes work on this database, each with a number that it counts up while it lives. Never edited again.

export const workers = [
  `create table workers (
    id text primary key,
    place text not null,
    pid integer not null,
    beats integer not null
  ) without rowid`,
];
