// The cards around the vendor's metadata: handing them over, and what is to know before they are used.
import type { AskStep } from '../../../model/dialog';
import type { MetadataReading, MetadataSource } from '../../../model/sp-metadata';
import { foundIn, listDifferences } from '../../../engine/apply-metadata-click';
import { previousStep } from '../../../engine/find-step';
import { nameOf } from '../../../engine/name-of';
import { addressOf } from './address-of';
import { isInTutorial } from './is-in-tutorial';
import { cautionAt } from './caution-at';
import { prerequisitesAt } from './view-ask';
import type { View, ViewContext } from './view-context';

const SOURCES: readonly MetadataSource[] = ['url', 'xml'];

export function viewMetadata(context: ViewContext, step: AskStep): View {
  const { dialog, setup } = context;
  const state = setup.metadata?.stepId === step.id ? setup.metadata : undefined;
  const { lead, whereToFind, example } = step.metadata!;
  const urlError = explain(context, state?.read.url);
  const xmlError = explain(context, state?.read.xml);
  return {
    name: 'metadata',
    data: {
      ...addressOf(context),
      ...cautionAt(context, step),
      title: step.title,
      ...(lead === undefined ? {} : { lead }),
      ...(whereToFind === undefined ? {} : { whereToFind: { text: whereToFind.text, inTutorial: isInTutorial(dialog, whereToFind.from) } }),
      ...(example === undefined ? {} : { example }),
      ...(state?.given.url === undefined ? {} : { url: state.given.url }),
      ...(urlError === undefined ? {} : { urlError }),
      ...(state?.given.xml === undefined ? {} : { pastedXml: state.given.xml }),
      ...(xmlError === undefined ? {} : { xmlError }),
      canGoBack: previousStep(dialog, setup) !== undefined,
      ...prerequisitesAt(context, step),
    },
  };
}

export function viewMetadataCheck(context: ViewContext, step: AskStep): View {
  const { dialog, setup: { metadata }, say } = context;
  const { fills } = step.metadata!;
  const failed = SOURCES.flatMap((source) => explain(context, metadata?.read[source]) ?? []);
  return {
    name: 'metadata-check',
    data: {
      ...addressOf(context),
      differences: listDifferences(metadata).map(({ what, url, xml }) => ({ label: dialog.fields[fills[what]]?.label ?? what, url, xml })),
      remarks: [...failed, ...SOURCES.flatMap((source) => (foundIn(metadata, source)?.outdated ?? []).map(({ what, since }) => say(`metadata.${what}Over`, { vendor: nameOf(dialog, context.setup), where: say(`metadata.${source}Name`), on: since.slice(0, 10) })))],
      usable: SOURCES.filter((source) => foundIn(metadata, source)),
    },
  };
}

function explain({ dialog, setup, say }: ViewContext, reading: MetadataReading | undefined): string | undefined {
  return reading && 'fault' in reading ? say(`metadataFaults.${reading.fault}`, { vendor: nameOf(dialog, setup), ...reading.details }) : undefined;
}
