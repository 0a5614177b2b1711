// Signs a person in without a browser, through the same redirects and forms. Knows pages only by their data attributes.

export interface PlaySignInRequest {
  mode: 'sp' | 'idp';
  userPrincipalName: string;
  password?: string;
  /** First address: the vendor's sign-on page, or the tile of My Apps. */
  start: string;
}

export interface PlaySignInResult {
  accepted: boolean;
  stage: 'identity-provider' | 'vendor';
  code?: string;
  message: string;
  nameId?: string;
  /** True when a request was made on the way: a tile with a sign-on URL leads to the vendor's page first. */
  isAnswerToRequest: boolean;
}

interface ShownPage {
  url: string;
  html: string;
  data: Record<string, string>;
}

const MAX_STEPS = 20;

/** Walks until a page says how it ended. Throws when the pages lead in a circle or away from this machine. */
export async function playSignIn(request: PlaySignInRequest): Promise<PlaySignInResult> {
  const browser = new TinyBrowser(new URL(request.start).origin);
  let password = request.password ?? '';
  let page = await browser.open(request.start);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    if (page.data.outcome) return readResult(page, browser.hasSeenRequest);
    if (page.data.page === 'self-posting') page = await browser.submit(page, {});
    else if (page.data.page === 'login' && page.data.start) page = await browser.open(page.data.start);
    else if (page.data.page === 'login') return { accepted: false, stage: 'vendor', message: 'No sign-in starts at this vendor.', isAnswerToRequest: false };
    else if (page.data.page === 'sign-in' && page.data.message) {
      // A run before this one has already changed the password that the administrator gave.
      if (password !== request.password || !page.data.message.includes('AADSTS50126')) return refuse(page, browser.hasSeenRequest);
      password = changePassword(password);
      page = await browser.post('/people/sign-in', { person: request.userPrincipalName, password, next: page.data.next ?? '' });
    } else if (page.data.page === 'sign-in') page = await browser.post('/people/sign-in', { person: request.userPrincipalName, password, next: page.data.next ?? '' });
    else if (page.data.page === 'change-password') {
      const next = changePassword(password);
      page = await browser.submit(page, { newPassword: next, repeated: next });
      password = next;
    } else if (page.data.page === 'second-factor') page = await browser.submit(page, { factor: 'now' });
    else throw new Error(`No way on from the page ${page.data.page ?? page.url}`);
  }
  throw new Error('The sign-in leads in a circle.');
}

function changePassword(given: string): string {
  return `${given}-changed`;
}

function readResult(page: ShownPage, isAnswerToRequest: boolean): PlaySignInResult {
  const { outcome, stage, code, message = '', 'name-id': nameId } = page.data;
  return { accepted: outcome === 'accepted', stage: stage === 'vendor' ? 'vendor' : 'identity-provider', code, message, nameId, isAnswerToRequest };
}

function refuse(page: ShownPage, isAnswerToRequest: boolean): PlaySignInResult {
  const message = page.data.message ?? '';
  return { accepted: false, stage: 'identity-provider', code: /^AADSTS\d+/.exec(message)?.[0], message, isAnswerToRequest };
}

class TinyBrowser {
  hasSeenRequest = false;
  private readonly cookies = new Map<string, string>();

  constructor(private readonly origin: string) {}

  open(url: string): Promise<ShownPage> {
    return this.go(url, { method: 'GET' });
  }

  post(path: string, fields: Record<string, string>): Promise<ShownPage> {
    return this.go(path, { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** Sends the page's first form with its hidden fields and these. */
  submit(page: ShownPage, fields: Record<string, string>): Promise<ShownPage> {
    const form = /<form method="post" action="([^"]*)">([\s\S]*?)<\/form>/.exec(page.html);
    if (!form) throw new Error(`There is no form on ${page.url}`);
    const hidden = [...(form[2] ?? '').matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map((found): [string, string] => [decode(found[1]), decode(found[2])]);
    return this.post(decode(form[1]), { ...Object.fromEntries(hidden), ...fields });
  }

  private async go(target: string, init: { method: string; body?: URLSearchParams }): Promise<ShownPage> {
    const url = new URL(target, this.origin);
    if (url.origin !== this.origin) throw new Error(`The page leads away from this machine: ${url.origin}`);
    this.hasSeenRequest ||= url.searchParams.has('SAMLRequest');
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      this.cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null) return this.go(location, { method: 'GET' });
    const html = await response.text();
    const tag = /<main[^>]*>/.exec(html)?.[0] ?? '';
    const data = [...tag.matchAll(/data-([\w-]+)="([^"]*)"/g)].map((found): [string, string] => [found[1] ?? '', decode(found[2])]);
    return { url: url.href, html, data: Object.fromEntries(data) };
  }
}

function decode(text: string | undefined): string {
  return (text ?? '').replace(/&#(\d+);/g, (_whole, digits: string) => String.fromCharCode(Number(digits)));
}
