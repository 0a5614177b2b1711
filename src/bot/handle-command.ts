// One typed message, answered with a card or a line. An unknown text answers with what is possible right now.
import type { SetupFact, VendorFact } from '../model/card-data';
import type { Dialog } from '../model/dialog';
import type { Setup } from '../model/setup';
import type { Turn, TurnAnswer } from '../model/turn';
import { beginSetup } from '../engine/transition';
import { countSteps, findStep } from '../engine/find-step';
import { nameOf } from '../engine/name-of';
import { escapeMarkdown } from '../content/escape-markdown';
import type { BotRuntime } from './bot-runtime';
import { idleWithin } from './idle-within';
import { readCommand } from './read-command';
import { addressOf } from './views/address-of';
import { waitingFor } from './views/waiting-for';

const MOST_LISTED = 6;
const MOST_MATCHES = 4;
const MOST_HISTORY = 12;

export async function handleCommand(runtime: BotRuntime, turn: Turn, text: string): Promise<TurnAnswer> {
  const { deps } = runtime;
  const command = readCommand(text);
  switch (command.type) {
    case 'help':
      return openWelcome(runtime, turn, 'help');
    case 'greeting':
      return openWelcome(runtime, turn, 'welcome');
    case 'set-up':
      return startSetup(runtime, turn, command.product);
    case 'my-setups':
      return listMySetups(runtime, turn);
    case 'sign-out':
      deps.identity.signOut(turn.person);
      return { type: 'text', text: deps.say('chat.signedOut') };
    case 'unknown':
      return answerUnknown(runtime, turn, command.text);
  }
  const setup = await currentSetup(runtime, turn);
  if (!setup) return { type: 'text', text: deps.say('chat.nothingOpen') };
  if (command.type === 'history') return listHistory(runtime, setup);
  if (command.type === 'click') {
    const { notice } = await runtime.runner.dispatch(setup.tenantId, setup.id, { type: 'clicked', verb: command.verb, values: {}, by: turn.person });
    if (notice !== undefined) return { type: 'text', text: deps.say(`notices.${notice}`) };
  }
  return sendCurrent(runtime, turn, setup);
}

function vendorFact({ vendor, name, summary, caution }: Dialog): VendorFact {
  return { vendor, name, summary, ...(caution ? { mark: caution.mark } : {}) };
}

export async function openWelcome(runtime: BotRuntime, turn: Turn, name: 'welcome' | 'help'): Promise<TurnAnswer> {
  const { deps } = runtime;
  const open = (await deps.setups.listOpen(turn.person)).length;
  if (name === 'help') {
    const signedIn = deps.identity.isSignedIn(turn.person);
    return { type: 'card', card: deps.buildCard('help', { openSetups: open, ...(signedIn ? { signedInAs: turn.person.name } : {}) }) };
  }
  const vendors = [...deps.dialogs.values()].filter((dialog) => !dialog.catchAll).slice(0, 3).map(vendorFact);
  return { type: 'card', card: deps.buildCard('welcome', { vendors, openSetups: open }) };
}

/** Starts a setup when the text names one product, else offers what is near, and the dialog that is for every other one. */
export async function startSetup(runtime: BotRuntime, turn: Turn, product: string): Promise<TurnAnswer> {
  const { deps } = runtime;
  const { exact, similar } = runtime.findVendors(product);
  if (!exact) {
    const matches = similar.slice(0, MOST_MATCHES).map(vendorFact);
    const typed = product === '' ? {} : { typed: product.slice(0, 100) };
    return { type: 'card', card: deps.buildCard('choose-vendor', { matches, ...typed, canBeAny: findCatchAll(runtime) !== undefined }) };
  }
  return begin(runtime, turn, exact);
}

/** Sets up a product that no dialog is for, by the dialog that is for every one. */
export async function startAnyProduct(runtime: BotRuntime, turn: Turn, product: string): Promise<TurnAnswer> {
  const dialog = findCatchAll(runtime);
  return dialog ? begin(runtime, turn, dialog, product.slice(0, 100)) : startSetup(runtime, turn, product);
}

function findCatchAll({ deps }: BotRuntime): Dialog | undefined {
  return [...deps.dialogs.values()].find((dialog) => dialog.catchAll);
}

async function begin(runtime: BotRuntime, turn: Turn, dialog: Dialog, product?: string): Promise<TurnAnswer> {
  const { deps, runner } = runtime;
  const id = deps.newId();
  const decision = beginSetup(dialog, { id, code: id.replace(/-/g, '').slice(0, 6).toUpperCase(), admin: turn.person, conversation: turn.conversation, ...(product ? { product } : {}) }, runner.surroundings());
  await deps.audit.append({ setupId: id, tenantId: turn.person.tenantId, at: deps.now().toISOString(), byId: turn.person.objectId, byName: turn.person.name, what: 'setup.started' });
  await runner.begin(decision);
  return sendCurrent(runtime, turn, decision.setup);
}

/** Sends the setup's card as a new message; work that is not over yet is followed by edits. */
export async function sendCurrent(runtime: BotRuntime, turn: Turn, begun: Setup): Promise<TurnAnswer> {
  const { deps, presenter } = runtime;
  const idle = await idleWithin(runtime, begun);
  const setup = (await deps.setups.find(begun.tenantId, begun.id)) ?? begun;
  await presenter.sendNew(setup, turn.conversation);
  if (!idle) presenter.follow(setup);
  else if (setup.status === 'needs-sign-in') await runtime.startSignIn(setup, turn.conversation);
  return { type: 'none' };
}

async function currentSetup({ deps }: BotRuntime, turn: Turn): Promise<Setup | undefined> {
  return (await deps.setups.listOpen(turn.person))[0] ?? (await deps.setups.listAll(turn.person))[0];
}

async function answerUnknown(runtime: BotRuntime, turn: Turn, text: string): Promise<TurnAnswer> {
  const { deps } = runtime;
  const { exact, similar } = runtime.findVendors(text);
  if (exact) return startSetup(runtime, turn, text);
  if (similar.length > 0 && text.length <= 60) return startSetup(runtime, turn, text);
  const setup = (await deps.setups.listOpen(turn.person))[0];
  if (!setup) return { type: 'text', text: deps.say('chat.unknown') };
  const dialog = deps.dialogs.get(setup.vendor)!;
  return { type: 'text', text: deps.say('chat.unknownInSetup', { vendor: escapeMarkdown(nameOf(dialog, setup)), step: findStep(dialog, setup).title }) };
}

export async function listMySetups({ deps }: BotRuntime, turn: Turn): Promise<TurnAnswer> {
  const all = await deps.setups.listAll(turn.person);
  const facts = all.slice(0, MOST_LISTED).map((setup): SetupFact => {
    const dialog = deps.dialogs.get(setup.vendor);
    const waiting = dialog && waitingFor(dialog, setup);
    return {
      setupId: setup.id, code: setup.code, vendor: dialog ? nameOf(dialog, setup) : setup.vendor, status: setup.status,
      stepTitle: dialog ? findStep(dialog, setup).title : setup.stepId, ...(dialog ? countSteps(dialog, setup) : { step: 1, of: 1 }), updatedAt: setup.updatedAt,
      ...(waiting ? { waitingFor: waiting } : {}),
    };
  });
  return { type: 'card', card: deps.buildCard('setups', { setups: facts, more: Math.max(0, all.length - facts.length) }) };
}

/** @param from how many newer entries are passed over */
export async function listHistory({ deps }: BotRuntime, setup: Setup, from = 0): Promise<TurnAnswer> {
  const entries = (await deps.audit.list(setup.tenantId, setup.id)).slice().reverse().slice(from);
  const rows = entries.slice(0, MOST_HISTORY).map((entry) => ({
    // A refused try reads as what it was, not as the change that a later try made.
    at: entry.at, byName: entry.byName, what: entry.write && entry.write.status >= 400 ? 'write.refused' : entry.what,
    ...(entry.write ? { detail: `${entry.write.method} ${entry.write.path} ${entry.write.status}`, graphRequestId: entry.write.graphRequestId } : {}),
  }));
  return { type: 'card', card: deps.buildCard('history', { ...addressOf({ dialog: deps.dialogs.get(setup.vendor)!, setup }), rows, more: Math.max(0, entries.length - rows.length), next: String(from + rows.length) }) };
}
