// The vendor consoles over HTTP: pages for people, JSON for the automatic player. Decides nothing itself.
import { Router, json, urlencoded, type Request, type Response } from 'express';
import { readCookie } from '../saml/people-sessions';
import { buildPage, escapeText } from '../saml/build-page';
import { buildConsolePage } from './build-console-page';
import { buildScreen, findShownPlace, listNextPages, type ScreenField } from './build-screen';
import { ConsoleAction, playConsole } from './play-console';
import { accept, type ConsoleContext, type PlayResult } from './press-button';
import { answerSupport } from './answer-support';
import { buildAccount, type NamedTruth } from './truth';
import { checkVendorPassword, type VendorWorld } from './read-account';

export interface ConsoleRouterParts {
  world: VendorWorld;
  /** The document at an address of the login service. */
  fetchMetadata(url: string): Promise<string>;
  /** The document behind a link that somebody sent to support: the login service's, or one of this machine. */
  fetchSent(url: string): Promise<string>;
}

const SIGNED_OUT = 'rehearsal-console';

/** Router for /console (the list of vendors) and /console/<vendor>. */
export function createConsoleRouter(parts: ConsoleRouterParts): Router {
  const router = Router();
  const { world } = parts;
  const findTruth = (request: Request) => world.truths.find((truth) => truth.slug === request.params.vendor);
  router.use('/console', urlencoded({ extended: false, limit: '300kb' }), json({ limit: '300kb' }));
  router.get('/console', (_request, response) => {
    const links = world.truths.map((truth) => `<p><a class="button main" href="/console/${truth.slug}">${escapeText(truth.name)}</a></p>`).join('');
    response.send(buildPage({ title: 'Vendor consoles', owner: 'Rehearsal', tone: 'rehearsal', body: links }));
  });
  router.use('/console/:vendor', (request, response, next) => {
    if (findTruth(request)) next();
    else response.status(404).send(buildPage({ title: 'No such console', owner: 'Rehearsal', tone: 'rehearsal', body: '<p><a href="/console">All consoles</a></p>' }));
  });
  router.post('/console/:vendor/play', async (request, response) => {
    const truth = findTruth(request);
    const { region } = (request.body ?? {}) as { region?: unknown };
    const action = ConsoleAction.safeParse(request.body ?? {});
    if (!truth || !action.success || (typeof region === 'string' && !world.state.setRegion(truth, region))) {
      response.status(400).json({ ok: false, message: 'The request needs where, do, field and value.' });
      return;
    }
    const context = openAccount(parts, truth);
    const result = await playConsole(context, action.data);
    world.state.save();
    response.json({ ...result, screen: buildScreen(context) });
  });
  router.post('/console/:vendor/support', async (request, response) => {
    const truth = findTruth(request);
    const { text } = (request.body ?? {}) as { text?: unknown };
    if (!truth || typeof text !== 'string' || !request.is('application/json')) {
      response.status(400).json({ message: 'The request needs { "text": … } as JSON.' });
      return;
    }
    const answer = await answerSupport(openAccount(parts, truth), text);
    world.state.save();
    response.json(answer);
  });
  addPages(router, parts, findTruth);
  return router;
}

function addPages(router: Router, parts: ConsoleRouterParts, findTruth: (request: Request) => NamedTruth | undefined): void {
  const { world } = parts;
  const withTruth = (handle: (truth: NamedTruth, request: Request, response: Response) => void | Promise<void>) => async (request: Request, response: Response) => {
    const truth = findTruth(request);
    if (truth) await handle(truth, request, response);
  };
  router.get('/console/:vendor', withTruth((truth, request, response) => {
    const context = openAccount(parts, truth);
    if (readCookie(request, SIGNED_OUT) === 'out') return sendConsoleLogin(truth, response);
    const place = truth.places.find((entry) => entry.id === request.query.place);
    if (place) context.account.placeId = place.id;
    const message = typeof request.query.message === 'string' ? request.query.message.slice(0, 1000) : undefined;
    sendConsole(context, response, message === undefined ? undefined : { ok: request.query.ok === '1', message });
  }));
  router.post('/console/:vendor/account', withTruth((truth, request, response) => {
    world.state.setRegion(truth, String((request.body as Record<string, unknown>).region ?? ''));
    response.redirect(303, `/console/${truth.slug}`);
  }));
  router.post('/console/:vendor/do', withTruth(async (truth, request, response) => {
    const context = openAccount(parts, truth);
    const result = await submitForm(context, request.body as Record<string, string | string[]>);
    world.state.save();
    response.redirect(303, `/console/${truth.slug}?${new URLSearchParams({ ok: result.ok ? '1' : '0', message: result.message })}`);
  }));
  router.get('/console/:vendor/sign-out', withTruth((truth, _request, response) => {
    response.cookie(SIGNED_OUT, 'out', { httpOnly: true, sameSite: 'lax', path: `/console/${truth.slug}` });
    response.redirect(303, `/console/${truth.slug}`);
  }));
  router.post('/console/:vendor/sign-in', withTruth((truth, request, response) => {
    const { email, password } = request.body as Record<string, unknown>;
    const verdict = checkVendorPassword(world, openAccount(parts, truth).addresses, String(email ?? ''), String(password ?? ''));
    if (!verdict.accepted) return sendConsoleLogin(truth, response, verdict.reason);
    response.clearCookie(SIGNED_OUT, { path: `/console/${truth.slug}` });
    response.redirect(303, `/console/${truth.slug}`);
  }));
}

/** Everything typed on the page is taken over first, so that nothing is lost when the button is refused. */
async function submitForm(context: ConsoleContext, body: Record<string, string | string[]>): Promise<PlayResult> {
  const place = findShownPlace(context);
  const where = readText(body.where);
  if (place?.path.join(' > ') === where) {
    for (const field of buildScreen(context).fields) {
      const result = await takeOver(context, where, field, body[`field:${field.label}`]);
      if (!result.ok) return result;
    }
  }
  if (body.go) return playConsole(context, { where: readText(body.go), do: 'go', field: '', value: '' });
  return playConsole(context, { where, do: 'press', field: readText(body.press), value: readText(body.newName) });
}

async function takeOver(context: ConsoleContext, where: string, { kind, label, options }: ScreenField, sent: string | string[] | undefined): Promise<PlayResult> {
  const value = readText(sent);
  if (kind === 'filled' || (kind === 'choice' && !value)) return accept('');
  if (kind === 'choices') {
    const chosen = Array.isArray(sent) ? sent : [sent];
    const results: PlayResult[] = [];
    for (const option of options ?? []) results.push(await playConsole(context, { where, do: chosen.includes(option) ? 'tick' : 'clear', field: option, value: '' }));
    return results.find(({ ok }) => !ok) ?? accept('');
  }
  const verb = kind === 'box' ? (value === 'on' ? 'tick' : 'clear') : kind === 'choice' ? 'choose' : kind === 'upload' ? 'upload' : 'type';
  return playConsole(context, { where, do: verb, field: label, value });
}

function readText(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : value?.[0] ?? '';
}

function openAccount({ world, fetchMetadata, fetchSent }: ConsoleRouterParts, truth: NamedTruth): ConsoleContext {
  const addresses = buildAccount(truth, world.state.getRegion(truth));
  return { truth, addresses, account: world.state.getAccount(truth, addresses.region), fetchMetadata, fetchSent, hasMailbox: world.hasMailbox };
}

function sendConsole(context: ConsoleContext, response: Response, flash?: PlayResult): void {
  const { truth, addresses } = context;
  const regions = truth.regions.map((region) => ({ ...region, isShown: region.key === addresses.region.key }));
  response.send(buildConsolePage({ slug: truth.slug, screen: buildScreen(context), nextPages: listNextPages(context), regions, flash, loginPage: `/vendor/${addresses.host}/` }));
}

function sendConsoleLogin(truth: NamedTruth, response: Response, problem?: string): void {
  const hints = truth.administrators.map((entry) => `<li>${escapeText(entry.email)}: ${escapeText(entry.password)}${entry.local ? ' (local administrator)' : ''}</li>`).join('');
  const body = `${problem ? `<p class="refused">${escapeText(problem)}</p>` : ''}<form method="post" action="/console/${truth.slug}/sign-in">`
    + '<label for="email">Email address</label><input id="email" type="text" name="email"><label for="password">Password</label><input id="password" type="password" name="password" autocomplete="off">'
    + `<button class="main">Log in</button></form><div class="note">Accounts of the rehearsal:<ul>${hints}</ul></div>`;
  response.status(problem ? 403 : 200).send(buildPage({ title: `Log in to the ${truth.name} console`, owner: `${truth.name} (rehearsal)`, tone: 'vendor', body, data: { page: 'console-login', message: problem } }));
}
