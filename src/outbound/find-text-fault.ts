// Says what is wrong with a text that has to be metadata before anything is parsed. Goes through a text a fixed number of times, whatever stands in it.
import { XMLValidator } from 'fast-xml-parser';
import type { MetadataFault } from '../model/sp-metadata';

export function findTextFault(text: string): MetadataFault | undefined {
  if (/^(<!doctype html|<html)\b/i.test(text) || /^<\?xml[^>]*>\s*(<!doctype html|<html)\b/i.test(text)) return 'html';
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) return 'doctype';
  if (!text.startsWith('<')) return 'notXml';
  const root = /^<((?:[\w.-]+:)?Entit(?:y|ies)Descriptor)[\s>]/.exec(withoutProlog(text))?.[1];
  if (root !== undefined && !endsWith(root, withoutLastComments(text))) return 'cut';
  return hasLooseComment(text) || XMLValidator.validate(text) !== true ? 'notXml' : undefined;
}

function withoutProlog(text: string): string {
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1;
    const end = text.startsWith('<?', at) ? '?>' : text.startsWith('<!--', at) ? '-->' : undefined;
    const found = end === undefined ? -1 : text.indexOf(end, at);
    if (end === undefined || found < 0) return text.slice(at);
    at = found + end.length;
  }
}

function withoutLastComments(text: string): string {
  let end = text.length;
  for (;;) {
    while (end > 0 && /\s/.test(text.charAt(end - 1))) end -= 1;
    const begin = text.startsWith('-->', end - 3) ? text.lastIndexOf('<!--', end - 3) : -1;
    if (begin < 0) return text.slice(0, end);
    end = begin;
  }
}

function endsWith(root: string, text: string): boolean {
  return text.endsWith('>') && text.slice(0, -1).trimEnd().endsWith(`</${root}`);
}

/** The validator looks for the end of each comment that is opened; without one it would go to the text's end each time. */
function hasLooseComment(text: string): boolean {
  return text.lastIndexOf('<!--') > text.lastIndexOf('-->');
}
