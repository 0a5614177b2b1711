// The vendor's metadata within a step that asks: handed over, looked at where something is wrong or differs, then a form that is filled from it.
import type { AskStep, Dialog } from '../model/dialog';
import type { Setup } from '../model/setup';
import { LONGEST_XML, type MetadataSource, type MetadataState, type SpMetadata } from '../model/sp-metadata';
import type { Click } from './apply-click';
import { withoutInvisible } from './collect-answers';
import { decide, effectKey, type Decision } from './decision';
import { readFirst } from './enter-step';
import { findStep } from './find-step';

const LONGEST_URL = 2_000;

export function stageOf(step: AskStep, { metadata }: Setup): MetadataState['stage'] {
  if (!step.metadata) return 'form';
  return metadata?.stepId === step.id ? metadata.stage : 'give';
}

export function applyMetadataClick(step: AskStep, setup: Setup, click: Click): Decision {
  if (!step.metadata || setup.status === 'working' || setup.aside) return decide(setup);
  const stage = stageOf(step, setup);
  switch (click.verb) {
    case 'metadata.read':
      return stage === 'give' ? read(step, setup, givenBy(click)) : decide(setup);
    case 'metadata.by-hand': {
      const { counts: _counts, ...state } = { ...emptyState(step), ...setup.metadata, given: { ...givenIn(setup), ...withoutTooLong(givenBy(click)) } };
      const { draft: _draft, ...rest } = setup;
      return decide({ ...rest, metadata: { ...state, stepId: step.id, stage: 'form' } });
    }
    case 'metadata.use': {
      const source = (['url', 'xml'] as const).find((one) => one === click.choice);
      return stage === 'check' && source && foundIn(setup.metadata, source) ? decide(openForm(step, setup, source)) : decide(setup);
    }
    case 'metadata.again':
      return decide(setup.metadata ? giveAgain(setup) : setup);
    default:
      return decide(setup);
  }
}

/** From the form, or from what was found, back to what was given; undefined when nothing lies in between. */
export function leaveForm(dialog: Dialog, setup: Setup): Setup | undefined {
  const step = findStep(dialog, setup);
  return 'ask' in step && step.metadata && stageOf(step, setup) !== 'give' ? giveAgain(setup) : undefined;
}

function giveAgain(setup: Setup): Setup {
  const { draft: _draft, ...rest } = setup;
  return { ...rest, metadata: { ...setup.metadata!, stage: 'give' } };
}

function emptyState(step: AskStep): MetadataState {
  return { stepId: step.id, stage: 'give', given: {}, read: {} };
}

function givenIn({ metadata }: Setup): MetadataState['given'] {
  return metadata?.given ?? {};
}

function givenBy({ values }: Click): MetadataState['given'] {
  const url = withoutInvisible(values['metadataUrl'] ?? '').trim().slice(0, LONGEST_URL);
  const xml = (values['metadataXml'] ?? '').trim();
  return { ...(url === '' ? {} : { url }), ...(xml === '' ? {} : { xml }) };
}

/** A card that is too large cannot be shown: what does not fit is not kept. Letters outside of ASCII take more room. */
function isTooLong(xml: string): boolean {
  return xml.length > LONGEST_XML || [...JSON.stringify(xml)].reduce((bytes, one) => bytes + (one.codePointAt(0)! < 0x80 ? 1 : 3), 0) > LONGEST_XML + 2_500;
}

function withoutTooLong({ xml, ...given }: MetadataState['given']): MetadataState['given'] {
  return xml === undefined || isTooLong(xml) ? given : { ...given, xml };
}

function read(step: AskStep, setup: Setup, given: MetadataState['given']): Decision {
  const { draft: _draft, ...rest } = setup;
  const state = { ...emptyState(step), given: withoutTooLong(given) };
  if (given.xml !== undefined && isTooLong(given.xml)) return decide({ ...rest, metadata: { ...state, read: { xml: { fault: 'tooLong', details: { max: String(LONGEST_XML) } } } } });
  if (given.url === undefined && given.xml === undefined) return decide({ ...rest, metadata: { ...state, read: { url: { fault: 'nothing', details: {} } } } });
  return readFirst({ ...rest, metadata: state }, { type: 'readSpMetadata', key: effectKey(setup, 'sp-metadata') });
}

/** Nothing to say: the form opens. Something to say, and something that can be used: it is said first. */
export function takeMetadata(dialog: Dialog, before: Setup, readings: MetadataState['read']): Setup {
  const step = findStep(dialog, before);
  if (!('ask' in step) || !before.metadata) return before;
  const setup: Setup = { ...before, status: 'asking', metadata: { ...before.metadata, read: readings } };
  const usable = (['url', 'xml'] as const).filter((source) => foundIn(setup.metadata, source));
  const [first] = usable;
  if (first === undefined) return { ...setup, metadata: { ...setup.metadata!, stage: 'give' } };
  const isPlain = usable.length === Object.keys(readings).length && usable.every((source) => foundIn(setup.metadata, source)!.outdated.length === 0) && listDifferences(setup.metadata).length === 0;
  return isPlain ? openForm(step, setup, first) : { ...setup, metadata: { ...setup.metadata!, stage: 'check' } };
}

export function foundIn(metadata: MetadataState | undefined, source: MetadataSource): SpMetadata | undefined {
  const reading = metadata?.read[source];
  return reading && 'found' in reading ? reading.found : undefined;
}

export interface MetadataDifference {
  what: 'entityId' | 'assertionConsumerService';
  url: string;
  xml: string;
}

/** Value by value, where the address and the text do not say the same. */
export function listDifferences(metadata: MetadataState | undefined): MetadataDifference[] {
  const url = foundIn(metadata, 'url');
  const xml = foundIn(metadata, 'xml');
  if (!url || !xml) return [];
  return (['entityId', 'assertionConsumerService'] as const).filter((what) => url[what] !== xml[what]).map((what) => ({ what, url: url[what], xml: xml[what] }));
}

export interface FoundValue {
  value: string;
  /** `replyUrl`: derived from the host that takes the answers, as no address of the metadata was given. */
  from: MetadataSource | 'address' | 'replyUrl';
}

/** By field: what the metadata that count say of it. */
export function listFound({ metadata: asked }: AskStep, { metadata }: Setup): Record<string, FoundValue> {
  const source = metadata?.counts;
  const found = source && foundIn(metadata, source);
  if (!asked || !source || !found) return {};
  const { entityId, assertionConsumerService, origin } = asked.fills;
  const own = originOf(metadata.given.url);
  const guessed = originOf(found.assertionConsumerService);
  return {
    [entityId]: { value: found.entityId, from: source },
    [assertionConsumerService]: { value: found.assertionConsumerService, from: source },
    ...(origin === undefined ? {} : own !== undefined ? { [origin]: { value: own, from: 'address' as const } } : guessed === undefined ? {} : { [origin]: { value: guessed, from: 'replyUrl' as const } }),
  };
}

function originOf(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol, origin } = new URL(address);
  return protocol === 'https:' ? origin : undefined;
}

function openForm(step: AskStep, setup: Setup, source: MetadataSource): Setup {
  const chosen: Setup = { ...setup, metadata: { ...setup.metadata!, stage: 'form', counts: source } };
  const values = Object.fromEntries(Object.entries(listFound(step, chosen)).map(([field, { value }]) => [field, value]));
  return { ...chosen, draft: { values, errors: {} } };
}
