// Renders the cards of setups, with the links that they lead to. Knows not when and where they are shown.
import type { ProgressCard } from '../../model/card-data';
import type { AdaptiveCard } from '../../model/cards';
import type { Step } from '../../model/dialog';
import { SetupError } from '../../model/errors';
import type { PublicFile } from '../../model/ports';
import type { Setup } from '../../model/setup';
import type { ChatPort } from '../../model/turn';
import { findStep } from '../../engine/find-step';
import { toPem } from '../../engine/to-pem';
import type { BotDeps } from '../bot-deps';
import { isTakenBack } from '../channels/notices';
import { createDownloadLinks } from './download-links';
import { listNeededScopes, listRights } from '../work/list-rights';
import { listUndoLines } from '../work/list-undo-lines';
import { makeRunbook } from './make-runbook';
import type { Outbox } from '../letters/outbox';
import type { SentPlaces } from '../letters/sent-places';
import type { SetupRunner } from '../work/setup-runner';
import { createSetupShower, type SetupShower } from './setup-shower';
import type { StartSignIn } from '../letters/sign-in-starter';
import { addressOf } from './views/address-of';
import { buildView } from './views/build-view';
import type { Download, View, ViewContext } from './views/view-context';
import { showsMetadataLink } from './views/view-message';
import { viewNotice } from './views/view-notice';
import { viewPart, viewTalk } from './views/view-part';
import { viewProgress } from './views/view-progress';

const LINK_LIFE_MS = 24 * 60 * 60 * 1000;
/** Somebody outside opens this one, perhaps after a colleague is back from holiday. */
const METADATA_LIFE_MS = 14 * LINK_LIFE_MS;

export interface Presenter extends SetupShower {
  render(setup: Setup): Promise<AdaptiveCard>;
  /** For channels; undefined while there is nothing to tell them. */
  renderNotice(setup: Setup): Promise<AdaptiveCard | undefined>;
  /** What somebody else who has, or had, its vendor half sees of it. */
  renderPart(setup: Setup, holderId: string): Promise<AdaptiveCard>;
  /** Where they write to its admin, or hand it back. */
  renderTalk(setup: Setup): AdaptiveCard;
  /** What the work says that runs now. @param until ISO time, for what waits */
  noteProgress(setupId: string, key: string, until?: string): void;
  /** Everything that was done, as Markdown. It names people. */
  writeRunbook(setup: Setup): Promise<string>;
}

/** @param paced the chat for what the bot says on its own */
export function createPresenter(deps: BotDeps, runner: SetupRunner, { startSignIn, outbox, paced, places }: { startSignIn: StartSignIn; outbox: Outbox; paced: ChatPort; places: SentPlaces }): Presenter {
  const details = new Map<string, Pick<ProgressCard, 'detail' | 'detailUntil'>>();

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
      installUrl: deps.installUrl,
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
    if (view.name === 'progress' && detail !== undefined) return build({ ...view, data: { ...view.data, ...detail } });
    try {
      return build(view);
    } catch (error) {
      if (!(error instanceof SetupError && error.code === 'content/card-too-large')) throw error;
      // Without a card of any kind the person could neither go on nor back.
      return build({ name: 'error', data: { ...addressOf(context), code: error.code, retry: error.retry, details: {}, lines: [], canUndo: false } });
    }
  }

  const renderPart = async (setup: Setup, holderId: string): Promise<AdaptiveCard> => build(viewPart(contextOf(setup, await downloadsFor(setup)), holderId));

  const shower = createSetupShower({ deps, places, runner, startSignIn, outbox, chat: paced, cards: { render, buildReceipt, forgetDetail: (setupId) => void details.delete(setupId) } });

  return {
    ...shower,
    render, renderPart,
    renderTalk: (setup) => build(viewTalk(contextOf(setup))),
    async renderNotice(setup) {
      const isLive = setup.status === 'finished';
      if (!isLive && !isTakenBack(setup)) return undefined;
      const entries = await deps.audit.list(setup.tenantId, setup.id);
      const at = entries.filter(({ what }) => what === (isLive ? 'setup.finished' : 'setup.undone')).at(-1)?.at ?? setup.updatedAt;
      return deps.buildCard('notice', viewNotice(contextOf(setup), at, deps.cloud.myApps));
    },
    noteProgress: (setupId, key, until) => { details.set(setupId, { detail: key, ...(until === undefined ? {} : { detailUntil: until }) }); },
    writeRunbook: async (setup) => makeRunbook(contextOf(setup), await deps.audit.list(setup.tenantId, setup.id)),
  };
}

/** Among the values to take along, or where it is uploaded. */
function givesCertificate(step: Step): boolean {
  return 'handover' in step || ('checklist' in step && step.checklist.some((item) => item.as === 'upload'));
}

/** Where directory roles are activated, from the origin of the admin center. */
const PIM_PAGE = '/#view/Microsoft_Azure_PIMCommon/ActivationMenuBlade/~/aadmigratedroles';
