// A small sound dialog for tests, as people write it: one of each kind of step. Spoil a copy and see what is said.
type Texts = Record<string, unknown>;

/** The parts of it that tests spoil. */
export interface WrittenDialog extends Texts {
  vendor: string;
  fields: Record<string, Texts>;
  values: Record<string, unknown>;
  steps: Record<'access' | 'ask' | 'entra' | 'profile' | 'person' | 'test' | 'guard' | 'enforce' | 'finish', Texts>;
}

/** Its steps stand under their names, so that a test can reach one; `writeSteps` makes the list of them. */
export function aDialog(): WrittenDialog {
  return {
    vendor: 'sample', name: 'Sample', version: 1, summary: 'A product.', initiation: ['sp'], sources: [{ title: 'A tutorial', read: '2026-11-22' }],
    fields: {
      region: {
        label: 'Region', kind: 'choice', choices: [{ value: 'eu', label: 'Europe' }, { value: 'us', label: 'United States' }],
        other: { value: 'other', label: 'Another', field: 'host' },
      },
      host: { label: 'Host', kind: 'hostname', pattern: '^[a-z.]+$', when: { region: 'other' } },
    },
    values: {
      apiHost: [{ when: { region: 'other' }, is: '{host}' }, { is: '{region}.sample.example' }],
      identifier: 'https://{apiHost}/sso',
    },
    steps: {
      access: { id: 'check-access', title: 'Rights', access: true },
      ask: { id: 'enter-values', title: 'Values', ask: ['region'], lead: 'For {tenant.name}.', addresses: [{ label: 'Identifier', value: '{identifier}' }] },
      entra: { id: 'configure', title: 'Entra', do: [{ action: 'create-application', with: { identifiers: ['{identifier}'] } }, { action: 'check-metadata' }] },
      profile: { id: 'profile', title: 'Profile', checklist: [{ id: 'paste-url', do: 'Paste it', where: 'Settings', as: 'paste', value: '{metadataUrl}', claim: 'It is pasted' }] },
      person: { id: 'choose-person', title: 'Person', person: {} },
      test: { id: 'test-sign-in', title: 'Proof', test: [{ id: 'sp', title: 'From the page', steps: ['Open it as {person.mail}.'], expect: 'It opens.' }] },
      guard: {
        id: 'lock-out-guard', title: 'Before it counts',
        guard: {
          protects: ['enforce'], why: 'A mistake keeps everybody out.', administrator: { do: 'Sign in.', claim: 'It works' },
          secondBrowser: { do: 'Keep it open.', claim: 'It is open' }, wayBack: { text: 'Clear the box.', claim: 'I know it' },
        },
      },
      enforce: { id: 'enforce-it', title: 'Enforce', checklist: [{ id: 'enforce', do: 'Tick it', where: 'Settings', as: 'tick', risk: true, claim: 'It is ticked' }] },
      finish: { id: 'finish', title: 'Finished', finish: { next: ['Tell {person.displayName}.'] } },
    },
  };
}

/** The dialog as it stands in a file. */
export function writeSteps(dialog: WrittenDialog): Texts {
  return { ...dialog, steps: Object.values(dialog.steps) };
}
