// What a button carries of a question, and what is read back when a client changed it.
import { readQuestion, writeQuestion } from '../../../src/bot/diagnosis/write-question';

const WHOLE = { app: 'a&b=c', person: 'Chris Ü. “Green”', code: '50011', replyUrl: 'https://us.example/acs?x=1', identifier: 'urn:x', correlationId: '1b2c' };

it('comes back as it was', () => {
  expect(readQuestion(writeQuestion(WHOLE))).toEqual(WHOLE);
  expect(readQuestion(writeQuestion({}))).toEqual({});
});

it('is never longer than a button may carry, and keeps who, what and which number', () => {
  const text = writeQuestion({ ...WHOLE, replyUrl: `https://us.example/${'x'.repeat(400)}` });

  expect(text.length).toBeLessThanOrEqual(300);
  expect(readQuestion(text)).toEqual({ ...WHOLE, replyUrl: undefined });
});

it.each(['c=abc', 'c=1e9', 'c=', 'zz=1', '%', '__proto__=x', 'a=&p='])('reads nothing out of %s', (text) => {
  expect(readQuestion(text)).toEqual({});
});
