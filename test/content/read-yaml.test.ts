// One YAML file from disk, or an error; never half a file.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readYaml } from '../../src/content/read-yaml';

const folder = mkdtempSync(join(tmpdir(), 'yaml-'));

function write(text: string): string {
  const path = join(folder, 'file.yaml');
  writeFileSync(path, text);
  return path;
}

test('values come as YAML 1.2 means them: yes and no are words', () => {
  expect(readYaml(write('answers: [yes, no]\ncode: "75011"\nrisk: true\n'))).toEqual({ answers: ['yes', 'no'], code: '75011', risk: true });
});

test('a key that stands twice is refused', () => {
  expect(() => readYaml(write('name: one\nname: two\n'))).toThrow(/Map keys must be unique/);
});

test('a broken file and a missing one are refused', () => {
  expect(() => readYaml(write('name: [one\n'))).toThrow(/Flow sequence/);
  expect(() => readYaml(join(folder, 'missing.yaml'))).toThrow(/ENOENT/);
});
