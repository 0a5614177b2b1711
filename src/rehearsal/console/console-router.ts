// The vendor consoles over HTTP: pages for people, JSON for the automatic player. Decides nothing itself.
import { Router, json, urlencoded, type Request, type Response } from 'express';
import { readCookie } from '../saml/people-sessions';
import { buildPage, escapeText } from '../saml/build-page';
import { buildConsolePage } from './build-console-page';
import { buildScreen, findShownPlace, type Screen } from './build-screen';
import { ConsoleAction, playConsole } from './play-console';
import type { ConsoleContext, PlayResult } from './press-button';
import { buildAccount, type NamedTruth, type TruthAccount } from './truth';
import { checkVendorPassword, type VendorWorld } from './read-account';

export interface ConsoleRouterParts {
  world: VendorWorld;
  fetchMetadata(url: string): Promise<string>;
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
    const { account, context } = openAccount(parts, truth);
    const result = await playConsole(context, action.data);
    world.state.save();
    response.json({ ...result, screen: showScreen(context, account) });
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
    const { account, context } = openAccount(parts, truth);
    if (readCookie(request, SIGNED_OUT) === 'out') return sendConsoleLogin(truth, response);
    const place = truth.places.find((entry) => entry.id === request.query.place);
    if (place) context.account.placeId = place.id;
    const message = typeof request.query.message === 'string' ? request.query.message.slice(0, 300) : undefined;
    sendConsole(truth, account, showScreen(context, account), response, message === undefined ? undefined : { ok: request.query.ok === '1', message });
  }));
  router.post('/console/:vendor/account', withTruth((truth, request, response) => {
    world.state.setRegion(truth, String((request.body as Record<string, unknown>).region ?? ''));
    response.redirect(303, `/console/${truth.slug}`);
  }));
  router.post('/console/:vendor/do', withTruth(async (truth, request, response) => {
    const { context } = openAccount(parts, truth);
    const result = await submitForm(context, request.body as Record<string, string>);
    world.state.save();
    response.redirect(303, `/console/${truth.slug}?${new URLSearchParams({ ok: result.ok ? '1' : '0', message: result.message })}`);
  }));
  router.get('/console/:vendor/sign-out', withTruth((truth, _request, response) => {
    response.cookie(SIGNED_OUT, 'out', { httpOnly: true, sameSite: 'lax', path: `/console/${truth.slug}` });
    response.redirect(303, `/console/${truth.slug}`);
  }));
  router.post('/console/:vendor/sign-in', withTruth((truth, request, response) => {
    const { account } = openAccount(parts, truth);
    const { email, password } = request.body as Record<string, unknown>;
    const verdict = checkVendorPassword(world, account, String(email ?? ''), String(password ?? ''));
    if (!verdict.accepted) return sendConsoleLogin(truth, response, verdict.reason);
    response.clearCookie(SIGNED_OUT, { path: `/console/${truth.slug}` });
    response.redirect(303, `/console/${truth.slug}`);
  }));
}

/** Everything typed on the page is taken over first, so that nothing is lost when the button is refused. */
async function submitForm(context: ConsoleContext, body: Record<string, string>): Promise<PlayResult> {
  const place = findShownPlace(context);
  const where = body.where ?? '';
  if (place?.path.join(' > ') === where) {
    for (const field of place.fields) {
      const value = body[`field:${field.label}`];
      const verb = field.kind === 'box' ? (value === 'on' ? 'tick' : 'clear') : field.kind === 'choice' ? 'choose' : field.kind === 'upload' ? 'upload' : 'type';
      if (field.kind === 'filled' || (field.kind === 'choice' && !value)) continue;
      const result = await playConsole(context, { where, do: verb, field: field.label, value: value ?? '' });
      if (!result.ok) return result;
    }
  }
  if (body.go) return playConsole(context, { where: body.go, do: 'go', field: '', value: '' });
  return playConsole(context, { where, do: 'press', field: body.press ?? '', value: body.newName ?? '' });
}

function openAccount({ world, fetchMetadata }: ConsoleRouterParts, truth: NamedTruth): { account: TruthAccount; context: ConsoleContext } {
  const account = buildAccount(truth, world.state.getRegion(truth));
  return { account, context: { truth, account: world.state.getAccount(truth, account.region), fetchMetadata } };
}

function showScreen(context: ConsoleContext, account: TruthAccount): Screen {
  return buildScreen({ truth: context.truth, region: account.region, host: account.host, account: context.account });
}

function sendConsole(truth: NamedTruth, account: TruthAccount, screen: Screen, response: Response, flash?: PlayResult): void {
  const regions = truth.regions.map((region) => ({ ...region, isShown: region.key === account.region.key }));
  response.send(buildConsolePage({ slug: truth.slug, screen, regions, flash, loginPage: `/vendor/${account.host}/` }));
}

function sendConsoleLogin(truth: NamedTruth, response: Response, problem?: string): void {
  const hints = truth.administrators.map((entry) => `<li>${escapeText(entry.email)}: ${escapeText(entry.password)}${entry.local ? ' (local administrator)' : ''}</li>`).join('');
  const body = `${problem ? `<p class="refused">${escapeText(problem)}</p>` : ''}<form method="post" action="/console/${truth.slug}/sign-in">`
    + '<label for="email">Email address</label><input id="email" type="text" name="email"><label for="password">Password</label><input id="password" type="password" name="password" autocomplete="off">'
    + `<button class="main">Log in</button></form><div class="note">Accounts of the rehearsal:<ul>${hints}</ul></div>`;
  response.status(problem ? 403 : 200).send(buildPage({ title: `Log in to the ${truth.name} console`, owner: `${truth.name} (rehearsal)`, tone: 'vendor', body, data: { page: 'console-login', message: problem } }));
}
