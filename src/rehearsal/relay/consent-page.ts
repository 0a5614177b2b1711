// The page behind "Please sign in": follows the bot's own sign-in page to the authority, asks, and goes back as the authority would.
import { randomBytes } from 'node:crypto';
import express, { Router } from 'express';
import type { Directory } from './directory';
import type { AuthorizeRequest, RelayTenant } from './relay-tenant';
import type { ConsentRequest, SignIn } from './sign-in';

/** Routes `GET /:nonce` and `POST /:nonce`. */
export function createConsentPage(options: { signIn: SignIn; tenant: RelayTenant; directory: Directory; authorityHost: string }): Router {
  const { signIn } = options;
  const router = Router();
  // What the open page shows is what Accept answers: the bot's sign-in page gives a state of its own to each visit.
  const shown = new WeakMap<ConsentRequest, AuthorizeRequest>();

  router.get('/:nonce', async (req, res) => {
    const request = signIn.find(req.params.nonce);
    if (!request) return void res.status(404).type('html').send(page('Signed in already', '<p>This sign-in is over. You can close this window.</p>'));
    try {
      const wanted = await readWanted(request, options);
      shown.set(request, wanted);
      res.type('html').send(consentHtml(request, wanted, options.directory.botName));
    } catch (error) {
      res.status(400).type('html').send(page('Sign-in does not work', `<p>${escapeHtml((error as Error).message)}</p>`));
    }
  });

  router.post('/:nonce', express.urlencoded({ extended: false }), async (req, res) => {
    const request = signIn.find(req.params.nonce);
    if (!request) return void res.status(404).type('html').send(page('Signed in already', '<p>You can close this window.</p>'));
    const wanted = shown.get(request);
    if (!wanted) return res.redirect(303, req.originalUrl);
    const accepted = (req.body as { answer?: string }).answer === 'accept';
    try {
      if (accepted) await options.tenant.grantConsent(request.persona.objectId, wanted.scopes);
    } catch (error) {
      // Some permissions need an admin; the request stays open for one who may.
      return void res.status(403).type('html').send(page('Approval required', `<p>${escapeHtml((error as Error).message)}</p>`));
    }
    signIn.close(req.params.nonce);
    res.redirect(303, wayBack(wanted, accepted));
    await (accepted ? request.accepted() : request.declined()).catch(() => undefined);
  });
  return router;
}

/** Asks the bot's sign-in page where it would send the browser, and lets the tenant judge that request. */
async function readWanted(request: ConsentRequest, options: { tenant: RelayTenant; authorityHost: string }): Promise<AuthorizeRequest> {
  const answer = await fetch(request.buttonUrl, { redirect: 'manual' });
  const location = answer.headers.get('location');
  if (!location) throw new Error(`The bot's sign-in page answered ${answer.status} and leads nowhere.`);
  const target = new URL(location, request.buttonUrl);
  if (target.origin !== new URL(options.authorityHost).origin) throw new Error(`The bot's sign-in page leads to ${target.origin}, which is not the authority.`);
  return options.tenant.readAuthorizeRequest(Object.fromEntries(target.searchParams));
}

function wayBack(wanted: AuthorizeRequest, accepted: boolean): string {
  const back = new URL(wanted.redirectUri);
  const answer = new URLSearchParams(accepted
    ? { code: randomBytes(24).toString('base64url') }
    : { error: 'access_denied', error_description: 'AADSTS65004: User declined to consent to access the app.' });
  if (wanted.state !== undefined) answer.set('state', wanted.state);
  if (wanted.responseMode === 'fragment') back.hash = answer.toString();
  else answer.forEach((value, name) => back.searchParams.set(name, value));
  return back.toString();
}

function consentHtml(request: ConsentRequest, wanted: AuthorizeRequest, botName: string): string {
  // Entra leaves out whose permission it is where it is Graph's.
  const scopes = wanted.scopes.map((scope) => `<li>${escapeHtml(scope.replace(/^https:\/\/graph\.[^/]+\//, ''))}</li>`).join('');
  return page('Permissions requested', `
    <p class="who">${escapeHtml(request.persona.userPrincipalName)}</p>
    <p><strong>${escapeHtml(botName)}</strong> would like to act in your name with these permissions:</p>
    <ul>${scopes}</ul>
    <p>This is the rehearsal's sign-in page: nothing leaves this machine.</p>
    <form method="post">
      <button name="answer" value="decline">Cancel</button>
      <button class="yes" name="answer" value="accept">Accept</button>
    </form>`);
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>
body{font:16px/1.5 system-ui,sans-serif;background:#f3f2f1;color:#242424;margin:0;padding:24px}
main{background:#fff;max-width:440px;margin:8vh auto;padding:32px;border-radius:8px;box-shadow:0 2px 12px #0002}
h1{font-size:22px;margin:0 0 12px}p,li{overflow-wrap:anywhere}ul{padding-left:16px}@media(max-width:400px){main{padding:20px}}.who{color:#616161}form{display:flex;gap:12px;justify-content:flex-end;margin-top:24px}
button{font:inherit;padding:8px 20px;border:1px solid #8a8886;border-radius:4px;background:#fff}.yes{background:#0f6cbd;border-color:#0f6cbd;color:#fff}
</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
