// Shows a setup: renders its card, keeps one live card per setup, edits it while work goes on, and sends the next one anew.
import { LRUCache } from 'lru-cache';
import type { AdaptiveCard } from '../model/cards';
import { describeError } from '../model/describe-error';
import type { Step } from '../model/dialog';
import { SetupError } from '../model/errors';
import type { PublicFile } from '../model/ports';
import type { LiveCard, Setup } from '../model/setup';
import type { ConversationRef } from '../model/person';
import { findStep } from '../engine/find-step';
import { CREATE_TEST_USER } from '../engine/continue-actions';
import { toPem } from '../engine/to-pem';
import type { BotDeps } from './bot-deps';
import { createTaskSet } from './create-task-set';
import { createDownloadLinks } from './download-links';
import { listNeededScopes, listRights } from './list-rights';
import { listUndoLines } from './list-undo-lines';
import { makeRunbook } from './make-runbook';
import type { SetupRunner } from './setup-runner';
import type { StartSignIn } from './sign-in-starter';
import { addressOf } from './views/address-of';
import { buildView } from './views/build-view';
import type { Download, View, ViewContext } from './views/view-context';
import { showsMetadataLink } from './views/view-message';
import { viewProgress } from './views/view-progress';

const LINK_LIFE_MS = 24 * 60 * 60 * 1000;
/** Somebody outside opens this one, perhaps after a colleague is back from holiday. */
const METADATA_LIFE_MS = 14 * LINK_LIFE_MS;
const EDIT_EVERY_MS = 1_000;
/** A click on one comes again within minutes, or not at all. */
const KEPT_RECEIPTS = 500;

/** What a card is shown for. */
export interface Why {
  correlationId: string;
  /** True: its person wants to see it. */
  asked?: true;
}

export interface Presenter {
  render(setup: Setup): Promise<AdaptiveCard>;
  /** Sends the current card as a new message and makes it the live one. */
  sendNew(setup: Setup, to: ConversationRef, why: Why): Promise<void>;
  /** Notes that a clicked message now shows the setup's card. */
  setLive(setup: Setup, live: LiveCard, why: Why): Promise<void>;
  /** Edits the live card until the work is over, then shows what comes next. Returns at once. */
  follow(setup: Setup, correlationId: string): void;
  /** What the message shows since the work that began on it ended; undefined for any other message. */
  findReceipt(setup: Setup, messageId: string): AdaptiveCard | undefined;
  /** Resolves when no card follows any work any more. */
  settle(): Promise<void>;
  noteProgress(setupId: string, key: string): void;
  /** Everything that was done, as Markdown. It names people. */
  writeRunbook(setup: Setup): Promise<string>;
}

export function createPresenter(deps: BotDeps, runner: SetupRunner, startSignIn: StartSignIn): Presenter {
  const followed = new Set<string>();
  const following = createTaskSet();
  const details = new Map<string, string>();
  /** The step that each one is of, by message. */
  const receipts = new LRUCache<string, string>({ max: KEPT_RECEIPTS });

  function contextOf(setup: Setup, downloads: ViewContext['downloads'] = {}): ViewContext {
    const dialog = deps.dialogs.get(setup.vendor)!;
    return {
      dialog, setup, downloads,
      now: deps.now().toISOString(),
      adminCenter: deps.cloud.adminCenter,
      rights: { ...listRights(dialog, deps.actions), neededNow: listNeededScopes(dialog, setup, deps.actions), pimUrl: `${deps.cloud.adminCenter}${PIM_PAGE}` },
      canUndo: (action, output) => listUndoLines(deps.actions, action, output).length > 0,
      undoLines: (action, output) => listUndoLines(deps.actions, action, output),
      say: deps.say,
    };
  }

  const links = createDownloadLinks(deps);
  async function put({ id: setupId, tenantId }: Setup, [name, contentType, content]: [name: string, contentType: PublicFile['contentType'], content: string], lifeMs = LINK_LIFE_MS): Promise<Download> {
    return links.give({ tenantId, setupId }, { name, contentType, content }, lifeMs);
  }

  async function downloadsFor(setup: Setup): Promise<ViewContext['downloads']> {
    const dialog = deps.dialogs.get(setup.vendor)!;
    const step = findStep(dialog, setup);
    if ('message' in step && showsMetadataLink({ dialog, setup }, step)) {
      const xml = await deps.files.find({ tenantId: setup.tenantId, setupId: setup.id }, 'federation-metadata.xml');
      return xml === undefined ? {} : { metadata: await put(setup, [`${setup.vendor}-federation-metadata.xml`, 'application/samlmetadata+xml', xml], METADATA_LIFE_MS) };
    }
    if (setup.status !== 'asking' && setup.status !== 'finished') return {};
    const metadata = setup.actions['check-metadata']?.output as { certificateBase64?: string } | undefined;
    if (givesCertificate(step) && metadata?.certificateBase64) return { certificate: await put(setup, [`${setup.vendor}.cer`, 'application/x-x509-ca-cert', toPem(metadata.certificateBase64)]) };
    return {};
  }

  const build = (view: View): AdaptiveCard => deps.buildCard(view.name, view.data as never);

  const buildReceipt = (setup: Setup, stepId: string): AdaptiveCard => build(viewProgress(contextOf(setup), 'make', stepId));

  async function render(setup: Setup): Promise<AdaptiveCard> {
    const context = contextOf(setup, await downloadsFor(setup));
    const view = buildView(context);
    const detail = details.get(setup.id);
    if (view.name === 'progress' && detail !== undefined) return build({ ...view, data: { ...view.data, detail } });
    try {
      return build(view);
    } catch (error) {
      if (!(error instanceof SetupError && error.code === 'content/card-too-large')) throw error;
      // Without a card of any kind the person could neither go on nor back.
      return build({ name: 'error', data: { ...addressOf(context), code: error.code, retry: error.retry, details: {}, lines: [], canUndo: false } });
    }
  }

  async function setLive(setup: Setup, live: LiveCard, { correlationId, asked }: Why): Promise<void> {
    if (setup.live?.messageId === live.messageId && setup.live.conversation.conversationId === live.conversation.conversationId) return;
    await runner.dispatch({ setup, event: { type: 'shown', live, ...(asked ? { asked } : {}) }, correlationId });
  }

  async function sendNew(setup: Setup, to: ConversationRef, why: Why): Promise<void> {
    const { messageId } = await deps.chat.send(to, { card: await render(setup) });
    await setLive(setup, { conversation: to, messageId }, why);
  }

  async function edit(setup: Setup, card: AdaptiveCard, correlationId: string): Promise<void> {
    const to = setup.live?.conversation ?? setup.conversation;
    // What cannot be edited, for whatever reason, is sent anew: the person must see it.
    const tried = setup.live ? await deps.chat.edit(to, setup.live.messageId, { card }).catch(() => 'failed' as const) : 'gone';
    if (tried === 'edited') return;
    const { messageId } = await deps.chat.send(to, { card });
    await setLive(setup, { conversation: to, messageId }, { correlationId });
  }

  /** While work goes on: a message that is gone is not sent anew each second. */
  async function editProgress(setup: Setup): Promise<void> {
    if (setup.live) await deps.chat.edit(setup.live.conversation, setup.live.messageId, { card: await render(setup) });
  }

  const reload = async (setup: Setup): Promise<Setup> => (await deps.setups.find(setup.tenantId, setup.id)) ?? setup;

  async function followUntilIdle(begun: Setup, correlationId: string): Promise<void> {
    const writes = hasWork(begun);
    const lost = deps.tenure.signal();
    for (;;) {
      const idle = runner.whenIdle(begun.id).then(() => true);
      if (await Promise.race([idle, deps.wait(EDIT_EVERY_MS).then(() => false)])) break;
      // An edit that fails now is made good by the next one; the end of the work must be shown in any case.
      await reload(begun).then(editProgress).catch((error: unknown) => deps.log.warn({ correlationId, setupId: begun.id, ...describeError(error) }, 'progress not shown'));
    }
    details.delete(begun.id);
    // Whoever took the work up shows it.
    if (lost.aborted) return;
    const setup = await reload(begun);
    // Put down, not over: the card goes on when the next start does.
    if (deps.stopping?.aborted && setup.status === 'working') return;
    if (setup.status === 'needs-sign-in') {
      await edit(setup, await render(setup), correlationId);
      await startSignIn(setup, setup.conversation, correlationId);
      return;
    }
    // A finished piece of work stays in the chat as a receipt; what is asked next comes as a new message, so that the person is told.
    if (writes && setup.stepId !== begun.stepId && setup.live) {
      receipts.set(receiptKey(setup, setup.live.messageId), begun.stepId);
      await edit(setup, buildReceipt(setup, begun.stepId), correlationId);
      await sendNew(setup, setup.live.conversation, { correlationId });
      return;
    }
    await edit(setup, await render(setup), correlationId);
  }

  return {
    render,
    sendNew,
    setLive,
    follow(setup, correlationId) {
      if (followed.has(setup.id)) return;
      followed.add(setup.id);
      following.add(followUntilIdle(setup, correlationId)
        .catch((error: unknown) => deps.log.error({ correlationId, setupId: setup.id, ...describeError(error) }, 'card not shown'))
        .finally(() => followed.delete(setup.id)));
    },
    findReceipt(setup, messageId) {
      const stepId = receipts.get(receiptKey(setup, messageId));
      return stepId === undefined ? undefined : buildReceipt(setup, stepId);
    },
    settle: following.settle,
    noteProgress: (setupId, key) => { details.set(setupId, key); },
    writeRunbook: async (setup) => makeRunbook(contextOf(setup), await deps.audit.list(setup.tenantId, setup.id)),
  };
}

function receiptKey({ id: setupId }: Setup, messageId: string): string {
  return `${setupId}/${messageId}`;
}

/** Among the values to take along, or where it is uploaded. */
function givesCertificate(step: Step): boolean {
  return 'handover' in step || ('checklist' in step && step.checklist.some((item) => item.as === 'upload'));
}

function hasWork(setup: Setup): boolean {
  return setup.pending.some((effect) => effect.type === 'runAction' && effect.actionId !== CREATE_TEST_USER) || setup.confirmedFingerprint !== undefined;
}

/** Where directory roles are activated, from the origin of the admin center. */
const PIM_PAGE = '/#view/Microsoft_Azure_PIMCommon/ActivationMenuBlade/~/aadmigratedroles';
