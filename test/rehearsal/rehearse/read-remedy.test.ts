// What the player reads off a card that says what to enter instead.
import { readRemedy } from '../../../src/rehearsal/rehearse/read-remedy';

const text = (shown: string) => ({ type: 'TextBlock', text: shown });
const CARD = {
  type: 'AdaptiveCard',
  body: [
    text('Entra signed the person in'),
    { type: 'Container', items: [text('· Is the “Email” known?')] },
    { type: 'Container', items: [text('· Paste this into “Relying Party” in place of the ID, press “Save” and test again.'), text('Menu \\> Sign-on'), { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'spn:1', fontType: 'Monospace' }] }] },
  ],
};

it('reads place and value of the field, and what to press afterwards', () => {
  expect(readRemedy(CARD as never, 'Relying Party')).toEqual({ place: 'Menu > Sign-on', field: 'Relying Party', value: 'spn:1', press: ['Save'] });
});

it.each(['Email', 'Nowhere'])('says that there is no value for “%s”', (field) => {
  expect(() => readRemedy(CARD as never, field)).toThrow(`no value for “${field}”`);
});
