// The two ends of the consent popup. Takes from the address bar only the random values that were handed out. Knows no Teams protocol.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Request, Response, Server } from 'restify';
import type { ConsentRequests } from '../identity/consent-requests';
import { buildAuthorizeUrl, type AuthorizeSettings } from './authorize-url';
import { AUTH_END_SCRIPT, PAGE_CSS, type Pages } from './pages';
import { sendBody, sendPage } from './send';

export interface SignInPagesOptions extends AuthorizeSettings {
  consentRequests: ConsentRequests;
  pages: Pages;
}

export function addSignInPages(server: Server, options: SignInPagesOptions): void {
  const { consentRequests, pages } = options;
  server.get('/auth-start', async (req: Request, res: Response) => {
    const parameters = consentRequests.start(readQuery(req, 'request'));
    if (!parameters) return sendPage(res, 404, pages.linkOver);
    res.header('Location', buildAuthorizeUrl(options, parameters));
    sendBody(res, { status: 302, contentType: 'text/plain; charset=utf-8', body: '' });
  });
  server.get('/auth-end', async (req: Request, res: Response) => {
    const request = consentRequests.finish(readQuery(req, 'state'));
    // Entra docs, admin consent: it comes back to this address, too, and belongs to nobody's sign-in.
    if (!request && readQuery(req, 'admin_consent') === 'True') return sendPage(res, 200, pages.consented);
    if (!request) return sendPage(res, 400, pages.signInOver);
    const succeeded = readQuery(req, 'error') === '' && readQuery(req, 'code') !== '';
    sendPage(res, 200, succeeded ? pages.signedIn : pages.declined);
  });
  server.get('/static/page.css', async (_req: Request, res: Response) => sendStatic(res, 'text/css; charset=utf-8', PAGE_CSS));
  server.get('/static/auth-end.js', async (_req: Request, res: Response) => sendStatic(res, 'text/javascript; charset=utf-8', AUTH_END_SCRIPT));
  server.get('/static/teams-js/MicrosoftTeams.min.js', async (_req: Request, res: Response) => sendStatic(res, 'text/javascript; charset=utf-8', await findTeamsJs()));
}

// Read when the first popup needs it, and left to the browser's cache.
let teamsJs: Promise<string> | undefined;
function findTeamsJs(): Promise<string> {
  teamsJs ??= readFile(join(require.resolve('@microsoft/teams-js/package.json'), '../dist/umd/MicrosoftTeams.min.js'), 'utf8');
  return teamsJs;
}

function sendStatic(res: Response, contentType: string, body: string): void {
  res.header('Cache-Control', 'public, max-age=3600');
  sendBody(res, { status: 200, contentType, body });
}

function readQuery(req: Request, name: string): string {
  return new URLSearchParams(req.getQuery()).get(name) ?? '';
}
