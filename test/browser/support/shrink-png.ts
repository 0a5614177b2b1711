// Makes a browser's screenshot small enough to keep in the repository: a palette instead of four bytes a dot. Reads only what Chromium writes.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const MOST_COLOURS = 256;
/** The most frequent ones stay as they are: surfaces and texts; the edges of letters need not. */
const KEPT_COLOURS = 64;

/** Same picture, up to the last bits of a colour where there are more than 256 of them. */
export function shrinkPng(png: Buffer): Buffer {
  const chunks = readChunks(png);
  const header = chunks.find((chunk) => chunk.type === 'IHDR')!.data;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = { 2: 3, 6: 4 }[header[9]!];
  if (header[8] !== 8 || channels === undefined || header[12] !== 0) throw new Error('not a screenshot as Chromium writes it');
  const dots = unfilter(inflateSync(Buffer.concat(chunks.filter((chunk) => chunk.type === 'IDAT').map((chunk) => chunk.data))), width, height, channels);
  const { palette, indexes } = findPalette(dots, channels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row++) indexes.copy(rows, row * (width + 1) + 1, row * width, (row + 1) * width);
  const newHeader = Buffer.from(header);
  newHeader[9] = 3;
  return Buffer.concat([SIGNATURE, chunk('IHDR', newHeader), chunk('PLTE', palette), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function readChunks(png: Buffer): Array<{ type: string; data: Buffer }> {
  const chunks: Array<{ type: string; data: Buffer }> = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

/** PNG specification, section 9: each byte was stored as a difference to its neighbours. */
function unfilter(raw: Buffer, width: number, height: number, channels: number): Buffer {
  const stride = width * channels;
  const out = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row++) {
    const kind = raw[row * (stride + 1)]!;
    for (let at = 0; at < stride; at++) {
      const left = at >= channels ? out[row * stride + at - channels]! : 0;
      const up = row > 0 ? out[(row - 1) * stride + at]! : 0;
      const corner = row > 0 && at >= channels ? out[(row - 1) * stride + at - channels]! : 0;
      const guess = [0, left, up, (left + up) >> 1, kind === 4 ? nearest(left, up, corner) : 0][kind]!;
      out[row * stride + at] = raw[row * (stride + 1) + 1 + at]! + guess;
    }
  }
  return out;
}

function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

function findPalette(dots: Buffer, channels: number): { palette: Buffer; indexes: Buffer } {
  const colours = Array.from({ length: dots.length / channels }, (_, at) => (dots[at * channels]! << 16) | (dots[at * channels + 1]! << 8) | dots[at * channels + 2]!);
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const kept = new Set([...counts].sort((a, b) => b[1] - a[1]).slice(0, KEPT_COLOURS).map(([colour]) => colour));
  for (let dropped = 0; dropped < 7; dropped++) {
    const shown = new Map([...counts.keys()].map((colour) => [colour, kept.has(colour) ? colour : round(colour, dropped)]));
    const palette = [...new Set(shown.values())];
    if (palette.length > MOST_COLOURS) continue;
    const numbers = new Map(palette.map((colour, number) => [colour, number]));
    return {
      palette: Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255])),
      indexes: Buffer.from(colours.map((colour) => numbers.get(shown.get(colour)!)!)),
    };
  }
  throw new Error('too many colours for a card');
}

/** Each part of a colour to the next step of 2^dropped; white stays white. */
function round(colour: number, dropped: number): number {
  const step = 2 ** dropped;
  const part = (shift: number): number => Math.min(255, Math.round(((colour >> shift) & 255) / step) * step) << shift;
  return part(16) | part(8) | part(0);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
