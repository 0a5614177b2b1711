// Begins a setup of the product that a person named, or says what stands in the way: several that fit, none, or one that is open already.
import type { VendorFact } from '../../model/card-data';
import type { Dialog } from '../../model/dialog';
import { SetupError } from '../../model/errors';
import type { AuditEntry } from '../../model/ports';
import type { Setup } from '../../model/setup';
import type { Turn, TurnAnswer } from '../../model/turn';
import { nameOf } from '../../engine/name-of';
import { beginSetup } from '../../engine/transition';
import type { BotRuntime } from '../bot-runtime';
import { sendCurrent } from './send-current';
import { makeSetupFact } from './setup-fact';
import { findColleagueNews } from './find-colleague-news';

const MOST_MATCHES = 4;
const MOST_NAMED = 6;
const MOST_TYPED = 100;
const MOST_OPEN = 3;
const BEGIN_ATTEMPTS = 5;

/** What is begun: a dialog, and the name of the product when the dialog is for any. */
interface Wish {
  dialog: Dialog;
  product?: string;
  /** The person's newest setup of this product that they have seen and want beside this one. */
  besides?: string;
}

/** Starts a setup when the text names one product, else offers what is near, and the dialog that is for every other one. */
export async function startSetup(runtime: BotRuntime, turn: Turn, product: string): Promise<TurnAnswer> {
  const { exact, similar } = runtime.findVendors(product);
  if (exact) return begin(runtime, turn, { dialog: exact });
  return offerVendors(runtime, similar, product);
}

/** Sets up a product that no dialog is for, by the dialog that is for every one. */
export async function startAnyProduct(runtime: BotRuntime, turn: Turn, product: string): Promise<TurnAnswer> {
  const dialog = findCatchAll(runtime);
  return dialog ? begin(runtime, turn, { dialog, product: product.slice(0, MOST_TYPED) }) : startSetup(runtime, turn, product);
}

/** A second setup of the same product, by the button that says so. */
export async function beginAnother(runtime: BotRuntime, turn: Turn, known: Setup): Promise<TurnAnswer> {
  const dialog = runtime.deps.dialogs.get(known.vendor)!;
  return begin(runtime, turn, { dialog, ...(dialog.titleFrom === undefined ? {} : { product: nameOf(dialog, known) }), besides: known.id });
}

export function offerVendors(runtime: BotRuntime, similar: Dialog[], typed: string): TurnAnswer {
  const { deps } = runtime;
  // With a name that is near, the dialog for any product is the way out beside it, not one more match; without one it is no match either.
  const products = similar.filter((dialog) => !dialog.catchAll);
  const offered = products.length > 0 ? products.slice(0, MOST_MATCHES) : similar;
  return {
    type: 'card',
    card: deps.buildCard('choose-vendor', {
      matches: offered.map(vendorFact),
      others: nameOthers(products.slice(MOST_MATCHES)),
      ...(typed === '' ? {} : { typed: typed.slice(0, MOST_TYPED) }),
      canBeAny: findCatchAll(runtime) !== undefined && !offered.some((dialog) => dialog.catchAll),
    }),
  };
}

/** Products that a card has no button for. */
export function nameOthers(dialogs: Dialog[]): string[] {
  return dialogs.slice(0, MOST_NAMED).map(({ name }) => name);
}

export function vendorFact({ vendor, name, summary, caution }: Dialog): VendorFact {
  return { vendor, name, summary, ...(caution ? { mark: caution.mark } : {}) };
}

export function findCatchAll({ deps }: Pick<BotRuntime, 'deps'>): Dialog | undefined {
  return [...deps.dialogs.values()].find((dialog) => dialog.catchAll);
}

/** In a queue of the tenant and vendor: two clicks at once, of one person or of two, see each other. */
async function begin(runtime: BotRuntime, turn: Turn, wish: Wish): Promise<TurnAnswer> {
  const begun = await runtime.beginnings.inQueue(`${turn.person.tenantId}/${wish.dialog.vendor}`, async () => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await beginUnlessOpen(runtime, turn, wish);
      } catch (error) {
        // Another process was faster: what it began counts like any other that is open.
        if (!(error instanceof SetupError && error.code === 'store/stale-revision' && attempt < BEGIN_ATTEMPTS)) throw error;
      }
    }
  });
  if (begun.setup === undefined) return sayOpenAlready(runtime, begun.mine);
  // Before the first card of the setup when the chat takes it, and not in its way when it does not.
  if (begun.news !== undefined) await runtime.outbox.sayNow(begun.news);
  return sendCurrent(runtime, turn, begun.setup);
}

async function beginUnlessOpen(runtime: BotRuntime, turn: Turn, wish: Wish): Promise<{ mine: Setup[]; setup: undefined } | { mine: Setup[]; setup: Setup; news?: string }> {
  const { tenantId, objectId } = turn.person;
  const known = await runtime.deps.setups.listOpenOf(tenantId, wish.dialog.vendor);
  const open = pickAlike(known, wish);
  const mine = open.filter(({ admin }) => admin.objectId === objectId);
  if (mine.length > 0 && mine[0]!.id !== wish.besides) return { mine, setup: undefined };
  const others = open.filter(({ admin }) => admin.objectId !== objectId);
  return { mine, ...(await create(runtime, turn, wish, { siblings: mine, others, known: known.map(({ id }) => id) })) };
}

/** Those of this product, the one begun last first. For a dialog that is for any product the name has to be the same, too. */
function pickAlike(open: Setup[], { dialog, product }: Wish): Setup[] {
  const isAlike = (setup: Setup): boolean => dialog.titleFrom === undefined || nameOf(dialog, setup).toLowerCase() === (product ?? dialog.name).toLowerCase();
  return open.filter(isAlike).sort((one, other) => other.createdAt.localeCompare(one.createdAt));
}

async function create({ deps, outbox, runner }: BotRuntime, turn: Turn, { dialog, product }: Wish, { siblings, others, known }: { siblings: Setup[]; others: Setup[]; known: string[] }): Promise<{ setup: Setup; news?: string }> {
  const id = deps.newId();
  const decision = beginSetup(dialog, {
    id, code: id.replace(/-/g, '').slice(0, 6).toUpperCase(), admin: turn.person, conversation: turn.conversation,
    ...(product ? { product } : {}), ...(siblings.length > 0 ? { isOneOfSeveral: true } : {}), ...(turn.what.type === 'message' ? { saidIn: turn.activityId } : {}),
  }, runner.surroundings());
  const { correlationId } = turn;
  const started: AuditEntry = { setupId: id, tenantId: turn.person.tenantId, at: deps.now().toISOString(), byId: turn.person.objectId, byName: turn.person.name, what: 'setup.started' };
  const { letters, entries, own } = await findColleagueNews({ ...deps, outbox }, decision.setup, others, correlationId);
  await runner.begin(decision, correlationId, { known, entries: [started, ...entries], letters });
  for (const sibling of siblings.filter((one) => !one.isOneOfSeveral)) await runner.dispatch({ setup: sibling, event: { type: 'joined' }, correlationId });
  return { setup: decision.setup, ...(own === undefined ? {} : { news: own }) };
}

function sayOpenAlready({ deps }: BotRuntime, mine: Setup[]): TurnAnswer {
  const setups = mine.slice(0, MOST_OPEN).map((setup) => makeSetupFact(deps, setup));
  return { type: 'card', card: deps.buildCard('already-open', { vendor: setups[0]!.vendor, setups, more: mine.length - setups.length }) };
}
