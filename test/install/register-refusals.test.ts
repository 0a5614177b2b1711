// What `npm run register` refuses: in one line that says what helps, and with nothing changed.
import { SUBSCRIPTION } from './support/fake-azure';
import { BASE, IDENTITY, runRegister, useRegisterBench } from './support/run-register';

const bench = useRegisterBench();
const run = (...args: string[]) => runRegister(bench, ...args);

describe('refuses in one line, and changes nothing,', () => {
  const tries: Array<[string, RegExp, number, () => string[] | void]> = [
    ['when az is not signed in', /not signed in.*az login --tenant 1111/, 1, () => void (bench.azure.account = undefined)],
    ['in another cloud', /az works in AzureChinaCloud.*az cloud set --name AzureCloud/, 1, () => void (bench.azure.cloud = 'AzureChinaCloud')],
    ['in another tenant', /signed in to the tenant 2222.*az login --tenant 1111/, 1, () => void (bench.azure.account!.tenantId = '22222222-2222-4333-8444-555555555555')],
    ['in another subscription', /az account set --subscription 9999/, 1, () => void (bench.azure.account!.id = '22222222-2222-4333-8444-555555555555')],
    ['as a service principal', /signed in as a service principal/, 1, () => void (bench.azure.account!.user.type = 'servicePrincipal')],
    ['without the role', /You may not do that.*\n.*Application Developer/, 1, () => void (bench.azure.forbidden = /applications/)],
    ['for an identity that is not there', /no managed identity with the client id 8888/, 1, () => [...BASE, '--identity', '88888888-2222-4333-8444-555555555555']],
    ['for an application that is not there', /no application 8888/, 1, () => [...BASE, '--app-id', '88888888-2222-4333-8444-555555555555']],
    ['without a public address', /^--public-url is missing/, 78, () => BASE.slice(2)],
    ['for an address without TLS', /^--public-url has to be an https address/, 78, () => ['--public-url', 'http://latchkey.contoso.com', ...BASE.slice(2)]],
    ['without a tenant', /^--tenant is missing/, 78, () => BASE.slice(0, 2)],
    ['without a subscription', /^--subscription is missing.*--no-bot/, 78, () => BASE.slice(0, 4)],
    ['for an unknown option', /--colour.*--help/, 78, () => [...BASE, '--colour']],
    ['for an unknown cloud', /^--cloud has to be/, 78, () => [...BASE, '--cloud', 'mars']],
    ['for two ways to prove itself', /^--identity and --certificate exclude each other/, 78, () => [...BASE, '--identity', IDENTITY, '--certificate', 'x.pem']],
    ['for a name that would break an address', /^--name has to be/, 78, () => [...BASE, '--name', "x')/applications"]],
  ];

  it.each(tries)('%s', async (_name, message, code, prepare) => {
    const args = prepare() ?? BASE;

    const answer = await run(...args, '--yes');

    expect(answer.text).toMatch(message);
    expect(answer.code).toBe(code);
    expect(bench.azure.writes).toEqual([]);
  });
});

it('never takes the Azure Bot of another application', async () => {
  bench.azure.groups.add('latchkey');
  bench.azure.bots.set('latchkey/latchkey-11111111', { msaAppId: SUBSCRIPTION, endpoint: 'https://other.contoso.com/api/messages', configuredChannels: [] });

  const { code, text } = await run(...BASE, '--yes');

  expect(code).toBe(1);
  expect(text).toContain('--bot-name');
  expect(bench.azure.bots.get('latchkey/latchkey-11111111')!.endpoint).toBe('https://other.contoso.com/api/messages');
});
