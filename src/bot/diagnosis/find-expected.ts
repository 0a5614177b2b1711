// Finds the setup that made an app what it is, and what it confirmed there. Whoever writes a foreign code into an app's notes gains nothing: the setup has to name the app.
import { z } from 'zod';
import { samlUrlsResultSchema } from '../../actions/set-saml-urls';
import { codesIn } from '../../actions/shared/setup-marker';
import type { ExpectedValues } from '../../model/trouble';
import type { Setup } from '../../model/setup';
import type { BotDeps } from '../bot-deps';

const MadeSchema = z.object({ servicePrincipalId: z.string() });
const MetadataSchema = z.object({ thumbprint: z.string() });
/** Nobody's notes hold more. */
const MOST_CODES = 10;

/** Of the latest setup of this app that set its values and was not cancelled. */
export async function findExpected({ setups }: Pick<BotDeps, 'setups'>, tenantId: string, app: { servicePrincipalId: string; notes: string }): Promise<ExpectedValues | undefined> {
  const codes = codesIn(app.notes).filter((code) => /^[0-9A-F]{4,12}$/i.test(code)).slice(-MOST_CODES).reverse();
  for (const code of codes) {
    for (const setup of await setups.listByCode(tenantId, code)) {
      const expected = setup.status === 'cancelled' ? undefined : readExpected(setup, app.servicePrincipalId);
      if (expected) return expected;
    }
  }
  return undefined;
}

function readExpected({ id, actions }: Setup, servicePrincipalId: string): ExpectedValues | undefined {
  const made = MadeSchema.safeParse(outputOf(actions, 'create-application'));
  const urls = samlUrlsResultSchema.safeParse(outputOf(actions, 'set-saml-urls'));
  if (!made.success || made.data.servicePrincipalId !== servicePrincipalId || !urls.success) return undefined;
  const metadata = MetadataSchema.safeParse(outputOf(actions, 'check-metadata'));
  return { setupId: id, identifiers: urls.data.identifiers, replyUrls: urls.data.replyUrls, ...(metadata.success ? { thumbprint: metadata.data.thumbprint } : {}) };
}

function outputOf(actions: Setup['actions'], name: string): unknown {
  const record = actions[name];
  return record?.state === 'done' ? record.output : undefined;
}
