// Reads "… cannot get into …" and pasted errors as a trouble. Knows no vendor and no directory; who and what is meant is looked up later.
import type { Trouble } from '../../model/trouble';
import { readErrorText } from '../../engine/diagnosis/read-error-text';

const CANNOT = String.raw`(?:can(?:no|['’]?)t|can not|could(?:n['’]?| no)t|is(?:n['’]t| not) able to|is unable to|am not able to|am unable to|are not able to|can no longer|won['’]t)`;
const GET_IN = String.raw`(?:(?:get|sign|log)(?:[ -]?in)?(?: ?(?:to|into|in|on|at))*|access|open)`;
const WHY = String.raw`(?:(?:do you know|tell me|find out|see|check|look) )?why `;

/** Each gives `person` and `app` by name; either may be missing. */
const SAYINGS = [
  new RegExp(String.raw`^${WHY}${CANNOT} (?<person>.+?) ${GET_IN}(?: (?<app>.+))?$`, 'i'),
  new RegExp(String.raw`^${WHY}(?:does|do|is|are) (?<person>.+?) not (?:able to )?${GET_IN}(?: (?<app>.+))?$`, 'i'),
  new RegExp(String.raw`^(?:${WHY})?(?<person>.+?) ${CANNOT} ${GET_IN}(?: (?<app>.+))?$`, 'i'),
  new RegExp(String.raw`^${CANNOT} ${GET_IN}(?: (?<app>.+))?$`, 'i'),
  /^(?:why )?(?:does )?(?<person>.+?) (?:has|have) (?:no|not) access (?:to|in) (?<app>.+)$/i,
  /^(?:why )?(?:does |is )?(?<app>.+?) (?:does not|doesn['’]t|is not|isn['’]t|not) (?:work|working|open|opening) for (?<person>.+)$/i,
  /^(?:(?:my |a )?sign-?in (?:trouble|problem|error)s?|trouble(?:shoot)?|diagnose|doctor)(?: (?:(?:with|of|for) )?(?:(?<person>.+?) (?:at|in|with|into) )?(?<app>.+))?$/i,
];
/** Before the number: "Megan gets AADSTS50105 in …". */
const GETS = /^(?<person>.+?) (?:gets|get|sees|see|has|had|got|is shown|receives)(?: (?:the|an))?(?: error)?(?: (?:in|at|for|from|with|on) (?<app>.+?))?$/i;
const AFTER = /^\s*(?:in|at|for|from|with|on|when opening|opening) (?<app>[^:.\r\n]{1,80})\s*[.!?]?\s*$/i;

const NOBODY = /^(?:somebody|someone|a (?:user|person|colleague)|(?:the |my )?(?:user|colleague)|people|they|he|she|it|we)$/i;
const NOTHING = /^(?:an app|a product|something|the app|it|there|anything|in|any ?more)$/i;
const LONGEST_SAYING = 300;
const LONGEST_NAME = 120;

/** @param text tidied up: without mention, please and the last full stop @param typed as it came, with its lines. Undefined when it tells of no trouble. */
export function readTrouble(text: string, typed: string): Trouble | undefined {
  const error = readErrorText(typed);
  if (error === undefined) return text.length > LONGEST_SAYING ? undefined : readSaying(text);
  const at = text.search(/AADSTS/i);
  const before = text.slice(0, at).replace(/[\s:;,.("'“–-]+$/, '');
  const said = before.length > LONGEST_SAYING ? undefined : readSaying(before) ?? namesIn(GETS.exec(before)?.groups);
  const after = namesIn(AFTER.exec(text.slice(at).replace(/^AADSTS\s?\d+/i, ''))?.groups);
  return { ...error, ...after, ...said };
}

function readSaying(text: string): Trouble | undefined {
  for (const saying of SAYINGS) {
    const match = saying.exec(text);
    if (match) return namesIn(match.groups) ?? {};
  }
  return undefined;
}

function namesIn(groups: Record<string, string | undefined> | undefined): Trouble | undefined {
  if (groups === undefined) return undefined;
  const person = nameIn(groups['person'], NOBODY);
  const app = nameIn(groups['app']?.replace(/ (?:any ?more|today|now|since .*|again|from .*)$/i, ''), NOTHING);
  return { ...(person === undefined ? {} : { person }), ...(app === undefined ? {} : { app }) };
}

function nameIn(given: string | undefined, isNone: RegExp): string | undefined {
  const said = (given ?? '').replace(/^["'“”„‘’\s]+|["'“”„‘’\s.,;:!?]+$/g, '');
  const name = said.replace(/^(?:the|our) (?=\S)/i, '').replace(/(?<=\S) app$/i, '').slice(0, LONGEST_NAME);
  return name === '' || isNone.test(said) ? undefined : name;
}
