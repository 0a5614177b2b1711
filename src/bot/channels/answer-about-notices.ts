// What a channel wants to be told: said, shown and ended by whoever speaks there. Sends no notice.
import type { Subject, Subscription } from '../../model/subscription';
import type { Turn, TurnAnswer } from '../../model/turn';
import type { BotRuntime } from '../bot-runtime';
import { rootOf } from './root-of';
import type { ChannelCommand } from './read-channel-command';

/** Said in a channel about notices. Who and where come from the turn. */
export async function answerAboutNotices(runtime: BotRuntime, turn: Turn, command: ChannelCommand): Promise<TurnAnswer> {
  const wish = command.type === 'list' ? undefined : readWish(runtime, command.names);
  if (wish?.unknown !== undefined) return sayUnknown(runtime, wish.unknown);
  if (wish === undefined) return showSubscriptions(runtime, turn);
  return inQueueOf(runtime, turn, () => (command.type === 'notify' ? begin(runtime, turn, wish) : end(runtime, turn, wish)));
}

/** By the button of the card: all of it. */
export function endByButton(runtime: BotRuntime, turn: Turn): Promise<TurnAnswer> {
  return inQueueOf(runtime, turn, () => end(runtime, turn, { subjects: [], vendors: [] }));
}

/** Two who speak at once see each other. */
function inQueueOf(runtime: BotRuntime, { conversation }: Turn, work: () => Promise<TurnAnswer>): Promise<TurnAnswer> {
  return runtime.beginnings.inQueue(`notices/${rootOf(conversation).conversationId}`, work);
}

interface Wish {
  subjects: Subject[];
  /** Of finished setups: these products alone. */
  vendors: string[];
  /** A name that is no product and no subject. */
  unknown?: string;
}

const WORDS: Array<[RegExp, Subject[]]> = [
  [/^(?:everything|all|anything|all of (?:it|them))$/i, ['finished', 'approvals']],
  [/^(?:all )?(?:finished )?(?:set[- ]?ups?|products|apps)(?: (?:that )?(?:finish|are finished|is live|are live|go live))?$|^finished$/i, ['finished']],
  [/^(?:all )?(?:access )?(?:approvals?|requests?)(?: requests?)?$/i, ['approvals']],
];

function readWish({ findVendors }: BotRuntime, names: string[]): Wish {
  const wish: Wish = { subjects: [], vendors: [] };
  const whole = findVendors(names.join(' and ')).exact;
  for (const name of whole ? [names.join(' and ')] : names) {
    const subjects = WORDS.find(([pattern]) => pattern.test(name))?.[1];
    const vendor = subjects ? undefined : findVendors(name).exact?.vendor;
    if (!subjects && !vendor) return { ...wish, unknown: name };
    wish.subjects.push(...(subjects ?? []).filter((one) => !wish.subjects.includes(one)));
    if (vendor && !wish.vendors.includes(vendor)) wish.vendors.push(vendor);
  }
  return wish;
}

async function begin(runtime: BotRuntime, turn: Turn, { subjects, vendors }: Wish): Promise<TurnAnswer> {
  const { deps } = runtime;
  const conversation = rootOf(turn.conversation);
  const known = await deps.subscriptions.listOf(conversation);
  const about: Subject[] = subjects.length + vendors.length === 0 ? ['finished'] : [...new Set([...subjects, ...(vendors.length > 0 ? ['finished' as const] : [])])];
  const isAsking = about.includes('approvals') && !known.some((one) => one.about === 'approvals' && one.goneAt === undefined);
  const refused = isAsking ? await runtime.requests.refuseHost(turn) : undefined;
  if (refused) return refused;
  let place: { name: string | undefined } | undefined;
  for (const one of about) {
    const before = known.find((each) => each.about === one);
    const wanted = one === 'finished' && !subjects.includes('finished') && vendors.length > 0 ? addVendors(before, vendors) : [];
    // Who said it first stays: said again, nothing changes.
    if (before && before.goneAt === undefined && before.vendors.join() === wanted.join()) continue;
    place ??= { name: await deps.chat.findPlace(conversation) };
    await deps.subscriptions.put({ conversation, about: one, vendors: wanted, by: turn.person, at: turn.at.toISOString(), ...(place.name === undefined ? {} : { place: place.name }) });
    deps.log.info({ correlationId: turn.correlationId, reason: one }, 'notices begun');
  }
  return showSubscriptions(runtime, turn);
}

/** To products that were named before others are added; after all of them, those that are named are the choice. */
function addVendors(before: Subscription | undefined, vendors: string[]): string[] {
  return before && before.goneAt === undefined ? [...new Set([...before.vendors, ...vendors])] : vendors;
}

async function end(runtime: BotRuntime, turn: Turn, { subjects, vendors }: Wish): Promise<TurnAnswer> {
  const { deps } = runtime;
  const conversation = rootOf(turn.conversation);
  const finished = vendors.length === 0 ? undefined : (await deps.subscriptions.listOf(conversation)).find(({ about }) => about === 'finished');
  if (finished) {
    if (finished.vendors.length === 0) return { type: 'text', text: deps.say('channel.allButOne') };
    const left = finished.vendors.filter((vendor) => !vendors.includes(vendor));
    if (left.length > 0) await deps.subscriptions.put({ ...finished, vendors: left });
    else await deps.subscriptions.end(conversation, 'finished');
  }
  const isAll = subjects.length + vendors.length === 0 || subjects.length === 2;
  if (isAll) await deps.subscriptions.end(conversation);
  else for (const about of subjects) await deps.subscriptions.end(conversation, about);
  // What waits there for a decision goes back to who asked.
  if (isAll || subjects.includes('approvals')) await runtime.requests.leave(turn.person.tenantId, [conversation.conversationId], turn.correlationId);
  deps.log.info({ correlationId: turn.correlationId, reason: isAll ? 'all' : 'some' }, 'notices ended');
  return showSubscriptions(runtime, turn, turn.person.name);
}

async function showSubscriptions({ deps }: BotRuntime, turn: Turn, endedBy?: string): Promise<TurnAnswer> {
  const found = await deps.subscriptions.listOf(rootOf(turn.conversation));
  const nameOf = (vendor: string): string => deps.dialogs.get(vendor)?.name ?? vendor;
  const subscriptions = found.map(({ about, vendors, by, at, goneAt }) => ({ about, products: vendors.map(nameOf), by: by.name, at, ...(goneAt === undefined ? {} : { goneAt }) }));
  return { type: 'card', card: deps.buildCard('subscription', { subscriptions, ...(endedBy === undefined || subscriptions.length > 0 ? {} : { endedBy }) }) };
}

const MOST_NAMED = 12;

function sayUnknown({ deps }: BotRuntime, typed: string): TurnAnswer {
  const known = [...deps.dialogs.values()].filter(({ catchAll }) => !catchAll).map(({ name }) => name).slice(0, MOST_NAMED).join(', ');
  return { type: 'text', text: deps.say('channel.unknownProduct', { typed: typed.slice(0, 60), known }) };
}
