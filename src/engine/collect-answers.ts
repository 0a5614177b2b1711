// Checks what came back from a form against the fields of the dialog. Client-side patterns are a courtesy; this is the check.
import type { Dialog, Field } from '../model/dialog';
import { conditionHolds } from './condition-holds';
import { parseClaims } from './parse-claims';

export interface Collected {
  /** Checked and trimmed. */
  answers: Record<string, string>;
  /** Key of a text in cards/words.yaml `fieldMistakes`, by field; `pattern` means: the field's own `mistake`. */
  errors: Record<string, FieldMistake>;
}
export type FieldMistake = 'empty' | 'pattern' | 'tooLong' | 'choice' | 'hostname' | 'url' | 'email' | 'domain' | 'invisible' | 'claims' | 'otherHost';

const HOST = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/i;
const EMAIL = /^[^\s@"'<>]+@[^\s@"'<>]+$/;

/** RFC 3986: every other sign would have to be escaped, and whoever copied it copied something else. */
const URL_SIGNS = /^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/;

function isHttpsUrl(value: string): boolean {
  if (!URL_SIGNS.test(value) || !URL.canParse(value)) return false;
  const url = new URL(value);
  return url.protocol === 'https:' && url.username === '' && url.password === '' && HOST.test(url.hostname);
}

/** Longer texts are not held against a pattern. */
const MOST_JUDGED = 500;

/** A whole address in place of a short code: what the field takes helps more than how many characters. */
function isAnotherThing(field: Field, value: string): boolean {
  return field.kind === 'text' && field.pattern !== undefined && value.length <= MOST_JUDGED && !new RegExp(field.pattern, 'u').test(value);
}

function mistakeIn(field: Field, value: string): FieldMistake | undefined {
  if (value.length > field.maxLength) return isAnotherThing(field, value) ? 'pattern' : 'tooLong';
  // Control characters and line breaks never belong in a one-line value, whatever the pattern says.
  if (/[\u0000-\u001f\u007f]/.test(field.kind === 'claims' ? value.replace(/[\t\r\n]/g, ' ') : value)) return 'pattern';
  switch (field.kind) {
    case 'claims':
      return parseClaims(value).mistake ? 'claims' : undefined;
    case 'choice': {
      const known = [...(field.choices ?? []).map((choice) => choice.value), ...(field.other ? [field.other.value] : [])];
      return known.includes(value) ? undefined : 'choice';
    }
    case 'hostname':
      if (!HOST.test(value) || (field.under && !value.toLowerCase().endsWith(`.${field.under}`))) return 'hostname';
      break;
    case 'domain':
      if (!HOST.test(value)) return 'domain';
      break;
    case 'url':
      if (!isHttpsUrl(value)) return 'url';
      break;
    case 'email':
      if (!EMAIL.test(value)) return 'email';
      break;
    case 'text':
      break;
  }
  return field.pattern && !new RegExp(field.pattern, 'u').test(value) ? 'pattern' : undefined;
}

/** Two addresses of one account have one host; one that is no address yet is not compared. */
function hasOtherHost(dialog: Dialog, key: string, answers: Record<string, string>): boolean {
  const other = dialog.fields[key]?.sameHostAs;
  const [one, two] = other === undefined ? [] : [hostOf(answers[key]), hostOf(answers[other])];
  return one !== undefined && two !== undefined && one !== two;
}

export function hostOf(address: string | undefined): string | undefined {
  return address !== undefined && isHttpsUrl(address) ? new URL(address).host : undefined;
}

/** Fields of `keys` whose condition holds for what is known. */
export function listFields(dialog: Dialog, keys: string[], known: Readonly<Record<string, string>>): string[] {
  return keys.filter((key) => conditionHolds(dialog.fields[key]?.when, known));
}

/** Comes along unseen when a value is copied from a page: zero-width signs, direction marks, soft hyphens, private use. A joiner within an emoji is part of it. */
const INVISIBLE = /(?!\u200d)[\p{Cf}\p{Co}\p{Cn}\u115f\u1160\u3164\uffa0]|(?<![\p{Extended_Pictographic}\ufe0f])\u200d/u;

/** As typed, without what nobody can see; to be shown again, so that a person sees what will be used. */
export function withoutInvisible(value: string): string {
  return value.replace(new RegExp(INVISIBLE, 'gu'), '');
}

export function collectAnswers(dialog: Dialog, keys: string[], known: Readonly<Record<string, string>>, typed: Record<string, string>): Collected {
  const answers: Record<string, string> = {};
  const errors: Record<string, FieldMistake> = {};
  for (const key of keys) {
    const field = dialog.fields[key];
    if (!field || !conditionHolds(field.when, { ...known, ...answers })) continue;
    const value = (typed[key] ?? '').trim();
    if (value === '') {
      if (field.required) errors[key] = 'empty';
      continue;
    }
    const mistake = INVISIBLE.test(value) ? 'invisible' : mistakeIn(field, value);
    if (mistake) errors[key] = mistake;
    else answers[key] = field.kind === 'hostname' || field.kind === 'domain' ? value.toLowerCase() : value;
  }
  for (const key of keys) if (hasOtherHost(dialog, key, answers)) errors[key] = 'otherHost';
  return { answers, errors };
}
