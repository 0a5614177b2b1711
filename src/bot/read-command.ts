// Reads what a person typed as one of the commands. Knows no vendor and no setup; capitals, blanks and full stops do not matter.
import type { SetupWord } from '../model/setup-words';

export type Command =
  | { type: 'help' }
  | { type: 'greeting' }
  | { type: 'set-up'; product: string }
  | { type: 'my-setups' }
  | { type: 'sign-out' }
  /** `name`: which setup is meant, as it was typed. */
  | { type: 'setup-word'; word: SetupWord; name?: string }
  | { type: 'unknown'; text: string };

/** Longer texts are no command. */
const MOST_READ = 300;

const onSetup = (word: SetupWord) => (match: RegExpMatchArray): Command => {
  const name = nameIn(match[1]);
  return { type: 'setup-word', word, ...(name === '' ? {} : { name }) };
};

const COMMANDS: Array<[RegExp, (match: RegExpMatchArray) => Command]> = [
  [/^(?:(?:show )?help(?: me)?|what can (?:you do|i say)|commands)?$/i, () => ({ type: 'help' })],
  [/^(?:hi|hello|hey|good (?:morning|afternoon|evening)|start)(?: there)?$/i, () => ({ type: 'greeting' })],
  [/^(?:(?:show |list )?(?:me )?(?:my |all )?set[- ]?ups)$/i, () => ({ type: 'my-setups' })],
  [/^(?:(?:i want to |start to )?set[- ]?up|configure|connect|add)(?: (?:sso|single sign-on|saml))?(?: (?:for|with|to))?(?: (.*))?$/i, (match) => ({ type: 'set-up', product: (match[1] ?? '').trim() })],
  [/^(?:sign|log)[- ]?(?:out|off)(?: me)?$/i, () => ({ type: 'sign-out' })],
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
  for (const [pattern, make] of COMMANDS) {
    const match = text.length > MOST_READ ? null : text.match(pattern);
    if (match) return make(match);
  }
  return { type: 'unknown', text: typed.replace(/\s+/g, ' ').trim() };
}

/** Without what stands around a command: a mention that was left over, quotes and marks of copied text, please, a full stop. */
function tidy(typed: string): string {
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
