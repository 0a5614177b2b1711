// Reads one YAML file from disk. Knows no schema: whoever asks checks what came.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** @throws when the file is not there or is no YAML */
export function readYaml(path: string): unknown {
  return parse(readFileSync(path, 'utf8'));
}
