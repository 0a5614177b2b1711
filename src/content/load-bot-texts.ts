// Reads cards/bot.yaml: what the bot says outside of cards, with some words of the cards. Knows no card and no dialog.
import { join } from 'node:path';
import { z } from 'zod';
import { SetupError } from '../model/errors';
import { loadWords } from './load-words';
import { readYaml } from './read-yaml';

const BotTextsSchema = z.record(z.string(), z.record(z.string(), z.string()));

/** Text by `section.key`, its `{name}`s filled. @throws SetupError content/unknown-value for a text or a value that is not there */
export type Say = (path: string, values?: Record<string, string>) => string;

export function loadBotTexts(folder: string): Say {
  const sections: Record<string, Record<string, string>> = { ...BotTextsSchema.parse(readYaml(join(folder, 'bot.yaml'))), ...wordsOfCards(folder) };
  return (path, values = {}) => {
    const [section = '', ...rest] = path.split('.');
    const key = rest.join('.');
    const text = sections[section]?.[key];
    if (text === undefined) throw new SetupError('content/unknown-value', { message: `no text ${path}` });
    return text.replace(/\{([a-z]\w*)\}/gi, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new SetupError('content/unknown-value', { message: `text ${path} needs {${name}}` });
      return value;
    });
  };
}

/** Words that the cards use too: lines of a plan as `plan.identifier`, entries of the audit log as `audit.set-saml-urls`. */
function wordsOfCards(folder: string): Record<string, Record<string, string>> {
  const { planLines, progress, audit } = loadWords(folder);
  const plan = Object.fromEntries(Object.entries(planLines).map(([what, { label }]) => [what, label]));
  const done = Object.fromEntries(Object.entries(progress).map(([action, words]) => [action, words.done]));
  return { plan, audit: { ...plan, ...done, ...audit } };
}
