// Puts identity provider, vendor pages and consoles together, for whoever runs the rehearsal's servers. Opens no port.
import { Router, json } from 'express';
import { z } from 'zod';
import { ConsoleState } from '../console/console-state';
import { createConsoleRouter } from '../console/console-router';
import { loadTruths } from '../console/load-truths';
import { playSignIn } from '../console/play-sign-in';
import { ServiceProvider } from '../console/service-provider';
import type { TruthAccount } from '../console/truth';
import { findAccountByHost, findOtherRegion, type VendorWorld } from '../console/read-account';
import { createVendorRouter } from '../console/vendor-router';
import type { SamlDirectory } from '../tenant/saml-directory';
import type { SamlFaults } from './check-sign-in';
import { createIdentityProvider } from './identity-provider';
import { linkForPeople } from './link-for-people';
import { createMetadataRouter, findMetadata } from './metadata-router';
import { PeopleSessions } from './people-sessions';
import { createPeopleSignIn } from './people-sign-in';

export interface SamlWorldOptions {
  directory: SamlDirectory;
  /** Read anew at each sign-in; a function when the tenant may replace the object. */
  faults: SamlFaults | (() => SamlFaults);
  /** Origin of the pages for people, such as `http://127.0.0.1:3980`; a function when the port is not known yet. */
  peopleBaseUrl: string | (() => string);
  /** Folder of the chat files with the vendors' truths. */
  truthsFolder: string;
  /** JSON file for what people did in the consoles. */
  stateFile: string;
  /** Gives the document at an address of the login service; without it the metadata of `directory` is used. */
  fetchMetadata?: (url: string) => Promise<string>;
}

export interface SamlWorld {
  /** /my-apps, /api/signin, /{tenantId}/saml2, /people, /console, /vendor: for the http server that people's browsers reach. */
  peopleRouter: Router;
  /** Federation metadata: for the login service too. */
  metadataRouter: Router;
  /** The local page for a real address, or undefined. */
  linkForPeople(url: string): string | undefined;
  /** Empties consoles, sessions and changed passwords. */
  reset(): void;
}

/** Throws when a truth is not readable. */
export function createSamlWorld(options: SamlWorldOptions): SamlWorld {
  const { directory } = options;
  const faults = readLive(options.faults);
  const truths = loadTruths(options.truthsFolder);
  const state = new ConsoleState(options.stateFile);
  const hasMailbox = (address: string) => address !== '' && directory.listPeople().some(({ mail }) => mail?.toLowerCase() === address.toLowerCase());
  const world: VendorWorld = { truths, state, faults, now: () => directory.now(), hasMailbox };
  const fetchMetadata = (url: string) => fetchFromLogin(directory, url, options.fetchMetadata);
  const sessions = new PeopleSessions(directory, { read: () => state.readPasswords(), write: (hashes) => state.writePasswords(hashes) });
  const serviceProvider = new ServiceProvider();
  const peopleBase = () => (typeof options.peopleBaseUrl === 'function' ? options.peopleBaseUrl() : options.peopleBaseUrl);
  const findPage = (url: string) => linkForPeople(url, { peopleBase: peopleBase(), truths, authorityHost: directory.authorityHost });
  const metadataRouter = createMetadataRouter(directory);

  const peopleRouter = Router();
  peopleRouter.use(metadataRouter);
  peopleRouter.use(createForgetRouter(world));
  peopleRouter.use(createConsoleRouter({ world, fetchMetadata, fetchSent: (url) => (isOfThisMachine(url) ? fetchFromThisMachine(url) : fetchMetadata(url)) }));
  peopleRouter.use(createPeopleSignIn(directory, sessions));
  peopleRouter.use(createVendorRouter({ world, serviceProvider, findPage }));
  peopleRouter.use(createPlayRouter({ directory, world, peopleBase }));
  peopleRouter.use(createIdentityProvider({ directory, faults, sessions, findPage, findOtherRegion: (url) => findOtherRegion(truths, new URL(url).host)?.acs }));
  return {
    peopleRouter,
    metadataRouter,
    linkForPeople: findPage,
    reset: () => {
      state.reset();
      sessions.clear();
      serviceProvider.clear();
    },
  };
}

function readLive(given: SamlFaults | (() => SamlFaults)): SamlFaults {
  const read = typeof given === 'function' ? given : () => given;
  return {
    get wrongRegion() { return read().wrongRegion; },
    get unassignedUser() { return read().unassignedUser; },
    get expiredCertificate() { return read().expiredCertificate; },
    get plainAudience() { return read().plainAudience; },
  };
}

// A console of the rehearsal reaches nothing but the login service, and that without leaving the process.
async function fetchFromLogin(directory: SamlDirectory, url: string, fetchMetadata?: (url: string) => Promise<string>): Promise<string> {
  if (!URL.canParse(url) || new URL(url).origin !== new URL(directory.authorityHost).origin) throw new Error('Not an address of the login service.');
  const xml = fetchMetadata ? await fetchMetadata(url) : await findMetadata(directory, new URL(url));
  if (xml === undefined) throw new Error('There is no metadata at this address.');
  return xml;
}

const WAIT_MS = 5_000;

function isOfThisMachine(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(new URL(url).hostname);
}

// A link to a file that the bot hands out. It leads nowhere else: a redirect is not followed.
async function fetchFromThisMachine(url: string): Promise<string> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(WAIT_MS) });
  if (!response.ok) throw new Error('There is no document at this address.');
  return response.text();
}

/** `POST /console/<vendor>/play-forget` `{ forget: true }`: all accounts of the vendor as new. JSON alone, so that no foreign page can send it. */
function createForgetRouter(world: VendorWorld): Router {
  const router = Router();
  router.post('/console/:vendor/play-forget', json(), (request, response) => {
    const truth = world.truths.find((one) => one.slug === request.params.vendor);
    const { forget } = (request.body ?? {}) as { forget?: unknown };
    if (!truth || forget !== true || !request.is('application/json')) {
      response.status(400).json({ ok: false, message: 'The request needs a vendor and { "forget": true } as JSON.' });
      return;
    }
    world.state.forget(truth);
    response.json({ ok: true, message: `${truth.name} is as new.` });
  });
  return router;
}

const PlayBody = z.object({ mode: z.enum(['sp', 'idp']), userPrincipalName: z.string(), password: z.string().optional(), clientId: z.string().optional() });

/** `POST /vendor/<host>/play-sign-in`: a sign-in without a browser, through the pages that people use. */
function createPlayRouter(parts: { directory: SamlDirectory; world: VendorWorld; peopleBase(): string }): Router {
  const router = Router();
  router.post('/vendor/:host/play-sign-in', json(), async (request, response) => {
    const body = PlayBody.safeParse(request.body ?? {});
    const account = findAccountByHost(parts.world.truths, request.params.host);
    const clientId = body.data?.clientId ?? (account && findClientId(parts.directory, account));
    if (!body.success || !account) {
      response.status(400).json({ accepted: false, stage: 'vendor', message: 'The request needs a host of a vendor, mode and userPrincipalName.' });
      return;
    }
    if (body.data.mode === 'idp' && clientId === undefined) {
      response.json({ accepted: false, stage: 'identity-provider', message: 'No app of the tenant belongs to this vendor account.', isAnswerToRequest: false });
      return;
    }
    const path = body.data.mode === 'sp' ? `/vendor/${account.host}${account.loginUrl === undefined ? '/' : new URL(account.loginUrl).pathname}` : `/api/signin/${clientId}?tenantId=${parts.directory.tenantId}`;
    response.json(await playSignIn({ ...body.data, start: parts.peopleBase().replace(/\/$/, '') + path }));
  });
  return router;
}

// The tile that a person would click. An app whose identifier is wrong is still found by its name or reply URL: its sign-in has to fail later.
function findClientId(directory: SamlDirectory, account: TruthAccount): string | undefined {
  const apps = directory.listApps();
  const app = apps.find((entry) => entry.identifiers.includes(account.entityId))
    ?? apps.find((entry) => entry.replyUrls.includes(account.acs))
    ?? apps.find((entry) => entry.displayName.includes(account.truth.name));
  return app?.clientId;
}
