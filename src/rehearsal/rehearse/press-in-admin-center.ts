// Works off the numbered clicks of a card in the admin center, as a person who knows nothing else would. Knows no page of it.
import { listNodes } from '../relay/list-nodes';
import type { CardJson } from '../relay/activity';
import type { Transcript } from './transcript';

const MOST_BUTTONS = 10;

export interface AdminCenterParts {
  transcript: Transcript;
  /** Address of the button on the card. */
  start: string;
  /** Titles, in the order in which they are pressed. */
  steps: string[];
}

/** What stands in “quotes” in the numbered lines of a card. */
export function readQuotedSteps(card: CardJson): string[] {
  const lines = listNodes(card, (node) => node.type === 'TextBlock').map((node) => String(node.text)).filter((text) => /^\d+ · /.test(text));
  return lines.flatMap((line) => [...line.matchAll(/“([^”]+)”/g)].map((match) => match[1]!));
}

/** @throws Error when a page does not have what the card tells to press */
export async function pressInAdminCenter({ transcript, start, steps }: AdminCenterParts): Promise<void> {
  if (steps.length === 0 || steps.length > MOST_BUTTONS) throw new Error(`The card tells ${steps.length} clicks.`);
  let page = await read(start, { method: 'GET' });
  for (const title of steps) {
    const next = findTarget(page.html, title);
    if (!next) throw new Error(`The page ${page.url} has no “${title}”.`);
    page = await read(new URL(next.path, page.url).href, next.fields === undefined ? { method: 'GET' } : { method: 'POST', body: new URLSearchParams(next.fields) });
    transcript.vendor(`Presses “${title}” in the admin center`, /<h1>([^<]*)</.exec(page.html)?.[1] ?? '');
  }
}

async function read(url: string, init: RequestInit): Promise<{ url: string; html: string }> {
  const response = await fetch(url, { ...init, redirect: 'follow' });
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
  return { url: response.url, html: await response.text() };
}

function findTarget(html: string, title: string): { path: string; fields?: Record<string, string> } | undefined {
  const link = [...html.matchAll(/<a class="[^"]*" href="([^"]*)">([^<]*)<\/a>/g)].find((match) => match[2] === title);
  if (link) return { path: link[1]! };
  const form = [...html.matchAll(/<form method="post" action="([^"]*)">(.*?)<\/form>/g)].find((match) => match[2]!.includes(`>${title}</button>`));
  if (!form) return undefined;
  return { path: form[1]!, fields: Object.fromEntries([...form[2]!.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map((match) => [match[1]!, match[2]!])) };
}
