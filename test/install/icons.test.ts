// The icons as Teams asks for them: sizes, colours, the middle of the colour icon, and an outline that reaches the edge. Knows no drawing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';

interface Pixel { x: number; y: number; red: number; green: number; blue: number; alpha: number }

const folder = join(__dirname, '../../manifest');
function readIcon(name: string): { width: number; height: number; pixels: Pixel[] } {
  const { width, height, data } = PNG.sync.read(readFileSync(join(folder, name)));
  const pixels = Array.from({ length: width * height }, (_, index) => {
    const [red, green, blue, alpha] = [...data.subarray(4 * index, 4 * index + 4)] as [number, number, number, number];
    return { x: index % width, y: Math.floor(index / width), red, green, blue, alpha };
  });
  return { width, height, pixels };
}
const hex = ({ red, green, blue }: Pixel): string => `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`.toUpperCase();
const edges = (pixels: Pixel[]) => ({ left: Math.min(...pixels.map(({ x }) => x)), right: Math.max(...pixels.map(({ x }) => x)), top: Math.min(...pixels.map(({ y }) => y)), bottom: Math.max(...pixels.map(({ y }) => y)) });

const color = readIcon('color.png');
const outline = readIcon('outline.png');

test('the colour icon is a solid square of 192 pixels in the accent colour', () => {
  expect([color.width, color.height]).toEqual([192, 192]);
  expect(color.pixels.every(({ alpha }) => alpha === 255)).toBe(true);
  const { accentColor } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { accentColor: string };
  expect(hex(color.pixels[0]!)).toBe(accentColor);
});

test('its symbol fills the middle 96 pixels, and nothing stands around them', () => {
  const symbol = edges(color.pixels.filter((pixel) => hex(pixel) !== hex(color.pixels[0]!)));
  for (const edge of Object.values(symbol)) {
    expect(edge).toBeGreaterThanOrEqual(48);
    expect(edge).toBeLessThan(144);
  }
  expect(symbol.bottom - symbol.top).toBeGreaterThanOrEqual(94);
});

test('the outline is pure white on nothing, 32 pixels, up to the edge', () => {
  expect([outline.width, outline.height]).toEqual([32, 32]);
  const drawn = outline.pixels.filter(({ alpha }) => alpha > 0);
  expect(new Set(drawn.map(hex))).toEqual(new Set(['#FFFFFF']));
  expect(outline.pixels.length - drawn.length).toBeGreaterThan(400);
  expect(drawn.filter(({ alpha }) => alpha === 255).length).toBeGreaterThan(200);
  expect(edges(drawn)).toMatchObject({ top: 0, bottom: 31 });
});
