// Sets identifiers and reply addresses on the application, gives it its final name, and waits until the service principal shows them.
import type { Application } from '@microsoft/microsoft-graph-types';
import { z } from 'zod';
import { getApplication, listApplicationsWithIdentifier, updateApplication } from '../graph/applications';
import { delays, pollUntil, repeatUntilReplicated } from '../graph/poll-until';
import { getServicePrincipal, updateServicePrincipal } from '../graph/service-principals';
import type { Action, ActionContext } from '../model/action';
import { SetupError } from '../model/errors';
import { APPLICATION_ADMIN_ROLES } from './directory-roles';
import { auditedGraph } from './shared/audited-graph';
import { isAgreed, linesOf, mergeValues, planLine, undoLine } from './shared/plan-lines';
import { isTemporaryName } from './shared/setup-marker';
import { earlierTarget, patienceFor, readPlanned, targetOf, type TargetApplication } from './shared/target-application';

export const SET_SAML_URLS = 'set-saml-urls';

const inputSchema = z.object({
  identifiers: z.array(z.string().min(1)).min(1),
  replyUrls: z.array(z.string().min(1)).min(1),
  logoutUrl: z.string().optional(),
  name: z.string().min(1),
});

const stateSchema = z.object({ displayName: z.string(), identifiers: z.array(z.string()), replyUrls: z.array(z.string()), logoutUrl: z.string().nullable() });

export const samlUrlsResultSchema = stateSchema.extend({ before: stateSchema.optional() });

type Input = z.infer<typeof inputSchema>;
type State = z.infer<typeof stateSchema>;

/** The exemption from the verified-domain rule follows the SAML mode with a delay; longer than this it is not the delay. */
const EXEMPTION_CAP_MS = 120_000;
/** Refusals until the mode is sent again; the first ones are the ordinary delay. */
const RESEND_EVERY = 3;

export const setSamlUrls: Action<Input, z.infer<typeof samlUrlsResultSchema>> = {
  name: SET_SAML_URLS,
  scopes: ['Application.ReadWrite.All'],
  roles: APPLICATION_ADMIN_ROLES,
  after: ['set-saml-mode'],
  writesTo: 'application',
  input: inputSchema,
  output: samlUrlsResultSchema,

  async plan(input, context) {
    const [there, holder] = await Promise.all([readPlanned(context), findHolder(input, context)]);
    const old = there && stateOf(there.application);
    const wanted = wantedState(old, input, context);
    const taken = holder === undefined ? {} : { note: 'identifierInUse', noteValues: { app: holder.displayName ?? '' }, isRefused: true };
    const line = (what: string, oldText: string | null | undefined, newText: string | null): ReturnType<typeof planLine> =>
      planLine(context, SET_SAML_URLS, what, { old: oldText, new: newText });
    return [
      { ...line('identifier', old && linesOf(old.identifiers), linesOf(wanted.identifiers)), ...taken },
      line('replyUrl', old && linesOf(old.replyUrls), linesOf(wanted.replyUrls)),
      ...(wanted.logoutUrl === null ? [] : [line('logoutUrl', old?.logoutUrl, wanted.logoutUrl)]),
    ];
  },

  async run(input, context) {
    context.progress(SET_SAML_URLS);
    const target = targetOf(context);
    const old = target.created ? undefined : stateOf(await getApplication(context.graph, target.applicationObjectId));
    const wanted = agreedPart(context, old, wantedState(old, input, context));
    // The try before may have ended without having heard the answer.
    const known = old ?? (context.attempt > 1 ? stateOf(await getApplication(context.graph, target.applicationObjectId)) : undefined);
    if (known === undefined || !isEqual(known, wanted)) await write(context, target, changesFor(old, wanted));
    await pollUntil(
      () => getServicePrincipal(context.graph, target.servicePrincipalId),
      ({ servicePrincipalNames }) => wanted.identifiers.every((identifier) => servicePrincipalNames?.includes(identifier)),
      patienceFor(context, { created: true }),
    );
    return old === undefined ? wanted : { ...wanted, before: earlierResult(context)?.before ?? old };
  },

  undoLines: ({ before, ...now }) =>
    before === undefined ? [] : [
      undoLine('application', now.displayName, before.displayName),
      undoLine('identifier', linesOf(now.identifiers), linesOf(before.identifiers)),
      undoLine('replyUrl', linesOf(now.replyUrls), linesOf(before.replyUrls)),
      undoLine('logoutUrl', now.logoutUrl, before.logoutUrl),
    ].filter((line) => line.old !== line.new),

  async undo(output, context) {
    const target = targetOf(context);
    if (target.created || output.before === undefined) return;
    const now = stateOf(await getApplication(context.graph, target.applicationObjectId));
    // Only what still stands as this setup left it goes back.
    const back: State = {
      displayName: now.displayName === output.displayName ? output.before.displayName : now.displayName,
      identifiers: linesOf(now.identifiers) === linesOf(output.identifiers) ? output.before.identifiers : now.identifiers,
      replyUrls: linesOf(now.replyUrls) === linesOf(output.replyUrls) ? output.before.replyUrls : now.replyUrls,
      logoutUrl: now.logoutUrl === output.logoutUrl ? output.before.logoutUrl : now.logoutUrl,
    };
    if (!isEqual(now, back)) await updateApplication(auditedGraph(context, 'identifier'), target.applicationObjectId, changesFor(now, back));
  },
};

function stateOf({ displayName, identifierUris, web }: Application): State {
  return { displayName: displayName ?? '', identifiers: identifierUris ?? [], replyUrls: web?.redirectUris ?? [], logoutUrl: web?.logoutUrl || null };
}

/** Entra takes an identifier only once in a tenant. */
async function findHolder(input: Input, context: ActionContext): Promise<Application | undefined> {
  const own = context.adopt?.applicationObjectId ?? earlierTarget(context)?.applicationObjectId;
  const found = await Promise.all(input.identifiers.map((identifier) => listApplicationsWithIdentifier(context.graph, identifier)));
  return found.flat().find(({ id }) => id !== own);
}

function earlierResult({ results }: ActionContext): z.infer<typeof samlUrlsResultSchema> | undefined {
  return results[SET_SAML_URLS] === undefined ? undefined : samlUrlsResultSchema.parse(results[SET_SAML_URLS]);
}

/** On an app of our own the addresses take the place of older ones; on one that was taken over they join those that others put there. */
function wantedState(old: State | undefined, input: Input, context: ActionContext): State {
  if (old === undefined || context.adopt !== undefined) return mergeWith(old && withoutOurs(old, earlierResult(context)), input);
  return { ...mergeWith(old, input), identifiers: input.identifiers, replyUrls: input.replyUrls };
}

/** Answers may change: what an earlier pass of this setup added is not somebody else's. */
function withoutOurs(old: State, earlier: z.infer<typeof samlUrlsResultSchema> | undefined): State {
  if (earlier?.before === undefined) return old;
  const { before } = earlier;
  const keep = (key: 'identifiers' | 'replyUrls'): string[] => old[key].filter((one) => before[key].includes(one) || !earlier[key].includes(one));
  return { ...old, identifiers: keep('identifiers'), replyUrls: keep('replyUrls') };
}

function mergeWith(old: State | undefined, input: Input): State {
  return {
    displayName: old === undefined || isTemporaryName(old.displayName, input.name) ? input.name : old.displayName,
    identifiers: mergeValues(old?.identifiers ?? [], input.identifiers),
    replyUrls: mergeValues(old?.replyUrls ?? [], input.replyUrls),
    logoutUrl: input.logoutUrl || old?.logoutUrl || null,
  };
}

function agreedPart(context: ActionContext, old: State | undefined, wanted: State): State {
  if (old === undefined) return wanted;
  return {
    displayName: wanted.displayName,
    identifiers: isAgreed(context, SET_SAML_URLS, 'identifier') ? wanted.identifiers : old.identifiers,
    replyUrls: isAgreed(context, SET_SAML_URLS, 'replyUrl') ? wanted.replyUrls : old.replyUrls,
    logoutUrl: isAgreed(context, SET_SAML_URLS, 'logoutUrl') ? wanted.logoutUrl : old.logoutUrl,
  };
}

/** Only what differs is sent; reply addresses are never echoed with settings that were read earlier, stale ones conflict. */
function changesFor(old: State | undefined, wanted: State): Application {
  const differs = (key: keyof State): boolean => old === undefined || JSON.stringify(old[key]) !== JSON.stringify(wanted[key]);
  const web = {
    ...(differs('replyUrls') ? { redirectUris: wanted.replyUrls } : {}),
    ...(differs('logoutUrl') && (old !== undefined || wanted.logoutUrl !== null) ? { logoutUrl: wanted.logoutUrl } : {}),
  };
  return {
    ...(differs('displayName') ? { displayName: wanted.displayName } : {}),
    ...(differs('identifiers') ? { identifierUris: wanted.identifiers } : {}),
    ...(Object.keys(web).length > 0 ? { web } : {}),
  };
}

async function write(context: ActionContext, target: TargetApplication, changes: Application): Promise<void> {
  const graph = auditedGraph(context, 'identifier');
  const patience = patienceFor(context, target);
  let refusals = 0;
  let refusal: unknown;
  for await (const _ of delays({ ...patience, capMilliseconds: EXEMPTION_CAP_MS })) {
    try {
      return await repeatUntilReplicated(() => updateApplication(graph, target.applicationObjectId, changes), patience);
    } catch (error) {
      if (!(error instanceof SetupError && error.code === 'graph/identifier-not-allowed' && target.created)) throw error;
      refusal = error;
      refusals += 1;
      if (refusals % RESEND_EVERY === 0) await sendModeAgain(context, target);
    }
  }
  throw refusal;
}

/** Known to help when the exemption does not arrive by itself. The certificate may be on its way to the same object: then the next time will do. */
async function sendModeAgain(context: ActionContext, target: TargetApplication): Promise<void> {
  try {
    await updateServicePrincipal(auditedGraph(context, 'ssoMode'), target.servicePrincipalId, { preferredSingleSignOnMode: 'saml' });
  } catch (error) {
    if (!(error instanceof SetupError && (error.code === 'graph/conflict' || error.code === 'graph/not-found'))) throw error;
  }
}

function isEqual(one: State, other: State): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
