// What a hostile client with a good token of the channel might send: activities with any member replaced by anything. For fast-check; sends nothing.
import fc from 'fast-check';
import { CARD_VERBS } from '../../src/model/card-verbs';
import type { Json } from './real-bot';

/** Addresses of setups that are really there. */
export interface Known {
  setupIds: string[];
  stepIds: string[];
}

const PROTOTYPE_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'];
const INPUTS = ['product', 'accountCode', 'domain', 'person', 'nickname', 'question', 'metadataUrl', 'metadataXml', 'existing', 'missing', 'tick-0', 'item-a', 'guard-administrator', 'msteams'];

const hugeText = fc.constantFrom('x'.repeat(30_000), '<a>'.repeat(8_000), '\u0000\u202e\ud800'.repeat(500), '${$root}{{DATE(2020)}}'.repeat(300), '**[a](javascript:alert(1))**'.repeat(200));
const sharpText = fc.constantFrom('', ' ', '0', '-1', 'NaN', 'null', 'set up', 'set up Mimecast', 'my setups', 'cancel', 'undo', 'history', 'status Mimecast', '../../etc/passwd', "'; drop table setups; --", '${action.setupId}', '<at>Latchkey</at>', 'https://169.254.169.254/latest', 'http://localhost:22/', 'true');
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), sharpText, fc.constantFrom(...PROTOTYPE_KEYS), { arbitrary: hugeText, weight: 1 });
const key = fc.oneof(fc.constantFrom(...PROTOTYPE_KEYS, ...INPUTS), fc.string({ maxLength: 12 }));
const leaf = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constantFrom(null, Number.MAX_SAFE_INTEGER, -0, 1e308));
/** Own members, also those named after what every object has. */
const fromPairs = (pairs: Array<[string, unknown]>): Json => JSON.parse(`{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`).join(',')}}`) as Json;
const anything: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, { arbitrary: leaf, weight: 3 }, fc.array(tie('node'), { maxLength: 3 }), fc.array(fc.tuple(key, tie('node')), { maxLength: 4 }).map((pairs) => fromPairs(pairs as Array<[string, unknown]>))),
})).node;

/** Mostly right, so that it gets far; now and then anything at all. */
const mostly = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.oneof({ arbitrary: right, weight: 9 }, { arbitrary: anything, weight: 1 });

/** No revision that a setup at a plan could have: a plan that is confirmed by the right card is no forgery. */
const revision = fc.constantFrom(-1, 0, 1, 2, 1000, 2 ** 31, 0.5, -0);

function buttonData({ setupIds, stepIds }: Known): fc.Arbitrary<Json> {
  const inputs = fc.array(fc.tuple(key, mostly(text)), { maxLength: 5 }).map((pairs) => fromPairs(pairs as Array<[string, unknown]>));
  const address = fc.record({ setupId: mostly(fc.constantFrom(...setupIds)), stepId: mostly(fc.constantFrom(...stepIds)), revision: mostly(revision), choice: mostly(fc.oneof(text, fc.constantFrom('eu', 'us', '0', 'mimecast'))) }, { requiredKeys: [] });
  return fc.tuple(inputs, address).map(([typed, button]) => ({ ...typed, ...button }));
}

/** What stands in an activity beside sender, place and channel. */
function content(known: Known): fc.Arbitrary<Json> {
  const verb = mostly(fc.constantFrom(...CARD_VERBS));
  const data = buttonData(known);
  const invokeNames = fc.constantFrom('signin/tokenExchange', 'signin/verifyState', 'signin/failure', 'task/fetch', 'task/submit', 'composeExtension/query', 'fileConsent/invoke', 'application/search', 'actionableMessage/executeAction', '__proto__', 'constructor', '');
  const exchange = fc.record({ id: mostly(text), connectionName: mostly(text), token: mostly(fc.oneof(text, fc.constant('eyJhbGciOiJub25lIn0.eyJvaWQiOiJ4In0.'))), state: mostly(text), code: mostly(text), message: anything });
  return fc.oneof(
    { weight: 6, arbitrary: fc.tuple(verb, mostly(data), mostly(text)).map(([name, given, replyToId]) => ({ type: 'invoke', name: 'adaptiveCard/action', replyToId, value: { action: { type: 'Action.Execute', verb: name, data: given }, trigger: 'manual' } })) },
    { weight: 2, arbitrary: fc.tuple(verb, data).map(([name, given]) => ({ type: 'message', value: { ...given, verb: name } })) },
    { weight: 3, arbitrary: fc.tuple(mostly(text), anything, anything).map(([said, entities, attachments]) => ({ type: 'message', text: said, entities, attachments })) },
    { weight: 3, arbitrary: fc.tuple(invokeNames, mostly(exchange)).map(([name, value]) => ({ type: 'invoke', name, value })) },
    { weight: 1, arbitrary: fc.tuple(mostly(fc.constantFrom('adaptiveCard/action', 'signin/tokenExchange')), anything).map(([name, value]) => ({ type: 'invoke', name, value })) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom('installationUpdate', 'conversationUpdate', 'messageReaction', 'messageUpdate', 'messageDelete', 'event', 'typing', 'endOfConversation', 'handoff', 'trace', 'command', 'invokeResponse', 'delay', '__proto__', ''), anything, fc.constantFrom('add', 'add-upgrade', 'remove', 'constructor')).map(([type, value, action]) => ({ type, value, action, membersAdded: value, membersRemoved: value, reactionsAdded: value })) },
  ) as fc.Arbitrary<Json>;
}

/** One member of the envelope replaced, for every third activity or so. */
const envelope: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('from', 'recipient', 'conversation', 'channelData', 'serviceUrl', 'channelId', 'id', 'timestamp', 'localTimestamp', 'locale', 'replyToId', 'entities', 'attachments', 'text', 'textFormat', 'type', 'name', 'value', 'callerId', 'deliveryMode', 'relatesTo', 'expiration', '__proto__', 'constructor'), anything).map(([member, value]) => fromPairs([[member, value]])) },
);

export const PERSONS = ['ada', 'bo', 'hana', 'chris'];

export interface Generated {
  /** Key of who sends it. */
  person: string;
  members: Json;
}

export function generateActivity(known: Known): fc.Arbitrary<Generated> {
  return fc.record({ person: fc.constantFrom(...PERSONS), members: fc.tuple(content(known), envelope).map(([said, odd]) => ({ ...said, ...odd })) });
}
