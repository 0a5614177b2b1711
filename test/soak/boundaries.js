// Preload of the compiled bot (`node --require`): writes down every boundary that the process passes, and ends it with SIGKILL at one.
// Wraps the modules from outside; the bot knows nothing of it. Settings: SOAK_BOUNDARIES, a file to append to; SOAK_KILL, the boundary.
const { appendFileSync, existsSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');

const DIST = dirname(resolve(process.argv[1]));
const { SOAK_BOUNDARIES: file, SOAK_KILL: target } = process.env;
const plain = (text) => text.replace(/^https:\/\/[^/]+\/v1\.0/, '').replace(/\?.*$/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, '*').replace(/\('[^']*'\)/g, '(*)');
const [LONG_MS, HURRY] = [1_500, 20];
const note = (line) => appendFileSync(file, `${line}\n`);

// Waits of seconds are those for a directory that is late: five minutes of them would only make the rounds long.
const timers = require('node:timers/promises');
const { setTimeout: sleep } = timers;
timers.setTimeout = (ms, ...rest) => sleep(ms >= LONG_MS ? ms / HURRY : ms, ...rest);

/** Where the setup stands that was saved last: what knows no setup, such as a message, is told apart by it. */
let place = 'start';

function reach(name) {
  note(`reached ${name}`);
  // Nothing of this process runs after the system call.
  if (name === target) process.kill(process.pid, 'SIGKILL');
}

/** @param change makes the new function from the old one */
function wrap(path, name, change) {
  // What an earlier build left behind is loaded by nobody: nothing would be seen there.
  if (!existsSync(join(DIST, '../src', `${path}.ts`))) throw new Error(`src/${path}.ts is gone: say where its boundaries are now`);
  const exported = require(join(DIST, path));
  exported[name] = change(exported[name]);
}

/** Each call of these methods of what the factory makes passes two boundaries. */
const around = (factory, methods) => (...given) => {
  const made = factory(...given);
  for (const [method, [before, after]] of Object.entries(methods)) {
    const original = made[method];
    made[method] = async (...args) => {
      reach(`${place} / ${before}`);
      const result = await original(...args);
      reach(`${place} / ${after}`);
      return result;
    };
  }
  return made;
};

/** Of a request it is the stage. */
const placeOf = ({ stage, stepId, vendor }) => (vendor === undefined ? `request / ${stage}` : `${vendor} / ${stepId}`);
const nameOf = (effect) => [effect.type, effect.actionId ?? effect.mode ?? ''].filter(Boolean).join(' ');

wrap('bot/work/setup-performer', 'createSetupPerformer', (create) => (deps) => {
  const performer = create(deps);
  return {
    async perform(work) {
      const name = `${placeOf(work.setup)} / ${nameOf(work.effect)}`;
      reach(`${name}: saved, not begun`);
      const outcome = await performer.perform(work);
      reach(`${name}: done, not saved`);
      outcomes.set(work.setup.id, name);
      return outcome;
    },
  };
});

wrap('bot/requests/request-performer', 'createRequestPerformer', (create) => (...given) => {
  const performer = create(...given);
  return {
    async perform(work) {
      const name = `${placeOf(work.record)} / ${nameOf(work.effect)}`;
      reach(`${name}: saved, not begun`);
      const outcome = await performer.perform(work);
      reach(`${name}: done, not saved`);
      outcomes.set(work.record.id, name);
      return outcome;
    },
  };
});

/** Effects that are done and whose outcome comes to the store next, by setup. */
const outcomes = new Map();

wrap('storage/create-record-store', 'createRecordStore', (create) => (connection, columns) => {
  const store = create(connection, columns);
  const { create: begin, save } = store;
  return {
    ...store,
    async create(setup, ...rest) {
      await begin(setup, ...rest);
      place = placeOf(setup);
      reach(`${place} / begun, not shown`);
    },
    async save(setup, ...rest) {
      await save(setup, ...rest);
      const outcome = outcomes.get(setup.id);
      outcomes.delete(setup.id);
      place = placeOf(setup);
      reach(outcome === undefined ? `${place} / saved, not shown` : `${outcome}: outcome saved, not shown`);
    },
  };
});

wrap('storage/create-seen-store', 'createSeenStore', (create) => (...given) => {
  const store = create(...given);
  const { begin } = store;
  return {
    ...store,
    async begin(key, now, turn) {
      // Installations come when Teams likes: only the first word of the journey is at the same place each time.
      const isWord = turn.what === 'message' && turn.conversation.kind === 'personal';
      if (isWord) reach(`${place} / word not noted`);
      const isFirst = await begin(key, now, turn);
      if (isWord) reach(`${place} / word noted, not read`);
      return isFirst;
    },
  };
});
wrap('storage/create-kept-file-store', 'createKeptFileStore', (create) => around(create, { keep: ['file not kept', 'file kept'] }));
wrap('storage/create-audit-log', 'createAuditLog', (create) => around(create, { begin: ['write not noted', 'write noted, not sent'], complete: ['answer to a write not noted', 'answer to a write noted'] }));
wrap('storage/create-outbox-store', 'createOutboxStore', (create) => around(create, { put: ['letter not put', 'letter put'], end: ['letter sent, not noted', 'letter noted'] }));
wrap('storage/create-notice-store', 'createNoticeStore', (create) => around(create, { keep: ['place of a notice not noted', 'place of a notice noted'] }));
wrap('storage/create-waiting-click-store', 'createWaitingClickStore', (create) => around(create, { keep: ['click not kept', 'click kept, sign-in not begun'], forget: ['kept click done, not forgotten', 'kept click forgotten'] }));
wrap('teams/chat-port', 'createChatPort', (create) => around(create, { send: ['message not sent', 'message sent, not noted'], edit: ['edit not sent', 'edit sent, not noted'], startSignIn: ['sign-in not begun', 'sign-in begun'] }));
wrap('graph/send-request', 'sendRequest', (send) => async (url, request) => {
  const call = `${request.method ?? 'GET'} ${plain(url)}`;
  const parts = call.endsWith('/$batch') ? JSON.parse(request.body).requests.map((part) => `${part.method} ${plain(part.url)}`) : [call];
  const writes = parts.filter((part) => !part.startsWith('GET '));
  if (writes.length === 0) return send(url, request);
  for (const write of writes) note(`sent ${write}`);
  const answer = await send(url, request);
  reach(`${place} / ${call}: done, answer not heard`);
  return answer;
});
