// Writes one answer with the headers that every page carries. Knows nothing of routes.
import type { Response } from 'restify';

// Scripts and styles come from this server only; Teams shows the popup as a window of its own, so nobody needs to frame it.
const CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function addSecurityHeaders(res: Response): void {
  res.header('X-Content-Type-Options', 'nosniff');
  res.header('Referrer-Policy', 'no-referrer');
  res.header('X-Frame-Options', 'DENY');
  res.header('Content-Security-Policy', CONTENT_SECURITY_POLICY);
}

/** Content type as given: restify's own formatters would guess it. */
export function sendBody(res: Response, answer: { status: number; contentType: string; body: string }): void {
  res.sendRaw(answer.status, answer.body, { 'Content-Type': answer.contentType });
}

export function sendPage(res: Response, status: number, page: string): void {
  res.header('Cache-Control', 'no-store');
  sendBody(res, { status, contentType: 'text/html; charset=utf-8', body: page });
}
