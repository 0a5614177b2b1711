// Reads the `vendor:` block of every chat file in a folder. Knows no vendor by name.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { VendorTruth, type NamedTruth } from './truth';

/**
 * Every vendor's truth, sorted by file name. A file without a `vendor:` block is no vendor and is passed over.
 * Throws an error that names the file when a block does not have the right shape.
 */
export function loadTruths(folder: string): NamedTruth[] {
  const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)).sort();
  return files.flatMap((file) => {
    const content: unknown = parse(readFileSync(join(folder, file), 'utf8'));
    const block = (content as { vendor?: unknown } | null)?.vendor;
    if (block === undefined || typeof block !== 'object') return [];
    const read = VendorTruth.safeParse(block);
    if (!read.success) throw new Error(`${file}: the vendor's truth is not readable: ${read.error.message}`);
    return [{ ...read.data, slug: basename(file).replace(/\.ya?ml$/, '') }];
  });
}
