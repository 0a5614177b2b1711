// Works at a vendor's console over HTTP as the card says, and remembers what was done. Knows no vendor and no truth.
import type { Screen } from '../console/build-screen';
import type { ChecklistEntry } from './read-checklist';

export interface ConsoleStep {
  /** The instruction that it follows. */
  instruction: string;
  where: string;
  do: string;
  field: string;
  value: string;
  /** How many sign-ins came before it. */
  round: number;
  /** The value stood on the card; else it was made up or there is none. */
  isShown: boolean;
  /** A message whose answer brought values. */
  bringsValues?: boolean;
}

export interface SupportReply {
  answer: string;
  /** True: nothing was done, something is missing in the message. */
  asksBack: boolean;
  values: Record<string, string>;
}

export interface ConsoleAnswer {
  ok: boolean;
  message: string;
  screen: Screen;
}

const VERBS: Record<string, string> = {
  press: 'press', open: 'press', type: 'type', enter: 'type', paste: 'type', choose: 'choose', tick: 'tick', clear: 'clear', upload: 'upload',
};

/** What the person made up for an own value at the vendor; typed again where the card asks for it twice. */
const OWN_VALUE = 'Local-Only-Rehearsal-7';

/** @throws Error when the instruction does not say what to do, or with what */
export function readConsoleStep(entry: ChecklistEntry, round: number): ConsoleStep {
  const verb = VERBS[entry.verb];
  if (!verb) throw new Error(`Item ${entry.number} does not begin with something to do: ${entry.instruction}`);
  // "Open your profile: <name>": what stands in a list has no label but its own name.
  const field = entry.label ?? (verb === 'press' ? entry.value : undefined);
  if (field === undefined) throw new Error(`Item ${entry.number} names nothing to touch: ${entry.instruction}`);
  const value = verb === 'type' ? entry.value ?? OWN_VALUE : verb === 'press' ? '' : entry.value ?? '';
  return { instruction: entry.instruction, where: entry.place, do: verb, field, value, round, isShown: entry.value !== undefined };
}

export class ConsolePlayer {
  constructor(private readonly peopleUrl: string, private readonly vendor: string) {}

  /** Shows the account of this region. */
  showAccount(region: string): Promise<ConsoleAnswer> {
    return this.post('play', { do: 'go', region });
  }

  /** @throws Error when the page or the line is not there */
  async readLine(where: string, line: string): Promise<string> {
    const { ok, message, screen } = await this.post('play', { do: 'go', where });
    const fact = screen.facts.find(({ label }) => label === line);
    if (!ok || !fact) throw new Error(`The console shows no “${line}” at ${where}. ${ok ? '' : message}`.trim());
    return fact.value;
  }

  /** A file is uploaded by its content: what stands behind the link on the card. Where the card leaves the choice to the person, the first entry does. */
  async follow({ where, do: verb, field, value }: ConsoleStep): Promise<Pick<ConsoleAnswer, 'ok' | 'message'>> {
    if (verb === 'send') {
      const { answer, asksBack } = await this.send(value);
      return { ok: !asksBack, message: answer };
    }
    const isLink = verb === 'upload' && /^https?:\/\//.test(value);
    const isOwnChoice = verb === 'choose' && value === '';
    return this.post('play', { where, do: verb, field, value: isLink ? await (await fetch(value)).text() : isOwnChoice ? await this.readFirstOption(where, field) : value });
  }

  /** Writes to the vendor's support. */
  send(text: string): Promise<SupportReply> {
    return this.post<SupportReply>('support', { text });
  }

  private async readFirstOption(where: string, label: string): Promise<string> {
    const { screen } = await this.post('play', { do: 'go', where });
    return screen.fields.find((field) => field.label === label)?.options?.[0] ?? '';
  }

  /** Empties all accounts of the vendor. */
  async forget(): Promise<void> {
    await this.post('play-forget', { forget: true });
  }

  /** True when the vendor's own login page lets this address in. */
  async signInLocally(host: string, email: string, password: string): Promise<boolean> {
    const response = await fetch(`${this.peopleUrl}/vendor/${host}/password`, { method: 'POST', body: new URLSearchParams({ email, password }) });
    return /data-outcome="accepted"/.test(await response.text());
  }

  private async post<Answer = ConsoleAnswer>(path: string, body: object): Promise<Answer> {
    const response = await fetch(`${this.peopleUrl}/console/${this.vendor}/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const text = await response.text();
    if (!text.startsWith('{')) throw new Error(`The console of ${this.vendor} answered ${response.status} to ${path}.`);
    return JSON.parse(text) as Answer;
  }
}
