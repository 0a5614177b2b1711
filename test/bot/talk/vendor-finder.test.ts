// Products as people spell them, over all dialogs that are there, and words that are none.
import { createVendorFinder } from '../../../src/bot/talk/vendor-finder';
import { readyDialogs } from '../../support/ready-dialogs';

const dialogs = readyDialogs();
const find = createVendorFinder(dialogs);
/** The product stands among the first two that are offered. */
const isOffered = (vendor: string, typed: string): boolean => find(typed).similar.slice(0, 2).some((dialog) => dialog.vendor === vendor);
const here = (rows: Array<[vendor: string, typed: string]>) => rows.filter(([vendor]) => dialogs.has(vendor));

describe('a misspelling is found', () => {
  it.each(here([
    ['mimecast', 'mimecats'], ['mimecast', 'Mimecat'], ['mimecast', 'minecast'], ['mimecast', 'mimekast'], ['mimecast', 'mimcast'], ['mimecast', 'mime-cast email'], ['mimecast', 'the mimecast thing'],
    ['mozy-enterprise', 'mozzy'], ['mozy-enterprise', 'mozi enterprise'], ['mozy-enterprise', 'Mozy'], ['mozy-enterprise', 'mozyenterprise '], ['mozy-enterprise', 'mozy entreprise'],
    ['autotask-endpoint-backup', 'autotsk'], ['autotask-endpoint-backup', 'auto task'], ['autotask-endpoint-backup', 'autotask backup'], ['autotask-endpoint-backup', 'endpoint backup'], ['autotask-endpoint-backup', 'Autotaks Endpoint Back-up'],
    ['code42', 'code 42'], ['code42', 'cod42'], ['code42', 'code24'], ['code42', 'Code-42'], ['code42', 'incyder'],
    ['genesys-cloud-for-azure', 'genesis cloud'], ['genesys-cloud-for-azure', 'genesys'], ['genesys-cloud-for-azure', 'Genisys'], ['genesys-cloud-for-azure', 'pure cloud'], ['genesys-cloud-for-azure', 'genesys could'],
  ]))('%s by %j', (vendor, typed) => {
    expect(isOffered(vendor, typed)).toBe(true);
  });
});

it.each([...dialogs.values()].flatMap((dialog) => [dialog.name, dialog.vendor, ...dialog.otherNames].map((name) => [name, dialog.vendor])))('%j is exactly %s, in capitals and with blanks, too', (name, vendor) => {
  for (const typed of [name, name.toUpperCase(), `  ${name.replaceAll('-', ' ')} `, `${name}.`]) expect(find(typed).exact?.vendor).toBe(vendor);
});

it('no name fits two dialogs', () => {
  const names = [...dialogs.values()].flatMap((dialog) => [...new Set([dialog.name, dialog.vendor, ...dialog.otherNames].map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, '')))]);

  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

it.each(['what is the weather', 'thanks', 'ok', 'yes', 'no', 'next', 'please', 'why', 'delete everything', 'Salesforce', 'Slack', 'Zoom', 'ServiceNow', 'test', 'region', 'contoso.com', 'a', '😀', '${x}', '"', '-', '\u202e', 'x'.repeat(10_000)])('%j is no product by itself', (typed) => {
  expect(find(typed).close).toEqual([]);
  expect(find(typed).exact).toBeUndefined();
});

it('nothing typed lists all', () => {
  expect(find('  ').similar).toHaveLength(dialogs.size);
});
