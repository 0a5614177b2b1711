// The connector that the bot talks back to: the routes of Teams' serviceUrl, played on the screen and from the directory.
import { randomUUID } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { type Activity, findCard, findOAuthCard } from './activity';
import { meetFaults } from './meet-faults';
import type { ChatFaults } from './chat-faults';
import { type Directory, PLACES, type Persona } from './directory';
import { type MessageBook, type ShownMessage, splitConversation, splitParts } from './message-book';
import type { Screen, Stage } from './screen';

export interface ConnectorOptions {
  directory: Directory;
  book: MessageBook;
  screen: Screen;
  stage: Stage;
  serviceUrl: string;
  faults: ChatFaults;
  /** Throws for a token that is not the bot's own. */
  verifyBotToken: (token: string) => Promise<void>;
  /** Called after the bot got its answer, or its turn would wait for itself. */
  onSignInCard: (activity: Activity, conversation: string) => void;
  onCardShown: (message: ShownMessage) => void;
}

/** Routes under serviceUrl, such as `/v3/conversations/…`. */
export function createConnector(options: ConnectorOptions): Router {
  const router = Router();
  router.use(requireBot(options.verifyBotToken));
  router.use(express.json({ limit: '1mb' }));
  addMessageRoutes(router, options);
  addDirectoryRoutes(router, options);
  router.use((req, res) => refuse(res, 404, 'NotFound', `The rehearsal does not play ${req.method} ${req.path}.`));
  return router;
}

function requireBot(verify: ConnectorOptions['verifyBotToken']): RequestHandler {
  return (req, res, next) => {
    const token = /^Bearer (.+)$/i.exec(req.get('authorization') ?? '')?.[1];
    if (!token) return refuse(res, 401, 'Unauthorized', 'Authorization has been denied for this request.');
    verify(token).then(() => next(), () => refuse(res, 401, 'Unauthorized', 'Authorization has been denied for this request.'));
  };
}

function addMessageRoutes(router: Router, options: ConnectorOptions): void {
  router.use('/v3/conversations/:id/activities', meetFaults(options.faults));
  router.post(['/v3/conversations/:id/activities', '/v3/conversations/:id/activities/:replyTo'], async (req, res) => {
    await postActivity(options, paramOf(req, 'id'), req.body as Activity, res);
  });

  router.put('/v3/conversations/:id/activities/:activityId', async (req, res) => {
    await putActivity(options, paramOf(req, 'id'), paramOf(req, 'activityId'), req.body as Activity, res);
  });

  router.delete('/v3/conversations/:id/activities/:activityId', async (req, res) => {
    const { conversation } = splitConversation(paramOf(req, 'id'));
    const message = options.book.findByBotId(conversation, paramOf(req, 'activityId'));
    if (message) await options.screen.remove(message);
    res.status(200).end();
  });

  router.post('/v3/conversations', async (req, res) => {
    await createConversation(options, req.body as NewConversation, res);
  });
}

async function postActivity(options: ConnectorOptions, id: string, activity: Activity, res: Response): Promise<void> {
  if (activity.type === 'typing') {
    if (options.stage.pageOpen) await options.screen.typing(id);
    return void res.status(202).json({});
  }
  // Teams takes these without showing anything.
  if (activity.type !== 'message') return void res.status(201).json({ id: newId() });
  if (findOAuthCard(activity)) {
    res.status(201).json({ id: newId() });
    return options.onSignInCard(activity, id);
  }
  const { message, refusal } = await postMessage(options, id, activity);
  if (refusal) return void res.status(refusal.status).json(refusal.body ?? {});
  res.status(201).json({ id: message.botId });
  if (message.parts.some((part) => findCard(part.activity)?.refresh)) options.onCardShown(message);
}

async function postMessage(options: ConnectorOptions, id: string, activity: Activity) {
  const { conversation, thread } = splitConversation(id);
  const owner = options.directory.ownerOf(conversation);
  const message: ShownMessage = {
    botId: newId(), conversation, views: new Map(), held: false,
    parts: splitParts(activity).map((part) => ({ activity: part, playgroundIds: [] })),
    ...(thread ? { thread } : {}), ...(owner ? { owner: owner.key } : {}),
  };
  const refusal = await options.screen.show(message);
  if (!refusal) options.book.add(message);
  return { message, refusal };
}

async function putActivity(options: ConnectorOptions, id: string, activityId: string, activity: Activity, res: Response): Promise<void> {
  const { conversation, thread } = splitConversation(id);
  const parts = splitParts(activity);
  let message = options.book.findByBotId(conversation, activityId);
  if (!message) {
    // Shown before a restart of the rehearsal: Teams would still have it, so it comes back under its old id.
    const owner = options.directory.ownerOf(conversation);
    message = {
      botId: activityId, conversation, views: new Map(), held: false,
      parts: parts.map((part) => ({ activity: part, playgroundIds: [] })),
      ...(thread && thread !== activityId ? { thread } : {}), ...(owner ? { owner: owner.key } : {}),
    };
    options.book.add(message);
    await options.screen.show(message);
  } else {
    if (message.isDeleted) return refuse(res, 404, 'ActivityNotFoundInConversation', 'Conversation not found.');
    if (parts.length !== message.parts.length) {
      return refuse(res, 400, 'BadArgument', `The message has ${message.parts.length} parts, the update ${parts.length}.`);
    }
    message.parts.forEach((part, index) => (part.activity = parts[index]!));
    message.views.clear();
    const refusal = await options.screen.edit(message);
    if (refusal) return void res.status(refusal.status).json(refusal.body ?? {});
  }
  res.status(200).json({ id: activityId });
  if (message.parts.some((part) => findCard(part.activity)?.refresh)) options.onCardShown(message);
}

interface NewConversation {
  members?: { id?: string; aadObjectId?: string }[];
  isGroup?: boolean;
  channelData?: { channel?: { id?: string }; teamsChannelId?: string };
  activity?: Activity;
}

async function createConversation(options: ConnectorOptions, body: NewConversation, res: Response): Promise<void> {
  const channel = body.channelData?.channel?.id ?? body.channelData?.teamsChannelId;
  const person = body.members?.map((one) => options.directory.find(one.id ?? '') ?? options.directory.find(one.aadObjectId ?? ''))[0];
  if (!channel && !person) return refuse(res, 404, 'BadSyntax', 'Nobody with this id is here.');
  const id = channel ?? options.directory.personalChatOf(person!);
  if (!body.activity) return void res.status(201).json({ id, serviceUrl: options.serviceUrl });
  const { message, refusal } = await postMessage(options, id, { ...body.activity, type: body.activity.type ?? 'message' });
  if (refusal) return void res.status(refusal.status).json(refusal.body ?? {});
  res.status(201).json({
    id: channel ? `${channel};messageid=${message.botId}` : id, activityId: message.botId, serviceUrl: options.serviceUrl,
  });
}

function addDirectoryRoutes(router: Router, { directory }: ConnectorOptions): void {
  const membersOf = (id: string): Persona[] => {
    const owner = directory.ownerOf(splitConversation(id).conversation);
    return owner ? [owner] : directory.personas;
  };
  router.get(['/v3/conversations/:id/members', '/v3/conversations/:id/activities/:activityId/members'], (req, res) => {
    res.json(membersOf(paramOf(req, 'id')).map(directory.member));
  });
  router.get('/v3/conversations/:id/pagedmembers', (req, res) => {
    res.json({ members: membersOf(paramOf(req, 'id')).map(directory.member) });
  });
  router.get('/v3/conversations/:id/members/:memberId', (req, res) => {
    const found = directory.find(paramOf(req, 'memberId'));
    if (!found || !membersOf(paramOf(req, 'id')).includes(found)) {
      return refuse(res, 404, 'MemberNotFoundInConversation', 'Member not found in conversation.');
    }
    res.json(directory.member(found));
  });
  router.get('/v3/teams/:id', (req, res) => {
    if (paramOf(req, 'id') !== PLACES.team) return refuse(res, 404, 'NotFound', 'Team not found.');
    res.json(directory.team());
  });
  router.get('/v3/teams/:id/conversations', (_req, res) => void res.json({ conversations: directory.channels() }));
}

function paramOf(req: Request, name: string): string {
  return String(req.params[name] ?? '');
}

function refuse(res: Response, status: number, code: string, message: string): void {
  res.status(status).json({ error: { code, message } });
}

let counter = 0;

/** Teams' message ids are epoch milliseconds; two within one millisecond get a tail. */
function newId(): string {
  counter = (counter + 1) % 0xffffff;
  return `${Date.now()}-${counter.toString(16).padStart(6, '0')}${randomUUID().slice(0, 2)}`;
}
