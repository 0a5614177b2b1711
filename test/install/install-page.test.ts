// Holds docs/install.md to the code: permissions, clients, and the calls by hand to the letter. UPDATE_DOCS=1 writes the two parts anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEAMS_CLIENTS } from '../../src/identity/verify-assertion';
import { listNeededScopes } from '../../src/install/list-needed-scopes';
import { registerApp } from '../../src/install/register-app';
import { ROOT } from './support/run-register';

const path = join(ROOT, 'docs/install.md');
const page = () => readFileSync(path, 'utf8');

/** Markdown, without a line end. */
function buildScopeTable(cardsFolder: string): string {
  const rows = listNeededScopes(cardsFolder).map(({ scope, reason, usedBy }) => `| \`${scope}\` | ${reason} | ${usedBy.join(', ')} |`);
  return ['| delegated permission | why | asked for by |', '|---|---|---|', ...rows].join('\n');
}

async function printCalls(): Promise<string> {
  const lines: string[] = [];
  await registerApp(['--print', '--identity', '<identity-client-id>'], { root: ROOT, write: (line) => void lines.push(line) });
  // Steps of a list, each call in a block of its own.
  return lines.join('\n').trimEnd().split(/\n\n(?=\d+\. )/).map((step) => {
    const [title = '', why = '', ...call] = step.split('\n');
    return `${title.replace(/ \(asked apart.*\)$/, '').replace(/</g, '\\<')}. ${why.trim().replace(/^Why: /, '')}\n\n   \`\`\`sh\n${call.filter((line) => !line.startsWith('   Changes ')).join('\n').trimEnd()}\n   \`\`\``;
  }).join('\n\n');
}

const PARTS: Array<[string, () => string | Promise<string>]> = [['scopes', () => buildScopeTable(join(ROOT, 'cards'))], ['calls', printCalls]];

it.each(PARTS)('has the %s of the code', async (name, build) => {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const part = `${begin}\n\n${await build()}\n\n${end}`;
  if (process.env.UPDATE_DOCS) writeFileSync(path, page().slice(0, page().indexOf(begin)) + part + page().slice(page().indexOf(end) + end.length));

  expect(page().slice(page().indexOf(begin), page().indexOf(end) + end.length)).toBe(part);
});

it('names each client that may hand a sign-in over, and no other', () => {
  const part = page().slice(page().indexOf('### Pre-authorised clients'), page().indexOf('### Consent'));

  expect([...part.matchAll(/`([0-9a-f-]{36})`/g)].map((match) => match[1])).toEqual(TEAMS_CLIENTS);
});
