// Which real addresses have a page on this machine, and which have none.
import { join } from 'node:path';
import { loadTruths } from '../../../src/rehearsal/console/load-truths';
import { linkForPeople } from '../../../src/rehearsal/saml/link-for-people';

const context = { peopleBase: 'http://127.0.0.1:4000', truths: loadTruths(join(__dirname, '../../chats')), authorityHost: 'https://localhost:8443' };

it.each([
  ['https://eu-api.mimecast.com/login/saml', 'http://127.0.0.1:4000/vendor/eu-api.mimecast.com/login/saml'],
  ['https://jer-api.mimecast.com/login/saml?a=b', 'http://127.0.0.1:4000/vendor/jer-api.mimecast.com/login/saml?a=b'],
  ['https://localhost:8443/tid/saml2?SAMLRequest=x', 'http://127.0.0.1:4000/tid/saml2?SAMLRequest=x'],
  ['https://login.microsoftonline.com/tid/saml2', 'http://127.0.0.1:4000/tid/saml2'],
  ['https://launcher.myapps.microsoft.com/api/signin/app?tenantId=t', 'http://127.0.0.1:4000/api/signin/app?tenantId=t'],
  ['https://myapps.microsoft.com', 'http://127.0.0.1:4000/my-apps'],
])('%s is %s', (url, page) => {
  expect(linkForPeople(url, context)).toBe(page);
});

it.each(['https://eu-apj.mimecast.com/login/saml', 'https://mimecast.com/', 'http://eu-api.mimecast.com/login/saml', 'https://localhost:8443/tid/oauth2/v2.0/token', 'https://localhost:9999/tid/saml2', 'not an address', 'https://myapps.microsoft.com.evil.example/'])('%s has none', (url) => {
  expect(linkForPeople(url, context)).toBeUndefined();
});
