// Reads what a sign-in page of Entra says, pasted with all that stands around it. Keyed on the number; the sentence around it may change.
import type { Trouble } from '../../model/trouble';

/** A page of text is shorter; the rest is not looked at. */
const MOST_READ = 12_000;
const GUID = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';
const QUOTED = `['"“‘]([^'"”’]{1,400})['"”’]`;

const CODE = /AADSTS\s?(\d{4,9})/i;
/** Of the app alone, the surest first. */
const APP = [
  new RegExp(`application\\s+.{0,120}?\\(${QUOTED}\\)\\s+to block`, 'i'),
  new RegExp(`application\\s+['"“‘]?(${GUID})`, 'i'),
  new RegExp(`\\bapp(?:lication)?[ -]?id\\s*[:=]\\s*(${GUID})`, 'i'),
  /\bapp(?:lication)? name\s*[:=]\s*([^\r\n]{1,100})/i,
  /contact the (.{1,100}?) application owner/i,
];
const IDENTIFIER = [new RegExp(`application with identifier ${QUOTED}`, 'i'), new RegExp(`configured for the application ${QUOTED}`, 'i')];
const REPLY_URL = [new RegExp(`(?:reply|redirect) (?:URL|URI|address)e?s? ${QUOTED}`, 'i')];
const PERSON = [
  new RegExp(`user(?: account)?(?: identifier)? ${QUOTED}`, 'i'),
  /user account (\S+@\S+) does not exist/i,
  /(?:^|[\s:(<])([\w.+'-]+(?:#EXT#)?@[a-z\d-]+(?:\.[a-z\d-]+)+)/im,
];
const CORRELATION = [new RegExp(`correlation id\\s*[:=]?\\s*(${GUID})`, 'i')];

/** Undefined when no number of Entra stands in the text. What the page hides, such as `{EmailHidden}`, is not known. */
export function readErrorText(pasted: string): (Trouble & { code: string }) | undefined {
  const text = pasted.slice(0, MOST_READ);
  const code = CODE.exec(text)?.[1];
  if (code === undefined) return undefined;
  const identifier = first(text, IDENTIFIER);
  const app = first(text, APP) ?? identifier;
  const person = first(text, PERSON);
  const replyUrl = first(text, REPLY_URL);
  const correlationId = first(text, CORRELATION);
  return {
    code: String(Number(code)),
    ...(app === undefined ? {} : { app }),
    ...(person === undefined ? {} : { person }),
    ...(identifier === undefined ? {} : { identifier }),
    ...(replyUrl === undefined ? {} : { replyUrl }),
    ...(correlationId === undefined ? {} : { correlationId }),
  };
}

function first(text: string, patterns: RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1]?.trim();
    if (found !== undefined && found !== '' && !/^\{.*\}$/.test(found)) return found;
  }
  return undefined;
}
