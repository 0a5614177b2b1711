// The app gallery of the rehearsal: templates as GET /applicationTemplates shows them; ids are the rehearsal's own but the custom one's.
import type { ApplicationTemplate } from '@microsoft/microsoft-graph-types';

export type TemplateRecord = ApplicationTemplate & { id: string; displayName: string };

/** Graph docs, "Instantiate applicationTemplate": the non-gallery app of the global cloud. */
export const CUSTOM_TEMPLATE_ID = '8adf8e6e-67b2-4cf2-a259-e3dc5476c621';

const ENTRIES: Array<[name: string, publisher: string, home: string, modes: string[], category: string]> = [
  ['Mimecast', 'Mimecast', 'https://www.mimecast.com/', ['saml', 'password'], 'security'],
  ['Mimecast Personal Portal', 'Mimecast', 'https://www.mimecast.com/', ['saml'], 'security'],
  ['Mimecast Admin Console', 'Mimecast', 'https://www.mimecast.com/', ['saml'], 'security'],
  ['Mozy Enterprise', 'Mozy', 'https://mozy.com/', ['saml'], 'itInfrastructure'],
  ['Autotask Endpoint Backup', 'Datto', 'https://www.autotask.com/', ['saml'], 'itInfrastructure'],
  ['Code42', 'Code42', 'https://www.code42.com/', ['saml'], 'itInfrastructure'],
  ['Genesys Cloud for Azure', 'Genesys', 'https://www.genesys.com/', ['saml'], 'telecommunications'],
  ['Box', 'Box', 'https://www.box.com/', ['saml', 'password'], 'contentManagement'],
  ['Slack', 'Slack', 'https://slack.com/', ['saml', 'password'], 'collaboration'],
  ['DocuSign', 'DocuSign', 'https://www.docusign.com/', ['saml'], 'contentManagement'],
  ['Salesforce', 'Salesforce', 'https://www.salesforce.com/', ['saml', 'password'], 'crm'],
  ['AWS Single-Account Access', 'Amazon', 'https://aws.amazon.com/', ['saml'], 'itInfrastructure'],
  ['Zendesk', 'Zendesk', 'https://www.zendesk.com/', ['saml'], 'crm'],
  ['Cisco Webex', 'Cisco', 'https://www.webex.com/', ['saml'], 'collaboration'],
  ['Dropbox Business', 'Dropbox', 'https://www.dropbox.com/', ['saml', 'password'], 'contentManagement'],
  ['Twitter', 'Twitter', 'https://twitter.com/', ['password'], 'socialMedia'],
];

export const GALLERY: TemplateRecord[] = [
  ...ENTRIES.map(([displayName, publisher, homePageUrl, modes, category], index) => template({
    id: `c0000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`, displayName, publisher, homePageUrl, modes, category,
  })),
  template({ id: CUSTOM_TEMPLATE_ID, displayName: 'Custom', publisher: null, homePageUrl: null, modes: ['password', 'saml', 'external'], category: 'other' }),
];

function template(entry: { id: string; displayName: string; publisher: string | null; homePageUrl: string | null; modes: string[]; category: string }): TemplateRecord {
  return {
    id: entry.id,
    displayName: entry.displayName,
    homePageUrl: entry.homePageUrl,
    supportedSingleSignOnModes: entry.modes,
    supportedProvisioningTypes: [],
    logoUrl: null,
    categories: [entry.category],
    publisher: entry.publisher,
    description: null,
  };
}
