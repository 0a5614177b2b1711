// The relay: plays Teams between the Playground and a production bot. Puts the parts together and holds no rule of its own.
import express, { Router } from 'express';
import type { Activity } from './activity';
import { createBotClient } from './bot-client';
import { type ChatFaults, createChatFaults } from './chat-faults';
import type { ChannelKeys } from './channel-keys';
import { createConnector } from './connector';
import { createConsentPage } from './consent-page';
import type { Directory, Persona } from './directory';
import { addApp, installBot, removeApp } from './install-bot';
import { createMessageBook } from './message-book';
import { createPlaygroundClient } from './playground-client';
import type { TeamsStage } from './play-teams';
import { createReceiver } from './receiver';
import type { RelayTenant } from './relay-tenant';
import { type Stage, createScreen } from './screen';
import type { LinkForPeople } from './prepare-for-screen';
import { createSignIn } from './sign-in';
import { createViews } from './views';
import { type PeopleLink, playWord } from './words';

export interface RelayOptions {
  directory: Directory;
  tenant: RelayTenant;
  keys: ChannelKeys;
  /** `http://127.0.0.1:<port>/api/messages` */
  botUrl: string;
  botClientId: string;
  /** `http://127.0.0.1:<port>/_connector` */
  playgroundConnectorUrl: string;
  /** `https://localhost:<port>/teams/`, with the slash. */
  serviceUrl: string;
  authorityHost: string;
  /** `http://127.0.0.1:<port>`: pages for people. */
  peopleUrl: string;
  linkForPeople: LinkForPeople;
  links: () => PeopleLink[];
}

export interface Relay {
  /** For the Playground, under an unguessable path: whatever arrives here gets signed. */
  playgroundRouter: Router;
  /** For the bot, under serviceUrl. */
  connectorRouter: Router;
  /** For the browser, under /signin. */
  consentRouter: Router;
  /** What the connector answers instead, for programs. */
  faults: ChatFaults;
  /** Installs the bot for every persona and the team. */
  install(): Promise<void>;
}

/** Messages that come back after a reload. */
const REPLAYED_PERSONAL = 6;
const REPLAYED_SHARED = 3;

export function createRelay(options: RelayOptions): Relay {
  const { directory, tenant } = options;
  const stage: Stage = { active: directory.personas[0]!, pageOpen: false, installing: false };
  const book = createMessageBook();
  const bot = createBotClient(options);
  const client = createPlaygroundClient(options.playgroundConnectorUrl);
  const screen = createScreen({ client, directory, book, stage, linkForPeople: options.linkForPeople });
  const signIn = createSignIn({ bot, directory, screen, stage, tenant, signInUrl: `${options.peopleUrl}/signin` });
  const views = createViews({ bot, directory, book, screen, stage });

  const heldFor = (persona: Persona) => book.all().filter((one) => one.held && (!one.owner || one.owner === persona.key));

  const onPageOpened = async (): Promise<void> => {
    const isReload = stage.pageOpen;
    stage.pageOpen = true;
    await screen.line(greeting(stage.active, options.links(), isReload));
    if (!isReload) return screen.showAgain(heldFor(stage.active));
    const shown = book.all().filter((one) => !one.held);
    await screen.showAgain([
      ...shown.filter((one) => !one.owner && !one.thread).slice(-REPLAYED_SHARED),
      ...shown.filter((one) => one.owner === stage.active.key).slice(-REPLAYED_PERSONAL),
    ]);
    await signIn.showAgain(stage.active);
  };

  const showFor = async (persona: Persona): Promise<void> => {
    await screen.showAgain(heldFor(persona));
    await views.showFor(persona);
  };

  const teams: TeamsStage = {
    faults: createChatFaults(), directory,
    tellInstalled: (persona, action, place) => (action === 'add' ? addApp(bot, directory, { persona, place }) : removeApp(bot, directory, { persona, place })),
    deleteNewest: async (persona) => {
      const newest = book.all().filter((one) => one.owner === persona.key && !one.isDeleted).at(-1);
      if (newest) await screen.remove(newest);
      return newest !== undefined;
    },
  };

  const receive = createReceiver({
    bot, directory, book, screen, stage, signIn, views, onPageOpened,
    playWord: (word, conversation) => playWord(word, { directory, stage, tenant, links: options.links, teams, showFor }, conversation),
  });

  const playgroundRouter = Router();
  playgroundRouter.get('/messages', (_req, res) => void res.status(200).end());
  playgroundRouter.post('/messages', express.json({ limit: '1mb' }), async (req, res) => {
    const answer = await receive(req.body as Activity);
    if (answer.body === undefined) res.status(answer.status).end();
    else res.status(answer.status).json(answer.body);
  });

  return {
    playgroundRouter,
    connectorRouter: createConnector({
      directory, book, screen, stage, serviceUrl: options.serviceUrl, faults: teams.faults, verifyBotToken: tenant.verifyBotToken,
      onSignInCard: (activity, conversation) => void signIn.onSignInCard(activity, conversation),
      onCardShown: (message) => void views.refresh(message),
    }),
    faults: teams.faults,
    consentRouter: createConsentPage({ signIn, tenant, directory, authorityHost: options.authorityHost }),
    install: async () => {
      stage.installing = true;
      await installBot(bot, directory).finally(() => (stage.installing = false));
    },
  };
}

function greeting(persona: Persona, links: PeopleLink[], isReload: boolean): string {
  const where = links.map((one) => `[${one.title}](${one.url})`).join(' | ');
  const who = `you are ${persona.name}${persona.about ? ` (${persona.about})` : ''}`;
  return `Rehearsal: ${isReload ? 'the page was loaded anew; ' : ''}${who}. Type rehearsal: help for more.${where ? ` Pages: ${where}` : ''}`;
}
