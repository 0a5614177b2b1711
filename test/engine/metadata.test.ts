// The vendor's metadata within a step that asks: what comes before the form, what stands in it, and that nothing typed is lost.
import { buildView } from '../../src/bot/show/views/build-view';
import type { View, ViewContext } from '../../src/bot/show/views/view-context';
import { enterStep } from '../../src/engine/enter-step';
import { transition } from '../../src/engine/transition';
import { DialogSchema, type AskStep, type Dialog } from '../../src/model/dialog';
import type { SetupEvent } from '../../src/model/event';
import type { Setup } from '../../src/model/setup';
import type { MetadataReading, MetadataState, SpMetadata } from '../../src/model/sp-metadata';
import { around, begin, click, goodAccess, mimecast } from '../support/walk-dialog';

const ask = {
  id: 'addresses', title: 'Give the metadata', ask: ['entityId', 'acsUrl', 'serverUrl', 'note'],
  metadata: { lead: 'It has all.', example: 'https://vendor.example/metadata', fills: { entityId: 'entityId', assertionConsumerService: 'acsUrl', origin: 'serverUrl' } },
};
const dialog: Dialog = DialogSchema.parse({
  vendor: 'sample', name: 'Sample', version: 1, summary: 'A product.', initiation: ['sp'], sources: [{ title: 'A tutorial', read: '2026-11-22' }],
  fields: {
    entityId: { label: 'Entity ID', kind: 'text', maxLength: 300 }, acsUrl: { label: 'Reply URL', kind: 'url', suppliedBy: { who: 'Support', subject: 'Reply URL', message: 'Which one?' } },
    serverUrl: { label: 'Server URL', kind: 'url' }, note: { label: 'Note', kind: 'text', required: false },
  },
  steps: [mimecast.steps[0], ask, { id: 'person', title: 'Person', person: {} }],
});
const step = dialog.steps[1] as AskStep;

const found = (part: Partial<SpMetadata> = {}): MetadataReading => ({ found: { entityId: 'https://vendor.example/t1', assertionConsumerService: 'https://console.vendor.example/acs', otherConsumerServices: [], outdated: [], ...part } });
const context = (setup: Setup): ViewContext => ({ dialog, setup, now: around.now, rights: { scopes: [], roles: [], neededNow: [] }, say: (path: string, values?: object) => [path, ...(values ? [JSON.stringify(values)] : [])].join(' '), downloads: {} }) as unknown as ViewContext;
const view = (setup: Setup): View => buildView(context(setup));
const on = (setup: Setup, event: SetupEvent): Setup => transition(dialog, setup, event, around).setup;
const press = (setup: Setup, verb: string, values: Record<string, string> = {}, choice?: string): Setup => on(setup, click(verb, values, choice));
const fresh = (): Setup => enterStep(dialog, { ...begin(), vendor: 'sample', access: goodAccess }, step, around).setup;
const URL_GIVEN = 'https://console.vendor.example/sso/metadata/t1';

/** Gives it, and lets the outside answer this. */
function give(given: { url?: string; xml?: string }, read: MetadataState['read'], setup = fresh()): Setup {
  const asked = press(setup, 'metadata.read', { metadataUrl: given.url ?? '', metadataXml: given.xml ?? '' });
  return on(asked, { type: 'spMetadataRead', key: asked.pending[0]!.key, read });
}

it('asks for the metadata first, by address or text', () => {
  expect(view(fresh())).toMatchObject({ name: 'metadata', data: { title: 'Give the metadata', lead: 'It has all.', example: 'https://vendor.example/metadata', canGoBack: false } });
});

it('reads what was given outside, and shows that it does', () => {
  const decision = transition(dialog, fresh(), click('metadata.read', { metadataUrl: ` ${URL_GIVEN}\u200b `, metadataXml: '' }), around);

  expect(decision.effects).toEqual([{ type: 'readSpMetadata', key: expect.any(String) }]);
  expect(decision.setup).toMatchObject({ status: 'working', metadata: { given: { url: URL_GIVEN } } });
  expect(view(decision.setup)).toMatchObject({ name: 'progress', data: { mode: 'metadata' } });
});

it('opens the form with what was found, each value saying where it came from, and takes nothing by itself', () => {
  const setup = give({ url: URL_GIVEN }, { url: found({ otherConsumerServices: ['https://b.example/acs'] }) });
  const { name, data } = view(setup);

  expect(setup.answers).toEqual({});
  expect({ name, data }).toMatchObject({
    name: 'ask',
    data: {
      opensPlan: false, remarks: [expect.stringContaining('https://b.example/acs')],
      fields: [
        { key: 'entityId', value: 'https://vendor.example/t1', cameFrom: 'metadata.url' }, { key: 'acsUrl', value: 'https://console.vendor.example/acs', cameFrom: 'metadata.url' },
        { key: 'serverUrl', value: 'https://console.vendor.example', cameFrom: 'metadata.address' }, { key: 'note' },
      ],
    },
  });
});

it('takes the values with the person’s yes, and no others', () => {
  const form = give({ url: URL_GIVEN }, { url: found() });
  const setup = press(form, 'form.submit', { entityId: 'https://vendor.example/t2', acsUrl: 'https://console.vendor.example/acs', serverUrl: 'https://console.vendor.example' });

  expect(setup.answers).toEqual({ entityId: 'https://vendor.example/t2', acsUrl: 'https://console.vendor.example/acs', serverUrl: 'https://console.vendor.example' });
  expect(setup.stepId).toBe('person');
});

it('a value that somebody changed no longer says that it was read', () => {
  const form = press(give({ url: URL_GIVEN }, { url: found() }), 'form.submit', { entityId: 'mine', acsUrl: 'http://console.vendor.example/acs', serverUrl: 'https://console.vendor.example' });
  const fields = (view(form).data as unknown as { fields: Array<{ key: string; cameFrom?: string; error?: string }> }).fields;

  expect(fields.map(({ cameFrom }) => cameFrom)).toEqual([undefined, undefined, 'metadata.address', undefined]);
  expect(fields[1]!.error).toBeDefined();
});

it('without a metadata URL the server is read off the reply URL, and says so', () => {
  const setup = give({ xml: '<x/>' }, { xml: found() });

  expect(view(setup)).toMatchObject({ data: { fields: expect.arrayContaining([expect.objectContaining({ key: 'serverUrl', value: 'https://console.vendor.example', cameFrom: 'metadata.replyUrl' })]) } });
});

it.each(['url', 'xml'] as const)('says value by value what differs, and goes on with the %s that was chosen', (choice) => {
  const setup = give({ url: URL_GIVEN, xml: '<x/>' }, { url: found({ entityId: 'by-url' }), xml: found({ entityId: 'by-xml' }) });

  expect(view(setup)).toMatchObject({ name: 'metadata-check', data: { differences: [{ label: 'Entity ID', url: 'by-url', xml: 'by-xml' }], remarks: [], usable: ['url', 'xml'] } });
  expect(press(setup, 'metadata.use', {}, choice).draft?.values['entityId']).toBe(`by-${choice}`);
});

it('both saying the same need no question', () => {
  expect(view(give({ url: URL_GIVEN, xml: '<x/>' }, { url: found(), xml: found() })).name).toBe('ask');
});

it('tells what is over, and lets the person decide', () => {
  const setup = give({ url: URL_GIVEN }, { url: found({ outdated: [{ what: 'certificate', since: '2026-10-01T00:00:00.000Z' }] }) });

  expect(view(setup)).toMatchObject({ name: 'metadata-check', data: { differences: [], remarks: [expect.stringMatching(/metadata\.certificateOver.*2026-10-01/)], usable: ['url'] } });
  expect(view(press(setup, 'metadata.use', {}, 'url')).name).toBe('ask');
  expect(view(press(setup, 'metadata.again'))).toMatchObject({ name: 'metadata', data: { url: URL_GIVEN } });
});

it('one that fails does not keep the other from use, and is told', () => {
  const setup = give({ url: URL_GIVEN, xml: '<x/>' }, { url: { fault: 'timeout', details: { host: 'console.vendor.example' } }, xml: found() });

  expect(view(setup)).toMatchObject({ name: 'metadata-check', data: { remarks: [expect.stringContaining('metadataFaults.timeout')], usable: ['xml'] } });
  expect(press(setup, 'metadata.use', {}, 'url').metadata?.stage).toBe('check');
  expect(press(setup, 'metadata.use', {}, 'xml').draft?.values).toMatchObject({ entityId: 'https://vendor.example/t1', serverUrl: 'https://console.vendor.example' });
});

it('gives both back with a sentence when neither can be read', () => {
  const setup = give({ url: URL_GIVEN, xml: '<x>' }, { url: { fault: 'html', details: {} }, xml: { fault: 'cut', details: {} } });

  expect(view(setup)).toMatchObject({ name: 'metadata', data: { url: URL_GIVEN, urlError: expect.stringContaining('metadataFaults.html'), pastedXml: '<x>', xmlError: expect.stringContaining('metadataFaults.cut') } });
});

it('asks for one of them when both are empty, and reads nothing', () => {
  const decision = transition(dialog, fresh(), click('metadata.read', { metadataUrl: ' ', metadataXml: '\n' }), around);

  expect(decision.effects).toEqual([]);
  expect(view(decision.setup)).toMatchObject({ name: 'metadata', data: { urlError: expect.stringContaining('metadataFaults.nothing') } });
});

it.each([['letters', 'x'.repeat(16_001)], ['signs that take more room', '<x>' + 'ü'.repeat(9_000)]])('refuses more XML than a card can hold (%s), reads nothing and keeps the URL', (_what, xml) => {
  const decision = transition(dialog, fresh(), click('metadata.read', { metadataUrl: URL_GIVEN, metadataXml: xml }), around);

  expect(decision.effects).toEqual([]);
  expect(decision.setup.metadata?.given).toEqual({ url: URL_GIVEN });
  expect(view(decision.setup)).toMatchObject({ data: { url: URL_GIVEN, xmlError: expect.stringContaining('metadataFaults.tooLong') } });
});

it('takes XML of 16,000 characters', () => {
  expect(press(fresh(), 'metadata.read', { metadataXml: 'x'.repeat(16_000) }).metadata?.given.xml?.length).toBe(16_000);
});

it('opens an empty form for typing, and gives back what was given on the way back', () => {
  const form = press(fresh(), 'metadata.by-hand', { metadataUrl: URL_GIVEN, metadataXml: '<x/>' });

  expect(view(form)).toMatchObject({ name: 'ask' });
  expect(view(form).data).not.toHaveProperty('remarks');
  expect(JSON.stringify(view(form).data)).not.toContain('cameFrom');
  expect(view(press(form, 'setup.back'))).toMatchObject({ name: 'metadata', data: { url: URL_GIVEN, pastedXml: '<x/>' } });
});

it('typing by hand after reading forgets what was read', () => {
  const form = press(press(give({ url: URL_GIVEN }, { url: found() }), 'setup.back'), 'metadata.by-hand', { metadataUrl: URL_GIVEN });

  expect(form.draft).toBeUndefined();
  expect(JSON.stringify(view(form).data)).not.toContain('cameFrom');
});

it('who comes back later begins with what they gave, and finds their answers in the form', () => {
  const answered = press(give({ url: URL_GIVEN }, { url: found() }), 'form.submit', { entityId: 'mine', acsUrl: 'https://a.example/acs', serverUrl: 'https://a.example' });
  const back = press(answered, 'setup.back');

  expect(view(back)).toMatchObject({ name: 'metadata', data: { url: URL_GIVEN } });
  expect(view(press(back, 'metadata.by-hand', { metadataUrl: URL_GIVEN }))).toMatchObject({ data: { fields: expect.arrayContaining([expect.objectContaining({ key: 'entityId', value: 'mine' })]) } });
});

it('waits for a value of the form like any other form', () => {
  const waiting = press(press(fresh(), 'metadata.by-hand'), 'form.missing', { entityId: 'mine' }, 'acsUrl');

  expect(view(waiting).name).toBe('waiting');
  expect(view(press(waiting, 'waiting.resolved', { acsUrl: 'https://a.example/acs' }))).toMatchObject({ name: 'ask', data: { fields: expect.arrayContaining([expect.objectContaining({ key: 'entityId', value: 'mine' }), expect.objectContaining({ key: 'acsUrl', value: 'https://a.example/acs' })]) } });
});

it.each([['form.submit', { entityId: 'x', acsUrl: 'https://a.example/', serverUrl: 'https://a.example' }, undefined], ['metadata.use', {}, 'url'], ['metadata.again', {}, undefined]])('a forged %s before the form changes nothing', (verb, values, choice) => {
  const setup = press(fresh(), verb, values as Record<string, string>, choice);

  expect(setup.answers).toEqual({});
  expect(view(setup).name).toBe('metadata');
});

it('a second click while it is read starts nothing more', () => {
  const asked = press(fresh(), 'metadata.read', { metadataUrl: URL_GIVEN });

  expect(transition(dialog, asked, click('metadata.read', { metadataUrl: 'https://other.example/' }), around).effects).toEqual([]);
});
