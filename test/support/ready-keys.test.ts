// Keys that are handed out again are real keys: they differ, sign, keep what was asked of them, and a process beside has others.
import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, generateKeyPair, generateKeyPairSync, sign, verify, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { childrenOnLoopback } from './children-on-loopback';

const WEB = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: { export(how: { type: 'spki'; format: 'pem' }): string | Buffer }): string => key.export({ type: 'spki', format: 'pem' }) as string;

it('gives ten different keys one after the other, in whatever way they are asked for', async () => {
  const keys = [
    ...[1, 2, 3, 4].map(() => pem(rsa().publicKey)),
    pem((await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })).publicKey),
    await new Promise<string>((resolve) => generateKeyPair('rsa', { modulusLength: 2048 }, (_error, publicKey) => resolve(pem(publicKey)))),
  ];
  for (let one = 0; one < 4; one++) {
    const { publicKey } = await webcrypto.subtle.generateKey(WEB, true, ['sign', 'verify']);
    keys.push(pem(createPublicKey({ key: Buffer.from(await webcrypto.subtle.exportKey('spki', publicKey)), format: 'der', type: 'spki' })));
  }

  expect(new Set(keys).size).toBe(10);
});

it('gives pairs that belong together', () => {
  const [one, other] = [rsa(), rsa()];
  const signature = sign('sha256', Buffer.from('said'), one.privateKey);

  expect(verify('sha256', Buffer.from('said'), one.publicKey, signature)).toBe(true);
  expect(verify('sha256', Buffer.from('said'), other.publicKey, signature)).toBe(false);
});

it('lets no key out that was asked for as one that stays', async () => {
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey(WEB, false, ['sign', 'verify']);
  const signature = await webcrypto.subtle.sign(WEB.name, privateKey, Buffer.from('said'));

  await expect(webcrypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
  expect(await webcrypto.subtle.verify(WEB.name, publicKey, signature, Buffer.from('said'))).toBe(true);
});

it('makes every other kind of key as ever', async () => {
  expect(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.asymmetricKeyType).toBe('ec');
  expect(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.asymmetricKeyDetails?.modulusLength).toBe(1024);
  expect((await promisify(generateKeyPair)('ed25519')).privateKey.asymmetricKeyType).toBe('ed25519');
  expect(createPrivateKey(generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }).privateKey).type).toBe('private');
});

it('has other keys in a process beside', () => {
  const script = 'for (let one = 0; one < 12; one++) console.log(JSON.stringify(crypto.generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "pem" })))';
  const run = spawnSync(process.execPath, ['-e', script], { env: childrenOnLoopback(), encoding: 'utf8' });
  const theirs = run.stdout.trim().split('\n').map((line) => JSON.parse(line) as string);

  expect(theirs).toHaveLength(12);
  const own = Array.from({ length: 12 }, () => pem(rsa().publicKey));
  expect(new Set([...theirs, ...own]).size).toBe(24);
});
