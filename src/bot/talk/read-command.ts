// Reads what a person typed as one of the commands. Knows no vendor and no setup; capitals, blanks and full stops do not matter.
import type { Trouble } from '../../model/trouble';
import type { SetupWord } from '../../model/setup-words';
import { readTrouble } from '../diagnosis/read-trouble';
import { readRequest, type RequestWords } from '../requests/read-request';

export type Command =
  | { type: 'help' }
  | { type: 'greeting' }
  | { type: 'set-up'; product: string }
  | { type: 'my-setups' }
  | { type: 'sign-out' }
  /** Said in a channel, it would bring notices there. */
  | { type: 'notify' }
  /** `name`: which setup is meant, as it was typed. */
  | { type: 'setup-word'; word: SetupWord; name?: string; /** To whom, as it was typed. */ to?: string }
  /** Somebody is to have access to an app. */
  | { type: 'request'; wish: RequestWords }
  | { type: 'my-requests' }
  /** Somebody cannot get into an app, or an error of Entra was pasted. */
  | { type: 'trouble'; trouble: Trouble }
  | { type: 'unknown'; text: string };

/** Longer texts are no command. */
const MOST_READ = 300;
/** Of a request, which may name many people. */
const MOST_PEOPLE_READ = 5_000;
const ERROR = /AADSTS\s?\d/i;

const onSetup = (word: SetupWord) => (match: RegExpMatchArray): Command => {
  const name = nameIn(match[1]);
  return { type: 'setup-word', word, ...(name === '' ? {} : { name }) };
};

function onHandOver(match: RegExpMatchArray): Command {
  const [name, to = ''] = [nameIn(match[1]), match[2]?.trim()];
  return { type: 'setup-word', word: 'hand-over', ...(name === '' ? {} : { name }), ...(to === '' ? {} : { to }) };
}

const COMMANDS: Array<[RegExp, (match: RegExpMatchArray) => Command]> = [
  [/^(?:(?:show )?help(?: me)?|what can (?:you do|i say)|commands)?$/i, () => ({ type: 'help' })],
  [/^(?:hi|hello|hey|good (?:morning|afternoon|evening)|start)(?: there)?$/i, () => ({ type: 'greeting' })],
  [/^(?:(?:show |list )?(?:me )?(?:my |all )?set[- ]?ups)$/i, () => ({ type: 'my-setups' })],
  [/^(?:(?:show |list )?(?:me )?(?:my |all )?(?:access )?requests)$/i, () => ({ type: 'my-requests' })],
  [/^(?:(?:i want to |start to )?set[- ]?up|configure|connect|add)(?: (?:sso|single sign-on|saml))?(?: (?:for|with|to))?(?: (.*))?$/i, (match) => ({ type: 'set-up', product: (match[1] ?? '').trim() })],
  [/^(?:hand|pass)(?: it)?[- ]?over(?: (.*?))??(?:(?:^| )to (.+))?$/i, onHandOver],
  [/^take(?: it)? back(?: (.*))?$/i, onSetup('take-back')],
  [/^(?:hand|give)(?: it)? back(?: (.*))?$/i, onSetup('hand-back')],
  [/^(?:sign|log)[- ]?(?:out|off)(?: me)?$/i, () => ({ type: 'sign-out' })],
  [/^(?:notify|subscribe|inform)(?: (?:here|me|us|to|about)(?: .*)?)?$/i, () => ({ type: 'notify' })],
  [/^(?:status|where (?:am i|are we))(?: (.*))?$/i, onSetup('status')],
  [/^(?:show(?: (?:the )?(?:current )?card)?)$/i, onSetup('status')],
  [/^(?:resume|continue|go on|open)(?: (.*))?$/i, onSetup('resume')],
  [/^(?:go )?back(?: (.*))?$/i, onSetup('back')],
  [/^(?:change|edit)(?: (?:my |the )?(?:answers|values))?(?: (.*))?$/i, onSetup('change')],
  [/^(?:cancel|stop|abort)(?: (.*))?$/i, onSetup('cancel')],
  [/^undo(?: (.*))?$/i, onSetup('undo')],
  [/^(?:retry|try again)(?: (.*))?$/i, onSetup('retry')],
  [/^(?:(?:show )?(?:the )?history|audit(?: log)?|log)(?: (.*))?$/i, onSetup('history')],
];

export function readCommand(typed: string): Command {
  const text = tidy(typed);
  // First: what stands around the number of an error may begin like a command.
  const pasted = ERROR.test(typed) ? readTrouble(text, typed) : undefined;
  if (pasted) return { type: 'trouble', trouble: pasted };
  // Before the others: “add B.Simon to …” and “give … access” begin like them. With the line breaks, as people may stand one on each.
  const wish = text.length > MOST_PEOPLE_READ ? undefined : readRequest(typed);
  if (wish) return { type: 'request', wish };
  for (const [pattern, make] of COMMANDS) {
    const match = text.length > MOST_READ ? null : text.match(pattern);
    if (match) return make(match);
  }
  const trouble = readTrouble(text, typed);
  if (trouble) return { type: 'trouble', trouble };
  return { type: 'unknown', text: typed.replace(/\s+/g, ' ').trim() };
}

/** Without what stands around a command: a mention that was left over, quotes and marks of copied text, please, a full stop. */
export function tidy(typed: string): string {
  return typed
    .slice(0, MOST_READ * 40)
    .replace(/<at[^>]*>.*?<\/at>/gi, ' ')
    .replace(/[\s\u00a0\u200b-\u200d\u2060\ufeff]+/g, ' ')
    .trim()
    .replace(/^@?latchkey\b[ ,:]*/i, '')
    .replace(/^[\s"'“”„«»‘’`*_>]+|[\s"'“”„«»‘’`*_.!?,;:…]+$/g, '')
    .replace(/^(?:please|can you|could you)(?: please)? |,? please$/gi, '')
    .replace(/^([a-z]+(?: [a-z]+)?) ?: ?/i, '$1 ')
    .trim();
}

/** “of the … setup” says no more than the name alone. */
function nameIn(rest: string | undefined): string {
  return (rest ?? '')
    .trim()
    .replace(/^(?:(?:of|for|in|on|from|with|to|at)(?: |$))?(?:(?:the|my|this|that)(?: |$))?/i, '')
    .replace(/(?:^| )(?:set[- ]?up|step|one)$/i, '')
    .replace(/^(?:set[- ]?up )(?:of |for )?/i, '')
    .replace(/^["'“”„‘’]+|["'“”„‘’]+$/g, '')
    .trim();
}
