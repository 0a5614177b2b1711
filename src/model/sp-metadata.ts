// What a service provider's metadata says, what can be wrong with it, and what a setup keeps of it. Data only.

/** Why metadata cannot be used. Each has its sentence in cards/bot.yaml under `metadataFaults`, which may name details as {name}. */
export const METADATA_FAULTS = [
  'nothing', 'notUrl', 'notHttps', 'credentials', 'privateAddress', 'unknownHost', 'unreachable', 'timeout', 'tls', 'redirect', 'notFound', 'refused', 'tooLarge', 'tooLong', 'encoding',
  'html', 'notXml', 'cut', 'doctype', 'notMetadata', 'severalEntities', 'identityProvider', 'noServiceProvider', 'noEntityId', 'noPost',
] as const;
export type MetadataFault = (typeof METADATA_FAULTS)[number];

export interface MetadataRefusal {
  fault: MetadataFault;
  /** Facts that the sentence names, such as `host`. */
  details: Record<string, string>;
}

export interface SpMetadata {
  entityId: string;
  /** Where answers go by HTTP-POST: the default one when there are several. */
  assertionConsumerService: string;
  /** The others by HTTP-POST, in the order of the document. */
  otherConsumerServices: string[];
  /** What was over when it was read: the document, or the last of the certificates that the service provider signs with. ISO times. */
  outdated: Array<{ what: 'metadata' | 'certificate'; since: string }>;
}

/** How people hand metadata over: its address, or its text. */
export type MetadataSource = 'url' | 'xml';

export type MetadataReading = { found: SpMetadata } | MetadataRefusal;

/** Reads what was given, each for itself. Expected trouble is a reading, too. */
export type ReadMetadata = (given: Partial<Record<MetadataSource, string>>) => Promise<Partial<Record<MetadataSource, MetadataReading>>>;

/** Where people stand with the metadata of a step: hand it over, look at what is wrong or differs, then the form. */
export interface MetadataState {
  stepId: string;
  stage: 'give' | 'check' | 'form';
  given: Partial<Record<MetadataSource, string>>;
  read: Partial<Record<MetadataSource, MetadataReading>>;
  /** Whose values stand in the form; absent: nobody's. */
  counts?: MetadataSource;
}

/** Characters of pasted metadata that a card can give back. */
export const LONGEST_XML = 16_000;
