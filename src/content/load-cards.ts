// Reads cards/*.json and keeps the templates, each built once. Knows no data.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CardName } from '../model/card-data';
import { registerCardFunctions } from './card-functions';
import { loadDiagnosisTexts, type DiagnosisTexts } from './load-diagnosis-texts';
import { loadErrorTexts, loadWords, type ErrorTexts, type Words } from './load-words';
import { prepareTemplate } from './prepare-template';
import { createQuickTemplate, type QuickTemplate } from './quick-template';
import { spliceParts, type Json, type Part } from './splice-parts';

export interface Cards {
  /** Built at the first call and kept: parsing all of them at once would be a third of a second of every start. */
  templates: ReadonlyMap<CardName, () => QuickTemplate>;
  words: Words;
  errors: ErrorTexts;
  /** Read at the first call and kept: most processes start without anybody in trouble. */
  diagnosis: () => DiagnosisTexts;
}

/** @throws when a file is no JSON or a text is missing. A template that names an unknown part or cannot be parsed throws at its first use; a test builds them all. */
export function loadCards(folder: string): Cards {
  registerCardFunctions();
  const parts = new Map([...readJsonFiles(join(folder, 'parts'))].map(([name, part]) => [name, part as unknown as Part]));
  const templates = new Map([...readJsonFiles(folder)].map(([name, source]) => [name as CardName, keepTemplate(name, source, parts)]));
  return { templates, words: loadWords(folder), errors: loadErrorTexts(folder), diagnosis: keepDiagnosis(folder) };
}

function keepDiagnosis(folder: string): () => DiagnosisTexts {
  let kept: DiagnosisTexts | undefined;
  return () => (kept ??= loadDiagnosisTexts(folder));
}

function keepTemplate(name: string, source: Json, parts: ReadonlyMap<string, Part>): () => QuickTemplate {
  let kept: QuickTemplate | undefined;
  return () => {
    try {
      return (kept ??= createQuickTemplate(prepareTemplate(spliceParts(source, parts)) as object));
    } catch (error) {
      throw new Error(`cards/${name}.json: ${(error as Error).message}`, { cause: error });
    }
  };
}

function readJsonFiles(folder: string): Map<string, Json> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json')).sort();
  return new Map(files.map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json]));
}
