// One run of `npm run register` inside the test's own process, against a fake Azure that is new for each test.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerApp } from '../../../src/install/register-app';
import { FakeAzure, SUBSCRIPTION, TENANT } from './fake-azure';

export const ROOT = join(__dirname, '../../..');
export const PUBLIC_URL = 'https://latchkey.contoso.com';
export const IDENTITY = '77777777-2222-4333-8444-555555555555';
export const BASE = ['--public-url', PUBLIC_URL, '--tenant', TENANT, '--subscription', SUBSCRIPTION];

export interface RegisterBench {
  azure: FakeAzure;
  /** Empty, and gone after the test. */
  folder: string;
}

/** Filled anew before each test of the file. */
export function useRegisterBench(): RegisterBench {
  const bench = {} as RegisterBench;
  beforeEach(() => {
    bench.azure = new FakeAzure();
    bench.azure.directory.principals.push({ id: '55555555-2222-4333-8444-555555555555', appId: IDENTITY });
    bench.folder = mkdtempSync(join(tmpdir(), 'latchkey-register-'));
  });
  afterEach(async () => {
    rmSync(bench.folder, { recursive: true, force: true });
    await bench.azure.stop();
  });
  return bench;
}

/** Without a process for each call: quick. */
export async function runRegister({ azure }: RegisterBench, ...args: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const code = await registerApp(args, { root: ROOT, az: azure.az, write: (line) => void lines.push(line), wait: async () => undefined });
  return { code, text: lines.join('\n') };
}

export const settingsIn = (text: string): Record<string, string> => Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map((match) => [match[1]!, match[2]!]));
