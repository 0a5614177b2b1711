// What is written as an address becomes one: each is filled with the examples of the fields, once for each choice.
import { chooseTemplate } from '../../engine/condition-holds';
import { fillIfKnown, namesIn } from '../../engine/fill-template';
import { HANDOVER_NAMES, READ_BY_ACTION, type Dialog, type Field } from '../../model/dialog';
import { listChoices } from './check-examples';
import type { DialogFault } from './dialog-fault';
import { walkTexts, type Placed } from './walk-steps';

type Samples = Readonly<Record<string, string>>;

const BY_KIND: Readonly<Record<Field['kind'], string>> = {
  text: 'sample', choice: 'sample', url: 'https://host.example/page', hostname: 'host.example', email: 'person@domain.example', domain: 'domain.example', claims: 'email = user.mail',
};
/** Names whose value is an address: replyUrls, signOnUrl, link. */
const IS_ADDRESS = /(Urls?|^link)$/;

export function checkAddresses(dialog: Dialog): DialogFault[] {
  const variants = listVariants(dialog);
  const faults = listAddresses(dialog).flatMap((text) => {
    const broken = variants.map((samples) => fillIfKnown(text.value, samples)).find((filled) => filled !== undefined && !isHttps(filled));
    return broken === undefined ? [] : [{ path: text.path, message: `this becomes "${broken}" with the examples of the fields, which is no https address`, instead: 'Write a template that begins with https:// and has no spaces.' }];
  });
  // One wrong value is told where it stands, not again at each place that uses it alone.
  const values = new Set(faults.filter(({ path }) => path[0] === 'values').map(({ path }) => path[1]));
  return faults.filter(({ path }) => path[0] === 'values' || !namesIn(textAt(dialog, path)).some((name) => values.has(name)));
}

function listAddresses(dialog: Dialog): Placed<string>[] {
  const isMeant = ({ path }: Placed<string>) => path.some((key) => typeof key === 'string' && IS_ADDRESS.test(key)) && !path.includes('when');
  return [...walkTexts(dialog.values, ['values']), ...walkTexts(dialog.steps, ['steps'])].filter(isMeant);
}

function textAt(dialog: Dialog, path: DialogFault['path']): string {
  return path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], dialog) as string;
}

/** The first choice everywhere, and each other choice once. */
function listVariants(dialog: Dialog): Samples[] {
  const first = Object.fromEntries(Object.entries(dialog.fields).map(([name, field]) => [name, sampleOf(field)]));
  const others = Object.entries(dialog.fields).flatMap(([name, field]) => (field.kind === 'choice' ? listChoices(field).slice(1).map((value) => ({ ...first, [name]: value })) : []));
  return [first, ...others].map((answers) => derive(dialog, { ...given(), ...answers }));
}

function sampleOf(field: Field): string {
  if (field.kind === 'choice') return listChoices(field)[0] ?? BY_KIND.choice;
  const byDefault = field.default !== undefined && namesIn(field.default).length === 0 ? field.default : undefined;
  return field.example ?? byDefault ?? (field.kind === 'hostname' && field.under ? `host.${field.under}` : BY_KIND[field.kind]);
}

/** Names that are no field. What the tenant says of the app is taken as an address. */
function given(): Record<string, string> {
  const id = '00000000-0000-4000-8000-000000000000';
  const read = Object.values(READ_BY_ACTION).flat().map((name) => [name, BY_KIND.url]);
  const handedOver = HANDOVER_NAMES.map((name) => [name, /Url$|Identifier$/.test(name) ? BY_KIND.url : id]);
  return { ...Object.fromEntries([...read, ...handedOver]), tileUrl: BY_KIND.url, 'tenant.id': id, 'tenant.defaultDomain': BY_KIND.domain, 'person.objectId': id } as Record<string, string>;
}

function derive(dialog: Dialog, known: Record<string, string>): Samples {
  const samples = { ...known };
  for (let more = true; more; ) {
    more = false;
    for (const [name, value] of Object.entries(dialog.values)) {
      const template = chooseTemplate(value, known);
      const filled = template === undefined || samples[name] !== undefined ? undefined : fillIfKnown(template, samples);
      if (filled !== undefined) { samples[name] = filled; more = true; }
    }
  }
  return samples;
}

function isHttps(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:' && !/\s/.test(text);
}
