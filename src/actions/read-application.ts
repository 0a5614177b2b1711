// Reads what the template of the app fills in, so that only what is empty is asked for. Writes nothing; knows nothing of what is missing.
import { z } from 'zod';
import { pollUntil } from '../graph/poll-until';
import type { Action, ActionContext } from '../model/action';
import { SET_SAML_MODE, samlModeResultSchema } from './set-saml-mode';
import { patienceFor, readTarget, targetOf, type TargetState } from './shared/target-application';

export const READ_APPLICATION = 'read-application';

const inputSchema = z.strictObject({});

export const applicationReadSchema = z.object({
  applicationObjectId: z.string(),
  /** Values under the names that templates and conditions use; what is empty is absent. */
  gives: z.partialRecord(z.enum(['app.identifier', 'app.replyUrl', 'app.signOnUrl']), z.string()),
});

type Output = z.infer<typeof applicationReadSchema>;

export const readApplication: Action<z.infer<typeof inputSchema>, Output> = {
  name: READ_APPLICATION,
  scopes: ['Application.Read.All'],
  roles: [],
  after: ['create-application', SET_SAML_MODE],
  input: inputSchema,
  output: applicationReadSchema,

  plan: async () => [{ id: `${READ_APPLICATION}/templateValues`, actionId: READ_APPLICATION, what: 'templateValues', kind: 'read' }],

  async run(_input, context) {
    context.progress(READ_APPLICATION);
    const target = targetOf(context);
    // Whatever stands there on a second pass was written by this setup: what the template filled in is known from the first.
    const earlier = applicationReadSchema.safeParse(context.results[READ_APPLICATION]);
    if (earlier.success && earlier.data.applicationObjectId === target.applicationObjectId) return earlier.data;
    const state = await pollUntil(() => readTarget(context, target), (read) => showsMode(read, context), patienceFor(context, target));
    return { applicationObjectId: target.applicationObjectId, gives: listFilled(state) };
  },
};

/** A replica that is behind would make the next plan look as if somebody else had changed the app. */
function showsMode({ servicePrincipal }: TargetState, { results }: ActionContext): boolean {
  const done = samlModeResultSchema.safeParse(results[SET_SAML_MODE]);
  return !done.success || (servicePrincipal.preferredSingleSignOnMode ?? null) === done.data.mode;
}

function listFilled({ application, servicePrincipal }: TargetState): Output['gives'] {
  const identifier = application.identifierUris?.find(isUsable);
  const replyUrl = application.web?.redirectUris?.find(isUsable);
  const signOnUrl = [servicePrincipal.loginUrl ?? ''].find(isUsable);
  return { ...(identifier ? { 'app.identifier': identifier } : {}), ...(replyUrl ? { 'app.replyUrl': replyUrl } : {}), ...(signOnUrl ? { 'app.signOnUrl': signOnUrl } : {}) };
}

/** A pattern with a wildcard names no address of this tenant. */
function isUsable(value: string): boolean {
  return value !== '' && !value.includes('*');
}
