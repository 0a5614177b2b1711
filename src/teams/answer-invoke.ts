// Turns an answer into the body that Teams' clients expect from a pressed button. Pure; knows no SDK.
import type { TurnAnswer } from '../model/turn';

/** HTTP status and body of an invoke. */
export interface InvokeAnswer {
  status: number;
  body?: unknown;
}

/** Teams docs, universal actions: always HTTP 200, what happened stands in the body. A text goes to the chat instead of below the card. */
export function answerInvoke(answer: TurnAnswer): InvokeAnswer {
  switch (answer.type) {
    case 'card':
      return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: answer.card } };
    case 'notice':
      return answer.isError ? errorStrip(400, 'BadRequest', answer.text) : messageStrip(answer.text);
    case 'text':
    case 'none':
      return messageStrip('');
  }
}

export function messageStrip(text: string): InvokeAnswer {
  return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: text } };
}

export function errorStrip(statusCode: 400 | 429 | 500, code: string, message: string): InvokeAnswer {
  return { status: 200, body: { statusCode, type: 'application/vnd.microsoft.error', value: { code, message } } };
}
