// How a list of claims is read that a person typed, and what is said of lines that cannot be read.
import { parseClaims } from '../../src/engine/parse-claims';

const LONG = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress';

it('reads attributes and constants, one a line', () => {
  expect(parseClaims(`email = user.mail\n\n  firstName=user.GivenName \r\n${LONG} = user.userPrincipalName\norganization = "Contoso = Ltd."\nplace = “Berlin”`)).toEqual({
    claims: [
      { name: 'email', id: 'mail' }, { name: 'firstName', id: 'givenname' }, { name: LONG, id: 'userprincipalname' },
      { name: 'organization', value: 'Contoso = Ltd.' }, { name: 'place', value: 'Berlin' },
    ],
  });
});

it('keeps a text as it is, whatever it looks like', () => {
  expect(parseClaims('sign = "**bold** ${person} {name} \\"x\\" 🦊"').claims).toEqual([{ name: 'sign', value: '**bold** ${person} {name} \\"x\\" 🦊' }]);
});

it('knows the first and the last of the numbered attributes', () => {
  expect(parseClaims('a = user.extensionattribute1\nb = user.extensionattribute15').claims).toHaveLength(2);
  expect(parseClaims('c = user.extensionattribute16').mistake).toMatchObject({ what: 'claimsAttribute' });
});

describe('the first line that cannot be read is named', () => {
  it.each([
    ['no equals sign', 'email user.mail', 'claimsForm', 'email user.mail'],
    ['nothing behind it', 'email =', 'claimsForm', 'email ='],
    ['no name', '= user.mail', 'claimsForm', '= user.mail'],
    ['a name of two words', 'first name = user.givenname', 'claimsForm', 'first name = user.givenname'],
    ['an attribute without user', 'email = mail', 'claimsForm', 'email = mail'],
    ['a text without quotes', 'organization = Contoso', 'claimsForm', 'organization = Contoso'],
    ['one quote', 'organization = "Contoso', 'claimsForm', 'organization = "Contoso'],
    ['a function', 'email = ToLower(user.mail)', 'claimsForm', 'email = ToLower(user.mail)'],
    ['an attribute that Entra lacks', 'email = user.mailbox', 'claimsAttribute', 'mailbox'],
    ['an empty text', 'organization = " "', 'claimsEmpty', 'organization'],
    ['a claim of Entra’s own', 'http://schemas.microsoft.com/identity/claims/TenantId = "x"', 'claimsReserved', 'http://schemas.microsoft.com/identity/claims/TenantId'],
    ['a claim that only Entra says', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/wids = user.assignedroles', 'claimsReserved', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/wids'],
    ['a claim about the device', 'http://schemas.microsoft.com/2014/09/devicecontext/claims/iscompliant = "true"', 'claimsReserved', 'http://schemas.microsoft.com/2014/09/devicecontext/claims/iscompliant'],
    ['the NameID', 'NameID = user.mail', 'claimsNameId', 'NameID'],
    ['the NameID in two words', 'Name Identifier = user.mail', 'claimsNameId', 'Name Identifier = user.mail'],
    ['the NameID under its long name', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier = user.mail', 'claimsNameId', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier'],
  ])('%s', (_how, line, what, text) => {
    expect(parseClaims(`ok = user.mail\n\n${line}\nalso wrong`).mistake).toEqual({ what, line: 3, text });
  });

  it('a name that stands there already', () => {
    expect(parseClaims('email = user.mail\nEmail = user.mail\nemail = user.userprincipalname').mistake).toEqual({ what: 'claimsTwice', line: 3, text: 'email' });
  });
});
