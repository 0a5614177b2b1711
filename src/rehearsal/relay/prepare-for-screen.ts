// Turns what the bot sent into what the Playground can show: real addresses lead to the rehearsal's pages, nothing else changes.
import { ADAPTIVE_CARD, type Activity, type CardJson } from './activity';

/** The local page that stands for a real address; undefined for addresses that the rehearsal does not play. */
export type LinkForPeople = (url: string) => string | undefined;

/** For the Playground's connector: without the members that it fills in itself, without `refresh` and full width, links rewritten. */
export function prepareForScreen(activity: Activity, linkForPeople: LinkForPeople): Activity {
  const { from: _from, recipient: _recipient, serviceUrl: _serviceUrl, conversation: _conversation, id: _id, replyToId: _replyToId, ...rest } = activity;
  const shown: Activity = { ...rest, type: activity.type };
  if (typeof activity.text === 'string') shown.text = rewriteMarkdown(activity.text, linkForPeople);
  if (activity.attachments) {
    shown.attachments = activity.attachments.map((one) =>
      one.contentType === ADAPTIVE_CARD ? { ...one, content: prepareCard(one.content as CardJson, linkForPeople) } : one);
  }
  return shown;
}

export function prepareCard(card: CardJson, linkForPeople: LinkForPeople): CardJson {
  const { refresh: _refresh, msteams, ...rest } = card;
  // The Playground draws every card at one width and complains below the card about any other.
  const { width: _width, ...teams } = (msteams ?? {}) as Record<string, unknown>;
  return rewriteNode(Object.keys(teams).length > 0 ? { ...rest, msteams: teams } : rest, linkForPeople) as CardJson;
}

function rewriteNode(node: unknown, linkForPeople: LinkForPeople): unknown {
  if (Array.isArray(node)) return node.map((one) => rewriteNode(one, linkForPeople));
  if (typeof node !== 'object' || node === null) return node;
  const source = node as Record<string, unknown>;
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(source)) {
    // What a button carries goes back to the bot and stays byte for byte.
    copy[name] = name === 'data' ? value : rewriteNode(value, linkForPeople);
  }
  if (source.type === 'Action.OpenUrl' && typeof source.url === 'string') copy.url = linkForPeople(source.url) ?? source.url;
  if ((source.type === 'TextBlock' || source.type === 'Fact') && typeof source.text === 'string') {
    copy.text = rewriteMarkdown(source.text, linkForPeople);
  }
  return copy;
}

/** Only the address of `[text](address)`; an address that is shown as text stays the real one. */
function rewriteMarkdown(text: string, linkForPeople: LinkForPeople): string {
  return text.replace(/(\[[^\]\n]*\]\()(https:\/\/[^\s)]+)(\))/g, (whole, open: string, url: string, close: string) => {
    const local = linkForPeople(url);
    return local ? open + local + close : whole;
  });
}
