// Policies as other tools leave them: without a schema, with null for one, or with something that is none.
import { claimsDefinition, describeClaims, isSameDefinition, readClaimsSchema } from '../../../src/actions/shared/claims-definition';

const wanted = { claims: [{ name: 'email', id: 'mail' }] };
const EMAIL = { Source: 'user', ID: 'mail', SamlClaimType: 'email' };

describe.each([['null', null], ['left out', undefined], ['no list', 'x']])('a schema that is %s', (_name, ClaimsSchema) => {
  const definition = JSON.stringify({ ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: 'false', ClaimsSchema } });

  test('holds no claim, and takes ours', () => {
    expect(describeClaims(definition)).toBe('');
    expect(readClaimsSchema(definition)).toEqual({ includesBasic: false, entries: [] });
    expect(isSameDefinition(definition, JSON.stringify({ ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: 'false', ClaimsSchema: [] } }))).toBe(true);
    expect(JSON.parse(claimsDefinition(wanted, definition))).toEqual({ ClaimsMappingPolicy: { Version: 1, IncludeBasicClaimSet: 'false', ClaimsSchema: [EMAIL] } });
  });
});

test.each(['null', '7', '{"ClaimsMappingPolicy":null}', '{"ClaimsMappingPolicy":"x"}', 'no JSON'])('%s is shown as it is and adds nothing', (definition) => {
  expect(describeClaims(definition)).toBe(definition);
  expect(readClaimsSchema(definition)).toEqual({ includesBasic: true, entries: [] });
});
