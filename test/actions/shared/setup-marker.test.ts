// The traces by which a setup knows its own work.
import { hasAnyMarker, hasMarker, isTemporaryName, temporaryNameOf, withMarker } from '../../../src/actions/shared/setup-marker';

test('the marker goes below other notes, once', () => {
  expect(withMarker(null, 'A1')).toBe('Latchkey setup A1');
  expect(withMarker('Owner: IT', 'A1')).toBe('Owner: IT\nLatchkey setup A1');
  expect(withMarker('Owner: IT\nLatchkey setup A1', 'A1')).toBe('Owner: IT\nLatchkey setup A1');
});

test('notes that are full stay as they are', () => {
  const full = 'x'.repeat(1010);

  expect(withMarker(full, 'A1')).toBe(full);
});

test('another setup’s marker is not ours, nor one that only begins alike', () => {
  expect(hasMarker('Latchkey setup A12', 'A1')).toBe(false);
  expect(hasMarker('about Latchkey setup A1', 'A1')).toBe(false);
  expect(hasMarker('x\r\nLatchkey setup A1\r\ny', 'A1')).toBe(true);
  expect(hasAnyMarker('Latchkey setup A12')).toBe(true);
  expect(hasAnyMarker('Latchkey is nice')).toBe(false);
});

test('a temporary name is known by its form', () => {
  expect(isTemporaryName(temporaryNameOf('Mimecast', 'A1'), 'Mimecast')).toBe(true);
  expect(isTemporaryName('Mimecast', 'Mimecast')).toBe(false);
  expect(isTemporaryName('Mimecast (setup A1)', 'Box')).toBe(false);
});
