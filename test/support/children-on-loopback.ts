// Puts the guard of loopback-only into the processes that a test starts, too. The guard is compiled once per test process.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transpileModule, ModuleKind, ScriptTarget } from 'typescript';

let guardFile: string | undefined;

/** Environment for child processes: whatever they connect to outside of loopback fails at once. */
export function childrenOnLoopback(): Record<string, string> {
  guardFile ??= compileGuard();
  return { NODE_OPTIONS: `--require ${guardFile}` };
}

function compileGuard(): string {
  const source = readFileSync(join(__dirname, 'loopback-only.ts'), 'utf8');
  const { outputText } = transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true } });
  const file = join(mkdtempSync(join(tmpdir(), 'loopback-')), 'loopback-only.js');
  writeFileSync(file, outputText);
  return file;
}
