// Switches the app to SAML and leaves the setup's marker in its notes. Must come before the identifiers: SAML mode frees them from the verified-domain rule.
import { z } from 'zod';
import { repeatUntilReplicated } from '../graph/poll-until';
import { getServicePrincipal, updateServicePrincipal } from '../graph/service-principals';
import type { Action } from '../model/action';
import { APPLICATION_ADMIN_ROLES } from './directory-roles';
import { auditedGraph } from './shared/audited-graph';
import { isAgreed, planLine, undoLine } from './shared/plan-lines';
import { withMarker } from './shared/setup-marker';
import { patienceFor, readPlanned, targetOf } from './shared/target-application';

export const SET_SAML_MODE = 'set-saml-mode';

const inputSchema = z.strictObject({});
const stateSchema = z.object({ mode: z.string().nullable(), notes: z.string().nullable() });

export const samlModeResultSchema = stateSchema.extend({
  /** What stood there before, on an app that was taken over and changed. */
  before: stateSchema.optional(),
});

type Output = z.infer<typeof samlModeResultSchema>;

export const setSamlMode: Action<z.infer<typeof inputSchema>, Output> = {
  name: SET_SAML_MODE,
  scopes: ['Application.ReadWrite.All'],
  roles: APPLICATION_ADMIN_ROLES,
  after: ['create-application'],
  writesTo: 'servicePrincipal',
  input: inputSchema,
  output: samlModeResultSchema,

  async plan(_input, context) {
    const there = await readPlanned(context);
    const line = planLine(context, SET_SAML_MODE, 'ssoMode', { old: there?.servicePrincipal.preferredSingleSignOnMode, new: 'saml' });
    return [line.needsTick === true ? { ...line, isNeeded: true, note: 'samlModeNeeded' } : line];
  },

  async run(_input, context) {
    context.progress(SET_SAML_MODE);
    const target = targetOf(context);
    const old = await readOld();
    // A second pass goes back to what stood there before the first one.
    const before = context.results[SET_SAML_MODE] === undefined ? undefined : samlModeResultSchema.parse(context.results[SET_SAML_MODE]).before;
    if (!target.created && (old.mode === 'saml' || !isAgreed(context, SET_SAML_MODE, 'ssoMode'))) return before === undefined ? old : { ...old, before };
    const wanted = { mode: 'saml', notes: withMarker(old.notes, context.setupCode) };
    const changes = { preferredSingleSignOnMode: wanted.mode, ...(wanted.notes === old.notes ? {} : { notes: wanted.notes }) };
    await repeatUntilReplicated(() => updateServicePrincipal(auditedGraph(context, 'ssoMode'), target.servicePrincipalId, changes), patienceFor(context, target));
    return target.created ? wanted : { ...wanted, before: before ?? old };

    async function readOld(): Promise<z.infer<typeof stateSchema>> {
      if (target.fresh !== undefined && context.attempt === 1) return { mode: null, notes: target.fresh.notes };
      const { preferredSingleSignOnMode, notes } = await repeatUntilReplicated(() => getServicePrincipal(context.graph, target.servicePrincipalId), patienceFor(context, target));
      return { mode: preferredSingleSignOnMode ?? null, notes: notes ?? null };
    }
  },

  undoLines: ({ before, mode }) => (before === undefined || before.mode === mode ? [] : [undoLine('ssoMode', mode, before.mode)]),

  async undo(output, context) {
    const target = targetOf(context);
    if (target.created || output.before === undefined) return;
    const { preferredSingleSignOnMode, notes } = await getServicePrincipal(context.graph, target.servicePrincipalId);
    const changes = {
      ...(preferredSingleSignOnMode === output.mode ? { preferredSingleSignOnMode: output.before.mode } : {}),
      ...(notes === output.notes ? { notes: output.before.notes } : {}),
    };
    if (Object.keys(changes).length > 0) await updateServicePrincipal(auditedGraph(context, 'ssoMode'), target.servicePrincipalId, changes);
  },
};
