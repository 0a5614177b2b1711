// Hands out RSA keys that an earlier test made, in place of making one each time: that takes 100 ms of a core, and no test is about it.
import crypto, { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** So many keys one after the other differ from each other, which is more than one test ever needs. */
const DIFFERENT_KEYS = 12;
const BITS = 2048;
const folder = join(tmpdir(), `latchkey-test-keys-${process.getuid?.() ?? 0}`);
// A process that a test starts never has a key of the test's own: who tries a foreign key has a foreign key.
const kin = process.env['JEST_WORKER_ID'] === undefined ? 'child' : 'test';
const marker = Symbol.for('latchkey.ready-keys');

interface Pair { privateKey: KeyObject; publicKey: KeyObject }

function takeKeys(): () => Pair {
  const makeReal = crypto.generateKeyPairSync;
  let taken = 0;
  return () => {
    const file = join(folder, `${kin}-${taken++ % DIFFERENT_KEYS}.pem`);
    const privateKey = createPrivateKey(readOrKeep(file, () => makeReal('rsa', { modulusLength: BITS }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string));
    return { privateKey, publicKey: createPublicKey(privateKey) };
  };
}

/** Whole or not at all: several processes make their keys at the same time, and it does not matter whose stays. */
function readOrKeep(file: string, make: () => string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const apart = mkdtempSync(join(folder, 'new-'));
  const key = make();
  writeFileSync(join(apart, 'key.pem'), key, { mode: 0o600 });
  renameSync(join(apart, 'key.pem'), file);
  rmdirSync(apart);
  return key;
}

interface Wish { modulusLength?: number; publicKeyEncoding?: unknown; privateKeyEncoding?: unknown; publicExponent?: number }
const isPlain = (type: string, wish: Wish | undefined): boolean =>
  type === 'rsa' && wish?.modulusLength === BITS && (wish.publicExponent ?? 65_537) === 65_537 && !wish.publicKeyEncoding && !wish.privateKeyEncoding;

function replaceNodeMakers(take: () => Pair): void {
  const makeSync = crypto.generateKeyPairSync as (...args: unknown[]) => unknown;
  const make = crypto.generateKeyPair as (...args: unknown[]) => unknown;
  const makeLater = promisify(crypto.generateKeyPair) as (...args: unknown[]) => Promise<unknown>;
  const ready = (type: string, wish: Wish, done: (error: Error | null, publicKey: KeyObject, privateKey: KeyObject) => void): unknown => {
    if (!isPlain(type, wish)) return make(type, wish, done);
    const { publicKey, privateKey } = take();
    return setImmediate(() => done(null, publicKey, privateKey));
  };
  Object.assign(crypto, {
    generateKeyPairSync: (type: string, wish: Wish) => (isPlain(type, wish) ? take() : makeSync(type, wish)),
    generateKeyPair: Object.assign(ready, { [promisify.custom]: async (type: string, wish: Wish) => (isPlain(type, wish) ? take() : makeLater(type, wish)) }),
  });
}

function replaceWebMaker(take: () => Pair): void {
  const { subtle } = crypto.webcrypto;
  const prototype = Object.getPrototypeOf(subtle) as { generateKey(...args: unknown[]): Promise<unknown> };
  const make = prototype.generateKey;
  prototype.generateKey = async function generateKey(this: typeof subtle, ...args: unknown[]) {
    const [algorithm, extractable, usages] = args as [{ name?: string; modulusLength?: number; publicExponent?: Uint8Array }, boolean, ('sign' | 'verify')[]];
    if (algorithm.name !== 'RSASSA-PKCS1-v1_5' || algorithm.modulusLength !== BITS || algorithm.publicExponent?.join() !== '1,0,1') return make.apply(this, args);
    const { privateKey, publicKey } = take();
    const own = (usage: 'sign' | 'verify') => usages.filter((one) => one === usage);
    return {
      privateKey: await subtle.importKey('pkcs8', privateKey.export({ type: 'pkcs8', format: 'der' }), algorithm as never, extractable, own('sign')),
      publicKey: await subtle.importKey('spki', publicKey.export({ type: 'spki', format: 'der' }), algorithm as never, true, own('verify')),
    };
  };
}

// Core modules are shared by all test files of a worker; the keys go on once.
if (!(marker in crypto)) {
  const take = takeKeys();
  replaceNodeMakers(take);
  replaceWebMaker(take);
  Object.assign(crypto, { [marker]: true });
}
