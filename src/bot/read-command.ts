// Reads what a person typed as one of the commands. Knows no vendor and no setup; capitals and spaces do not matter.

export type Command =
  | { type: 'help' }
  | { type: 'greeting' }
  | { type: 'set-up'; product: string }
  | { type: 'my-setups' }
  | { type: 'status' }
  | { type: 'click'; verb: 'setup.back' | 'plan.change' | 'setup.cancel' | 'setup.undo' | 'setup.retry' }
  | { type: 'history' }
  | { type: 'sign-out' }
  | { type: 'unknown'; text: string };

const COMMANDS: Array<[RegExp, (match: RegExpMatchArray) => Command]> = [
  [/^(?:help|\?|what can you do\??)$/, () => ({ type: 'help' })],
  [/^(?:hi|hello|hey|good (?:morning|afternoon|evening)|start)[ .!]*$/, () => ({ type: 'greeting' })],
  [/^(?:please )?(?:set ?up|configure|connect|add)(?: (?:sso|single sign-on))?(?: (?:for|with|to))?(?: (.*))?$/, (match) => ({ type: 'set-up', product: (match[1] ?? '').trim() })],
  [/^(?:(?:show |list )?(?:my )?set ?ups)$/, () => ({ type: 'my-setups' })],
  [/^(?:status|where (?:am i|are we)\??|continue|resume|show(?: card)?)$/, () => ({ type: 'status' })],
  [/^(?:back|go back)$/, () => ({ type: 'click', verb: 'setup.back' })],
  [/^(?:change(?: answers| values)?)$/, () => ({ type: 'click', verb: 'plan.change' })],
  [/^(?:cancel(?: setup)?|stop)$/, () => ({ type: 'click', verb: 'setup.cancel' })],
  [/^(?:undo)$/, () => ({ type: 'click', verb: 'setup.undo' })],
  [/^(?:retry|try again)$/, () => ({ type: 'click', verb: 'setup.retry' })],
  [/^(?:history|audit(?: log)?|log)$/, () => ({ type: 'history' })],
  [/^(?:sign ?out|log ?out|sign off)$/, () => ({ type: 'sign-out' })],
];

export function readCommand(typed: string): Command {
  const text = typed.replace(/[\s\u00a0]+/g, ' ').trim();
  const lower = text.toLowerCase();
  for (const [pattern, make] of COMMANDS) {
    const match = lower.match(pattern);
    // A name keeps its capitals: it may be shown, or become the name of an app.
    if (match) return make(text.match(new RegExp(pattern.source, 'i')) ?? match);
  }
  return { type: 'unknown', text };
}
