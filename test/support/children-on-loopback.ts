// Puts loopback-only and ready-keys into the processes that a test starts, too. Both are compiled once per test process.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transpileModule, ModuleKind, ScriptTarget } from 'typescript';

let files: string[] | undefined;

/** Environment for child processes: whatever they connect to outside of loopback fails at once. */
export function childrenOnLoopback(): Record<string, string> {
  files ??= compile(['loopback-only', 'ready-keys']);
  return { NODE_OPTIONS: files.map((file) => `--require ${file}`).join(' ') };
}

function compile(names: string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'loopback-'));
  return names.map((name) => {
    const source = readFileSync(join(__dirname, `${name}.ts`), 'utf8');
    const { outputText } = transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true } });
    const file = join(folder, `${name}.js`);
    writeFileSync(file, outputText);
    return file;
  });
}
