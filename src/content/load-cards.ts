// Reads cards/*.json and builds the kept templates, once. Knows no data.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Template } from 'adaptivecards-templating';
import type { CardName } from '../model/card-data';
import { registerCardFunctions } from './card-functions';
import { loadErrorTexts, loadWords, type ErrorTexts, type Words } from './load-words';
import { prepareTemplate } from './prepare-template';
import { spliceParts, type Json, type Part } from './splice-parts';

export interface Cards {
  templates: ReadonlyMap<CardName, Template>;
  words: Words;
  errors: ErrorTexts;
}

/** @throws when a file is no JSON, names an unknown part or holds an expression that cannot be parsed; the message names the file. */
export function loadCards(folder: string): Cards {
  registerCardFunctions();
  const parts = new Map([...readJsonFiles(join(folder, 'parts'))].map(([name, part]) => [name, part as unknown as Part]));
  const templates = new Map<CardName, Template>();
  for (const [name, source] of readJsonFiles(folder)) {
    try {
      templates.set(name as CardName, new Template(prepareTemplate(spliceParts(source, parts))));
    } catch (error) {
      throw new Error(`cards/${name}.json: ${(error as Error).message}`, { cause: error });
    }
  }
  return { templates, words: loadWords(folder), errors: loadErrorTexts(folder) };
}

export function readJsonFiles(folder: string): Map<string, Json> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json')).sort();
  return new Map(files.map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json]));
}
