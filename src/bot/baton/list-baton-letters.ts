// What a change says to the two who share a setup, as letters that are saved in one piece with it. Knows neither cards nor the chat.
import type { SetupEvent } from '../../model/event';
import type { Letter } from '../../model/letter';
import type { Setup } from '../../model/setup';
import { listNews } from '../../engine/list-news';
import { nameOf } from '../../engine/name-of';
import { escapeMarkdown } from '../../content/escape-markdown';
import type { BotDeps } from '../bot-deps';
import type { NewLetter } from '../letters/outbox';

/** What happened to a setup, before it is saved. */
export interface Change {
  before: Setup;
  after: Setup;
  event: SetupEvent;
  correlationId: string;
}

export function listBatonLetters({ dialogs, say }: Pick<BotDeps, 'dialogs' | 'say'>, address: (letter: NewLetter) => Letter, { before, after, event, correlationId }: Change): Letter[] {
  if ((before.baton ?? after.baton) === undefined || before.face === after.face) return [];
  const dialog = dialogs.get(after.vendor)!;
  const { admin, endedFor, holder, isNewToHolder } = listNews(dialog, before, after, event);
  const { id: setupId, face } = after;
  const letters: NewLetter[] = [];
  if (admin) letters.push({ key: `baton-told/${setupId}/${face}`, conversation: after.live?.conversation ?? after.conversation, what: { type: 'setup', setupId, unlessSeen: true }, correlationId });
  const { conversation } = holder ?? {};
  if (!holder || !conversation) return letters.map(address);
  const { objectId: holderId } = holder.holder;
  letters.push({ key: `baton/${setupId}/${holderId}/${face}`, conversation, what: { type: 'baton', setupId, holderId, face, isNew: isNewToHolder }, correlationId });
  // A card that changes far up in the chat tells nobody that the work is over.
  if (endedFor) {
    const text = say(`batonEnded.${endedFor.how}`, { admin: escapeMarkdown(after.admin.name), vendor: escapeMarkdown(nameOf(dialog, after)) });
    letters.push({ key: `baton-ended/${setupId}/${holderId}/${face}`, conversation, what: { type: 'text', text }, correlationId });
  }
  return letters.map(address);
}
