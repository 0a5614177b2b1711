// Reads what somebody typed as a wish for access or for a test user: which app, which people, for how long. Knows no tenant; capitals, blanks and full stops do not matter.

/** People one a line. What was not said is left out. */
export interface RequestWords {
  app?: string;
  people?: string;
  /** Sign-in name of a test user. */
  account?: string;
  days?: number;
  /** A new account is asked for, and not access for people who are there. */
  isTestUser?: true;
}

const DAY_NAMES: Record<string, number> = { day: 1, days: 1, week: 7, weeks: 7, month: 30, months: 30 };
const FOR_A_TIME = /[,;]?(?: and)?(?: remove(?: (?:it|them|him|her|this|the access|access))?(?: again)? (?:after|in)| for) (?:(\d{1,3})|an?|one|two|three) (days?|weeks?|months?)$/i;
const NUMBERS: Record<string, number> = { a: 1, an: 1, one: 1, two: 2, three: 3 };
const TEST_USER = '(?:new )?test (?:user|account|person|login)';
const PATTERNS: Array<[RegExp, (match: RegExpMatchArray) => RequestWords]> = [
  [new RegExp(`^(?:i |we )?(?:(?:request|ask for|need|want|get|make|create|new|add)(?: me| us)?(?: an?| one| the)? )?${TEST_USER}(?:,? (?:called|named) (\\S+))?(?: (?:for|in|at|to|of) (.+))?$`, 'i'), ([, account, app]) => ({ isTestUser: true, ...(account === undefined ? {} : { account: strip(account) }), ...named('app', app) })],
  [/^(?:assign|add) (.+) to (?:the )?(?:app )?(.+)$/i, ([, people, app]) => ({ ...named('people', people), ...named('app', app) })],
  [/^(?:give|grant) (.+?) access to (.+)$/i, ([, people, app]) => ({ ...named('people', people), ...named('app', app) })],
  [/^(?:give|grant) access to (.+) to (.+)$/i, ([, app, people]) => ({ ...named('app', app), ...named('people', people) })],
  [/^(?:i |we )?(?:request|ask for|need|want|get) access for (.+) to (.+)$/i, ([, people, app]) => ({ ...named('people', people), ...named('app', app) })],
  [/^(?!(?:i|we|who|what|why|how) )(.+) needs? access to (.+)$/i, ([, people, app]) => ({ ...named('people', people), ...named('app', app) })],
  [/^(?:i |we )?(?:request|ask for|need|want|get)(?: an?)? (?:access|assignment) (?:to|for) (.+?) for (.+)$/i, ([, app, people]) => ({ ...named('app', app), ...named('people', people) })],
  [/^(?:i |we )?(?:request|ask for|need|want|get)(?: an?)? (?:access|assignment)(?: (?:to|for) (.+))?$/i, ([, app]) => named('app', app)],
  [/^(?:(?:new|make|begin|start)(?: an?)? )?(?:access )?request$/i, () => ({})],
  [/^assign(?: (.+))?$/i, ([, people]) => named('people', people)],
];
/** Words that are no person: these sentences are about a setup. */
const NOBODY = /^(?:sso|single sign-on|saml|sign-in)$/i;

export function readRequest(typed: string): RequestWords | undefined {
  const lines = typed.replace(/<at[^>]*>.*?<\/at>/gi, ' ').replace(/[\u200b-\u200d\u2060\ufeff]/g, '').split(/\r?\n/).map((line) => line.replace(/[\s\u00a0]+/g, ' ').trim()).filter((line) => line !== '');
  // A line break between two names is what a comma is.
  const text = lines.join(', ')
    .replace(/^@?latchkey\b[ ,:]*/i, '')
    .replace(/^(?:please|can you|could you)(?: please)? |,? please$/gi, '')
    .replace(/[.!?\s]+$/, '')
    .replace(/^(assign|add|give),/i, '$1')
    .replace(/, (to|access to) /i, ' $1 ');
  const time = FOR_A_TIME.exec(text);
  const said = time ? text.slice(0, time.index) : text;
  for (const [pattern, make] of PATTERNS) {
    const match = said.match(pattern);
    if (!match) continue;
    const words = make(match);
    if (words.people !== undefined && NOBODY.test(words.people)) return undefined;
    return { ...words, ...(time ? daysOf(time) : {}) };
  }
  return undefined;
}

function daysOf([whole, digits, unit = '']: RegExpMatchArray): Pick<RequestWords, 'days'> {
  const word = /(an?|one|two|three) \w+$/i.exec(whole)?.[1]?.toLowerCase() ?? '';
  const count = digits === undefined ? NUMBERS[word] ?? 0 : Number(digits);
  const days = count * (DAY_NAMES[unit.toLowerCase()] ?? 1);
  return days > 0 ? { days } : {};
}

function named(key: 'app' | 'people', text: string | undefined): RequestWords {
  const said = strip(text ?? '');
  if (said === '') return {};
  return { [key]: key === 'people' ? listPeople(said).join('\n') : said };
}

/** Names are parted by commas and “and”; addresses by blanks, too. */
function listPeople(text: string): string[] {
  const parts = text.split(/\s*[,;]\s*(?:and )?| and |\s*&\s*/i).map(strip).filter((one) => one !== '');
  return parts.flatMap((part) => (part.split(' ').every((one) => one.includes('@')) ? part.split(' ') : [part]));
}

function strip(text: string): string {
  return text.trim().replace(/^["'“”„«»‘’`]+|["'“”„«»‘’`]+$/g, '').trim();
}
