// The texts of troubles: whole, short, and with a sentence for the vendor wherever the vendor has to act.
import { join } from 'node:path';
import { listSignInCodes, loadDiagnosisTexts } from '../../src/content/load-diagnosis-texts';
import { SIDE_OF_CAUSE } from '../../src/model/trouble';

const texts = loadDiagnosisTexts(join(__dirname, '../../cards'));

test('who is to write to the vendor has something to ask', () => {
  const causes = Object.entries(SIDE_OF_CAUSE).filter(([cause, side]) => side === 'vendor' && texts.causes[cause as keyof typeof SIDE_OF_CAUSE].ask === undefined);
  const codes = Object.entries(texts.codes).filter(([, { side, ask }]) => side === 'vendor' && ask === undefined);

  expect([...causes, ...codes]).toEqual([]);
});

test('headings fit a phone, and sentences are short', () => {
  const headings = [...Object.values(texts.causes).map(({ heading }) => heading), ...Object.values(texts.codes).map(({ cause }) => cause)];
  expect(headings.filter((one) => one.length > 52)).toEqual([]);
  const sentences = [...Object.values(texts.causes), ...Object.values(texts.codes)].flatMap(({ next }) => next.split(/(?<=[.?!]) /));

  expect(sentences.filter((one) => one.split(' ').length > 24)).toEqual([]);
});

test('each number has a side and says what an answer needs', () => {
  const codes = listSignInCodes(texts);

  expect(codes.get('50105')).toEqual({ side: 'entra', about: 'both' });
  expect(codes.get('75011')).toEqual({ side: 'vendor', about: 'app' });
  expect(codes.get('50076')).toEqual({ side: 'person', about: 'person' });
  expect(codes.get('999999')).toBeUndefined();
});
