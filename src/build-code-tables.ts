// Builds the tables of error codes and of Entra's numbers for docs/operate.md, out of the code and cards/errors.yaml. Knows no vendor.
import { loadErrorTexts } from './content/load-words';
import { AADSTS_CODES } from './identity/explain-token-error';
import { SETUP_ERROR_CODES } from './model/errors';

/** @param cardsFolder folder of errors.yaml */
export function buildCodeTables(cardsFolder: string): { codes: string; aadsts: string } {
  const texts = loadErrorTexts(cardsFolder);
  const codes = SETUP_ERROR_CODES.map((code) => {
    const { what, likelyWhy, whatHelps, operator } = texts[code];
    return row([`\`${code}\``, [`${what}.`, ...(likelyWhy === undefined ? [] : [likelyWhy])].join(' '), whatHelps, operator]);
  });
  const aadsts = AADSTS_CODES.map(({ code, numbers }) => row([`\`${code}\``, [...numbers].sort((one, other) => one - other).join(', ')]));
  return {
    codes: ['| code | what the person reads | what helps them | what you do |', '|---|---|---|---|', ...codes].join('\n'),
    aadsts: ['| code | AADSTS numbers |', '|---|---|', ...aadsts].join('\n'),
  };
}

/** `{name}` stands for a fact of the error. */
function row(cells: string[]): string {
  return `| ${cells.map((cell) => cell.replace(/\|/g, '\\|').replace(/\{(\w+)\}/g, '*$1*')).join(' | ')} |`;
}
