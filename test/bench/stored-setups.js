// Rows written straight into a database file: copies of a setup that the bot itself left there, each of another person. Starts no bot.
const { randomUUID } = require('node:crypto');
const { createClient } = require('@libsql/client/sqlite3');

const ROWS_A_BATCH = 2000;

/**
 * Copies the newest setup of the file, under another id and for another person; with what its bot had begun when `isAtWork`, else at rest.
 * @param personOf gives the person of copy `number`, as `{ key, objectId, name }`
 * @param change what else is different in the copy, as columns of its row and members of its data
 * @returns ids of the setup that was copied and of its copies
 */
async function copySetup(file, { count, person, personOf, isAtWork = false, change = () => ({}) }) {
  const database = createClient({ url: `file:${file}`, concurrency: 1 });
  try {
    await database.executeMultiple('pragma synchronous = off');
    const { rows: [model], columns } = await database.execute(`select * from records where ${isAtWork ? 'has_pending > 0 and has_pending & 1' : 'true'} order by rowid desc limit 1`);
    const sql = `insert into records (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`;
    const ids = [];
    for (let from = 0; from < count; from += ROWS_A_BATCH) {
      const batch = Array.from({ length: Math.min(ROWS_A_BATCH, count - from) }, (_, offset) => {
        const row = copyRow({ model, columns, person, isAtWork, other: personOf(from + offset), change: change(from + offset) });
        ids.push(row.id);
        return { sql, args: columns.map((column) => row[column]) };
      });
      await database.batch(batch, 'write');
    }
    await database.execute('pragma wal_checkpoint(truncate)');
    return { modelId: model.id, ids };
  } finally {
    database.close();
  }
}

function copyRow({ model, columns, person, isAtWork, other, change: { members = {}, ...columnsOf } }) {
  const id = randomUUID();
  const text = model.data.replaceAll(model.id, id).replaceAll(person.objectId, other.objectId).replaceAll(`personal-${person.key}`, `personal-${other.key}`)
    .replaceAll(`29:${person.key}"`, `29:${other.key}"`).replaceAll(`"${person.name}"`, `"${other.name}"`);
  const data = { ...JSON.parse(text), code: id.replace(/-/g, '').slice(0, 6).toUpperCase(), ...(isAtWork ? {} : { pending: [] }), ...members };
  const plain = { ...(isAtWork ? {} : { has_pending: 0, owed_by: null, owed_face: null, due_at: null }), id, owner_object_id: other.objectId, ...columnsOf, data: JSON.stringify(data) };
  return Object.fromEntries(columns.map((column) => [column, column in plain ? plain[column] : model[column]]));
}

module.exports = { copySetup };
