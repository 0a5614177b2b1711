// Reads cards/bot.yaml: what the bot says outside of cards. Knows no card and no dialog.
import { join } from 'node:path';
import { z } from 'zod';
import { SetupError } from '../model/errors';
import { readYaml } from './read-yaml';

const BotTextsSchema = z.record(z.string(), z.record(z.string(), z.string()));

/** Text by `section.key`, its `{name}`s filled. @throws SetupError content/unknown-value for a text or a value that is not there */
export type Say = (path: string, values?: Record<string, string>) => string;

export function loadBotTexts(folder: string): Say {
  const sections = BotTextsSchema.parse(readYaml(join(folder, 'bot.yaml')));
  return (path, values = {}) => {
    const [section = '', key = ''] = path.split('.');
    const text = sections[section]?.[key];
    if (text === undefined) throw new SetupError('content/unknown-value', { message: `no text ${path}` });
    return text.replace(/\{([a-z]\w*)\}/gi, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new SetupError('content/unknown-value', { message: `text ${path} needs {${name}}` });
      return value;
    });
  };
}
