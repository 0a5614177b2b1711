// Everything the bot is handed by the composition root. Types only.
import type { Cloud, GraphSession } from '../model/action';
import type { CardData, CardName } from '../model/card-data';
import type { AdaptiveCard } from '../model/cards';
import type { OutboxStore } from '../model/letter';
import type { AuditLog, ClockWatch, ConversationStore, DownloadStore, Identity, KeptFileStore, Log, Meter, RequestStore, SetupStore } from '../model/ports';
import type { Approvers } from '../model/request';
import type { SeenStore } from '../model/seen';
import type { WaitingClickStore } from '../model/click';
import type { NoticeStore, SubscriptionStore } from '../model/subscription';
import type { WorkerStore } from '../model/workers';
import type { ReadMetadata } from '../model/sp-metadata';
import type { ChatPort } from '../model/turn';
import type { DiagnosisTexts } from '../content/load-diagnosis-texts';
import type { Dialogs } from '../content/load-dialogs';
import type { Action } from '../model/action';
import type { Tenure } from './work/tenure';

export interface BotDeps {
  dialogs: Dialogs;
  actions: ReadonlyMap<string, Action>;
  buildCard: <Name extends CardName>(name: Name, data: CardData[Name]) => AdaptiveCard;
  /** What troubles at sign-in are called, and what AADSTS numbers mean. */
  diagnosis: () => DiagnosisTexts;
  say: (path: string, values?: Record<string, string>) => string;
  setups: SetupStore;
  requests: RequestStore;
  /** Who may decide a request. */
  approvers: Approvers;
  audit: AuditLog;
  conversations: ConversationStore;
  seen: SeenStore;
  downloads: DownloadStore;
  files: KeptFileStore;
  outbox: OutboxStore;
  subscriptions: SubscriptionStore;
  notices: NoticeStore;
  waitingClicks: WaitingClickStore;
  /** Which processes work on the same database. */
  workers: Pick<WorkerStore, 'list'>;
  /** Whether this process still has its place among them. */
  tenure: Tenure;
  identity: Identity;
  chat: ChatPort;
  /** `correlationId` travels with each request, so that Microsoft's support finds it. */
  openGraph: (options: { correlationId: string; getToken: (options?: { claims?: string }) => Promise<string>; wait: (ms: number) => Promise<void>; onTry: (attempt: { method: string }) => void }) => GraphSession;
  /** Reads the vendor's own metadata, from an address or a text. */
  readMetadata: ReadMetadata;
  cloud: Cloud;
  /** The bot's own registration; never a target. */
  ownClientId: string;
  publicUrl: string;
  /** Where a colleague adds the app to Teams. */
  installUrl: string;
  log: Log;
  /** Left out, nothing is counted. */
  meter?: Pick<Meter, 'count'>;
  now: () => Date;
  /** Left out, Entra's time is that of `now`. */
  clock?: Pick<ClockWatch, 'theirNow'>;
  newId: () => string;
  /** Rejects when the signal is aborted meanwhile. */
  wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Aborted when the process is to end: work is put down at its next safe point. Left out, it never is. */
  stopping?: AbortSignal;
  /** How long a turn may wait for work before it answers with a progress card, ms. */
  answerBudgetMs: number;
}
