// Reads what a person said to the bot in a channel about notices. Knows no product and no channel; capitals, blanks and full stops do not matter.
import { tidy } from '../talk/read-command';

/** `names`: what it is about, as it was typed; none: nothing was said of that. */
export type ChannelCommand = { type: 'notify' | 'stop'; names: string[] } | { type: 'list' };

const HERE = '(?: (?:us|me|them|everybody|here|there|(?:in |to )?this (?:channel|chat|group|team)))*';
const ABOUT = '(?: (?:about|of|on|for|to|from|when))?';
const NOTIFY = new RegExp(`^(?:notify|inform|subscribe)${HERE}(?:${ABOUT} (.+))?$`, 'i');
const TELL = new RegExp(`^(?:tell|post|send)(?: notices)?${HERE}(?: notices)?(?: (?:about|of|on|when) (.+))?$`, 'i');
const STOP = new RegExp(`^(?:stop|end|unsubscribe|mute|no more)(?: (?:notifying|informing|telling|posting|sending))?${HERE}(?: (?:notices?|notifications?|messages))?${HERE}(?:${ABOUT} (.+))?$`, 'i');
const LIST = /^(?:status|(?:show |list )?(?:the |our )?(?:notices?|notifications|subscriptions?)(?: here)?|what (?:do|will|would) you (?:notify|tell|post|say|send)\b.*|what (?:comes|is posted|are the notices) here|what (?:are we|is this channel) (?:notified|told|subscribed)\b.*)$/i;

/** Undefined: it is about something else. */
export function readChannelCommand(typed: string): ChannelCommand | undefined {
  const text = tidy(typed);
  if (text.length > 300) return undefined;
  if (LIST.test(text)) return { type: 'list' };
  const notify = NOTIFY.exec(text) ?? TELL.exec(text);
  if (notify) return { type: 'notify', names: listNames(notify[1]) };
  const stop = STOP.exec(text);
  return stop ? { type: 'stop', names: listNames(stop[1]) } : undefined;
}

function listNames(text: string | undefined): string[] {
  return (text ?? '').split(/\s*[,;+&]\s*(?:and |or )?|\s+(?:and|or)\s+/i).map((name) => name.trim().replace(/^(?:the|every|any) /i, '')).filter((name) => name !== '');
}
