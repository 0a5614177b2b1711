// Looks for secrets in what a run left behind, in every form in which they could stand there. Knows no bot.

export interface Secret {
  /** What it is, for the report: the secret itself is never printed. */
  kind: string;
  text: string;
  /** Where it has to stand to be of use; everywhere else it is a leak. */
  mayStandIn?: (place: Place) => boolean;
}

export interface Place {
  kind: 'database' | 'log' | 'answer' | 'card' | 'file' | 'download';
  name: string;
  content: Buffer;
}

/** Shorter ones would be found everywhere. */
const SHORTEST = 8;
const JWT_PART = 30;
const JWT = /^[\w-]+\.([\w-]+)\.([\w-]+)$/;

/** As it is; written in JSON, an address, hex and base64; and of a token its payload and its signature, also cut short. */
export function listForms(text: string): string[] {
  if (text.length < SHORTEST) return [];
  const [, payload = '', signature = ''] = JWT.exec(text) ?? [];
  const parts = payload === '' ? [] : [payload.slice(0, JWT_PART), signature.slice(0, JWT_PART)];
  const whole = [text, JSON.stringify(text).slice(1, -1), JSON.stringify(JSON.stringify(text)).slice(3, -3), encodeURIComponent(text), new URLSearchParams({ text }).toString().slice('text='.length), Buffer.from(text).toString('hex')];
  return [...new Set([...whole, ...parts, ...[text, ...parts].flatMap(listBase64)])];
}

/** What surely shows of it in base64, wherever it stands in what was encoded. */
function listBase64(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    // The characters at both ends also depend on the neighbours.
    const sure = whole.slice(before === 0 ? 0 : before + 1).replace(/=+$/, '').slice(0, -1);
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** One sentence for each leak. */
export function searchSecrets(secrets: Secret[], places: Place[]): string[] {
  const known = new Map(secrets.map((secret) => [secret.text, secret]));
  const wanted = [...known.values()].map((secret) => ({ secret, forms: listForms(secret.text) }));
  return places.flatMap((place) => {
    const haystack = place.content.toString('latin1');
    return wanted.flatMap(({ secret, forms }) => {
      if (secret.mayStandIn?.(place)) return [];
      return forms.some((form) => haystack.includes(Buffer.from(form).toString('latin1'))) ? [`${place.kind} ${place.name} holds a secret: ${secret.kind}`] : [];
    });
  });
}
