// Has Entra make the app's own signing certificate, or waits for the one that people make by hand. The private key never leaves Entra; the certificate is activated by configure-service-principal.
import { z } from 'zod';
import { certificateThumbprint } from '../graph/certificate-thumbprint';
import { pollUntil, repeatUntilReplicated } from '../graph/poll-until';
import { addTokenSigningCertificate, getServicePrincipal } from '../graph/service-principals';
import type { Action, ActionContext } from '../model/action';
import type { PlanLine } from '../model/plan';
import { SetupError } from '../model/errors';
import { APPLICATION_ADMIN_ROLES } from './directory-roles';
import { auditedGraph } from './shared/audited-graph';
import { awaitCertificateByHand } from './shared/await-certificate-by-hand';
import { isAgreed, planLine } from './shared/plan-lines';
import { activeOf, certificatesOf, isValid, judgeHandMade, type KnownCertificate } from './shared/known-certificate';
import { patienceFor, readPlanned, targetOf, type TargetApplication } from './shared/target-application';

export const ADD_SIGNING_CERTIFICATE = 'add-signing-certificate';

const inputSchema = z.object({ subject: z.string().min(1).max(120).optional(), years: z.number().min(1).max(3).optional() });

export const certificateResultSchema = z.object({
  thumbprint: z.string(),
  certificateBase64: z.string(),
  /** ISO time. */
  notAfter: z.string(),
  alreadyThere: z.boolean(),
  /** True: people made it in the admin center. */
  byHand: z.literal(true).optional(),
});

/** In place of a date: the one who makes it chooses that. A key of words.yaml `planValues`. */
const BY_HAND = 'by-hand';

type Input = z.infer<typeof inputSchema>;
type Certificate = z.infer<typeof certificateResultSchema>;

export const addSigningCertificate: Action<Input, Certificate> = {
  name: ADD_SIGNING_CERTIFICATE,
  scopes: ['Application.ReadWrite.All'],
  roles: APPLICATION_ADMIN_ROLES,
  after: ['set-saml-mode'],
  // Nobody is sent to the admin center before all else is there that they may see.
  afterByHand: ['set-saml-urls', 'set-claims'],
  writesTo: 'servicePrincipal',
  input: inputSchema,
  output: certificateResultSchema,

  async plan(input, context) {
    const notAfter = context.cloud.canMakeSigningCertificate ? (input.years === undefined ? yearsFrom(context.now(), 3) : lastMoment(context.now(), input.years)).slice(0, 10) : BY_HAND;
    const there = await readPlanned(context);
    if (there === undefined) return [planLine(context, ADD_SIGNING_CERTIFICATE, 'certificate', { new: notAfter, ...(notAfter === BY_HAND ? { note: 'certificateByHand' } : {}) })];
    return [planThere(context, certificatesOf(there.servicePrincipal), notAfter)];
  },

  async run(input, context) {
    context.progress(ADD_SIGNING_CERTIFICATE);
    const target = targetOf(context);
    if (!context.cloud.canMakeSigningCertificate) return findOrAwait(context, target);
    const subject = subjectOf(input, target, context.setupCode);
    const known = target.fresh !== undefined && context.attempt === 1 ? undefined : await findKnown(context, target, subject);
    if (known !== undefined) return known;
    return make(context, target, subject, input.years);
  },
};

function planThere(context: ActionContext, certificates: KnownCertificate[], notAfter: string): PlanLine {
  const active = certificates.find(({ isActive }) => isActive);
  const old = active?.notAfter.slice(0, 10);
  if (active !== undefined && isValid(active, context.now())) return planLine(context, ADD_SIGNING_CERTIFICATE, 'certificate', { old, new: old });
  const waiting = notAfter === BY_HAND ? judgeHandMade(certificates, context.now()) : undefined;
  const line = planLine(context, ADD_SIGNING_CERTIFICATE, 'certificate', waiting?.found === 'one' ? { old, new: waiting.certificate.notAfter.slice(0, 10), note: 'certificateActivated' } : { old, new: notAfter });
  // Entra docs: beside an expired certificate a new one is used for signing at once, before anybody activates it.
  if (active !== undefined) return { ...line, note: line.note ?? (notAfter === BY_HAND ? 'replacesExpiredByHand' : 'replacesExpiredCertificate') };
  return { ...line, needsTick: false, ...(notAfter === BY_HAND && line.note === undefined ? { note: 'certificateByHand' } : {}) };
}

/** Where Entra offers no call to make one: what is in force and may stay, or what an admin made by hand. */
async function findOrAwait(context: ActionContext, target: TargetApplication): Promise<Certificate> {
  const active = activeOf(await repeatUntilReplicated(() => getServicePrincipal(context.graph, target.servicePrincipalId), patienceFor(context, target)));
  // What people made by hand for this setup is not taken for something that was there before.
  const isNew = target.created || context.previousProblem !== undefined;
  if (active !== undefined && (isValid(active, context.now()) ? !isNew : !isAgreed(context, ADD_SIGNING_CERTIFICATE, 'certificate'))) return toResult(active, true);
  return { ...toResult(await awaitCertificateByHand(context, target), true), byHand: true };
}

/** What is there already and must not be made again, or must not be touched. */
async function findKnown(context: ActionContext, target: TargetApplication, subject: string): Promise<Certificate | undefined> {
  const servicePrincipal = await repeatUntilReplicated(() => getServicePrincipal(context.graph, target.servicePrincipalId), patienceFor(context, target));
  const certificates = certificatesOf(servicePrincipal);
  const ours = certificates.find((certificate) => certificate.displayName === subject && isValid(certificate, context.now()));
  if (ours !== undefined && !ours.isActive) return toResult(ours, false);
  const active = certificates.find((certificate) => certificate.isActive);
  const keepsActive = active !== undefined && (isValid(active, context.now()) || !isAgreed(context, ADD_SIGNING_CERTIFICATE, 'certificate'));
  return keepsActive ? toResult(active, active !== ours) : undefined;
}

async function make(context: ActionContext, target: TargetApplication, subject: string, years: number | undefined): Promise<Certificate> {
  const endDateTime = years === undefined ? undefined : lastMoment(context.now(), years);
  const patience = patienceFor(context, { created: true });
  try {
    const made = await repeatUntilReplicated(
      () => addTokenSigningCertificate(auditedGraph(context, 'certificate'), target.servicePrincipalId, subject, endDateTime),
      patienceFor(context, target),
    );
    const certificateBase64 = made.key ?? '';
    const thumbprint = certificateThumbprint(certificateBase64);
    await pollUntil(() => readCertificates(context, target), (all) => all.some((one) => one.thumbprint === thumbprint), patience);
    return { thumbprint, certificateBase64, notAfter: made.endDateTime ?? '', alreadyThere: false };
  } catch (error) {
    if (!(error instanceof SetupError && error.code === 'graph/unclear-answer')) throw error;
    const isOurs = (one: KnownCertificate): boolean => one.displayName === subject;
    const all = await pollUntil(() => readCertificates(context, target), (found) => found.some(isOurs), patience).catch(() => []);
    const found = all.find(isOurs);
    if (found === undefined) throw error;
    return toResult(found, false);
  }
}

async function readCertificates(context: ActionContext, target: TargetApplication): Promise<KnownCertificate[]> {
  return certificatesOf(await getServicePrincipal(context.graph, target.servicePrincipalId));
}

function toResult({ thumbprint, certificateBase64, notAfter }: KnownCertificate, alreadyThere: boolean): Certificate {
  return { thumbprint, certificateBase64, notAfter, alreadyThere };
}

/** The setup's code makes it findable after an unclear answer. Commas and the like would break the distinguished name. */
function subjectOf(input: Input, target: TargetApplication, setupCode: string): string {
  const text = (input.subject ?? target.displayName).replace(/^CN=/i, '').replace(/\(setup [^)]*\)$/, '').replace(/[^A-Za-z0-9 .-]/g, ' ');
  return `CN=${text} ${setupCode}`.replace(/ +/g, ' ').slice(0, 64).trim();
}

/** An hour less than asked: Entra counts its 3 years by its own clock. */
function lastMoment(now: Date, years: number): string {
  return new Date(new Date(yearsFrom(now, years)).getTime() - 3_600_000).toISOString();
}

function yearsFrom(now: Date, years: number): string {
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  return end.toISOString();
}
