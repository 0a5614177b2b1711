// Writes the metadata that a service provider publishes for one of its accounts. Knows no vendor and serves nothing.
import { escapeText } from '../saml/build-page';
import { BINDING_POST, NAME_ID_EMAIL, SAML_METADATA, SAML_PROTOCOL } from '../saml/saml-names';
import type { TruthAccount } from './truth';

/** SAML 2.0 metadata with entity ID and one assertion consumer service by HTTP-POST. */
export function buildSpMetadata({ entityId, acs }: Pick<TruthAccount, 'entityId' | 'acs'>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<md:EntityDescriptor xmlns:md="${SAML_METADATA}" entityID="${escapeText(entityId)}">\n`
    + `  <md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="${SAML_PROTOCOL}">\n`
    + `    <md:NameIDFormat>${NAME_ID_EMAIL}</md:NameIDFormat>\n`
    + `    <md:AssertionConsumerService Binding="${BINDING_POST}" Location="${escapeText(acs)}" index="0" isDefault="true"/>\n`
    + '  </md:SPSSODescriptor>\n</md:EntityDescriptor>\n';
}
