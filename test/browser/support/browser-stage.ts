// A rehearsal of its own and Debian's Chromium on it, as a newcomer has them. Knows nothing of cards and vendors.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { type Rehearsal, type RehearsalOptions, startRehearsal } from '../../../src/rehearsal/start-rehearsal';

export interface BrowserStage {
  rehearsal: Rehearsal;
  context: BrowserContext;
  /** The chat client's page. */
  page: Page;
  /** What the pages' scripts threw, each with its page. */
  pageErrors: string[];
  /** Hosts other than loopback that a page asked for. */
  foreignHosts: Set<string>;
  newPage(): Promise<Page>;
  /** Ends everything; the ids of processes that are left all the same. */
  close(): Promise<number[]>;
}

/** The Playground's page asks Microsoft for fonts; without them it draws with the machine's own. */
export const FONT_HOSTS = ['res-1.cdn.office.net'];

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // No name leads anywhere: what is not on this machine fails at once.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];
const REPLICATION_DELAY_MS = 150;

/** @param options of the rehearsal, such as the cloud that it plays */
export async function openStage(options: Pick<RehearsalOptions, 'cloud'> = {}): Promise<BrowserStage> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'latchkey-browser-'));
  const rehearsal = await startRehearsal({
    ...options, dataFolder, replicationDelayMs: REPLICATION_DELAY_MS, ports: { bot: 0, operations: 0, playground: 0, people: 0, world: 0 },
    baseEnvironment: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
  });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS }).catch(async (error: Error) => {
    await rehearsal.stop();
    throw error;
  });
  return watchBrowser(browser, rehearsal, dataFolder);
}

async function watchBrowser(browser: Browser, rehearsal: Rehearsal, dataFolder: string): Promise<BrowserStage> {
  // A fixed zone and language: the pictures show dates.
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, locale: 'en-US', timezoneId: 'UTC', acceptDownloads: true });
  context.setDefaultTimeout(15_000);
  const pageErrors: string[] = [];
  const foreignHosts = new Set<string>();
  context.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && !['127.0.0.1', 'localhost'].includes(hostname)) foreignHosts.add(hostname);
  });
  context.on('weberror', (error) => pageErrors.push(`${error.page()?.url()}: ${error.error().message}`));
  const page = await context.newPage();
  await page.goto(rehearsal.url);
  return {
    rehearsal, context, page, pageErrors, foreignHosts,
    newPage: () => context.newPage(),
    close: async () => {
      await browser.close();
      await rehearsal.stop();
      rmSync(dataFolder, { recursive: true, force: true });
      const { world, bot, playground } = rehearsal.processIds;
      return [world, bot, playground!].filter((id) => isAlive(id));
    },
  };
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
