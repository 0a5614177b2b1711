// Plays the turns of a journey: one person after another, each on what stands in their own chat or in the shared ones. Knows no vendor.
import { listButtons } from '../relay/card-buttons';
import { PLACES } from '../relay/directory';
import type { HeadlessClient, ScreenMessage } from '../relay/headless-client';
import { fillWords } from './chat';
import type { Journey, JourneyTurn } from './journey';
import { boxOf, cardWith, readLines } from './read-lines';
import type { Transcript } from './transcript';

export interface JourneyPlayerParts {
  client: HeadlessClient;
  transcript: Transcript;
  journey: Journey;
  /** Plays a vendor's chat as whoever acts; resolves with why it did not end well. */
  playVendor: (vendor: string) => Promise<string | undefined>;
}

const WAIT_MS = 15_000;
const CONVERSATIONS: Record<JourneyTurn['in'], string> = { personal: PLACES.personalChat, channel: PLACES.channel, group: PLACES.groupChat };
const PLACE_WORDS: Record<JourneyTurn['in'], string> = { personal: '', channel: ', in the channel,', group: ', in the group chat,' };

export class JourneyPlayer {
  /** Sentences about what stood in a shared place and may not. */
  readonly leaks: string[] = [];
  private acting = '';
  private readonly printed = new Map<ScreenMessage, string>();

  constructor(private readonly parts: JourneyPlayerParts) {
    const judge = (message: ScreenMessage): void => this.findLeaks(message);
    parts.client.events.on('message', judge).on('edit', judge);
  }

  /** @throws Error when what the turn wants to see or press does not come, or is answered otherwise */
  async play(turn: JourneyTurn, index: number): Promise<void> {
    await this.become(turn.as);
    const message = turn.sees.length > 0 || turn.press !== undefined ? await this.see(turn, index) : undefined;
    this.print();
    const shown = this.parts.client.messages.filter((one) => this.isSeenBy(turn, one)).find((one) => turn.seesNowhere.some((text) => readLines(one).join('\n').includes(this.fill(text))));
    if (shown) throw new Error(`Turn ${index + 1}: ${turn.as} may not see: ${readLines(shown).join('\n')}`);
    if (turn.say !== undefined) await this.say(turn);
    else if (turn.rehearsal !== undefined) await this.tellRehearsal(turn.rehearsal, turn.in);
    else if (turn.plays !== undefined) await this.playVendor(turn.plays);
    else if (message && turn.press !== undefined) await this.press(message, turn);
    this.print();
  }

  private fill(text: string): string {
    return fillWords(text, this.parts.journey.words);
  }

  private async become(key: string): Promise<void> {
    if (this.acting === key) return;
    const { client } = this.parts;
    const already = client.messages.length;
    await client.say(`rehearsal: as ${key}`);
    const line = client.messages.slice(already).find(({ text }) => /Rehearsal: (you are now|nobody here)/.test(text));
    if (!line?.text.includes('you are now')) throw new Error(line?.text ?? `Nobody became ${key}.`);
    this.acting = key;
  }

  /** In a shared place everybody sees everything; a personal chat is its owner's. */
  private isSeenBy(turn: JourneyTurn, message: ScreenMessage): boolean {
    const { conversation, owner } = message;
    const [root = ''] = conversation.split(';');
    // What is posted for a whole team stands in its General channel.
    if (turn.in !== 'personal') return root === CONVERSATIONS[turn.in] || (turn.in === 'channel' && root === PLACES.team);
    return conversation === PLACES.personalChat && owner === turn.as;
  }

  private async see(turn: JourneyTurn, index: number): Promise<ScreenMessage> {
    const wanted = turn.sees.map((text) => this.fill(text));
    const button = turn.press === undefined ? undefined : this.fill(turn.press);
    const fits = (message: ScreenMessage): boolean => {
      const lines = readLines(message).join('\n');
      return this.isSeenBy(turn, message) && wanted.every((text) => lines.includes(text)) && (button === undefined || message.cards.some((card) => listButtons(card).some(({ title }) => title === button)));
    };
    return this.parts.client.waitForMessage(fits, WAIT_MS).catch((error: unknown) => {
      this.print();
      throw new Error(`Turn ${index + 1}: ${turn.as} waits${PLACE_WORDS[turn.in]} for a message with ${[...wanted, ...(button ? [`the button [${button}]`] : [])].join(' | ')}. ${String(error).split('\n')[0]}`);
    });
  }

  private async say(turn: JourneyTurn): Promise<void> {
    const text = this.fill(turn.say ?? '');
    this.parts.transcript.person(`${turn.as}${PLACE_WORDS[turn.in]} types: ${turn.in === 'personal' ? '' : '@Latchkey '}${text}`);
    const { status } = await this.parts.client.say(text, CONVERSATIONS[turn.in]);
    if (status >= 300) throw new Error(`The bot answered ${status} to: ${text}`);
  }

  private async tellRehearsal(word: string, place: JourneyTurn['in']): Promise<void> {
    this.parts.transcript.person(`rehearsal: ${word}`);
    await this.parts.client.say(`rehearsal: ${this.fill(word)}`, CONVERSATIONS[place]);
  }

  private async playVendor(vendor: string): Promise<void> {
    const failure = await this.parts.playVendor(vendor);
    if (failure !== undefined) throw new Error(failure);
  }

  private async press(message: ScreenMessage, turn: JourneyTurn): Promise<void> {
    const title = this.fill(turn.press ?? '');
    const card = cardWith(message, title);
    const typed = Object.fromEntries(Object.entries(turn.type).map(([label, text]) => [label, this.fill(text)]));
    const ticked = Object.fromEntries(turn.tick.map((text) => [boxOf(card, this.fill(text)), 'true']));
    const said = [...Object.entries(typed).map(([label, text]) => `${label}: ${text}`), ...turn.tick.map((text) => `[x] ${text}`)];
    this.parts.transcript.person(`${turn.as}${PLACE_WORDS[turn.in]} ${said.length > 0 ? `fills in ${said.join(', ')} and ` : ''}presses [${title}]`);
    const { status, body } = await this.parts.client.click(message, title, { ...typed, ...ticked });
    // A link has no answer of the bot.
    if (status !== 200 && status !== 0) throw new Error(`The bot answered ${status} to [${title}]: ${JSON.stringify(body)}`);
    const { strip = '', isRefused = false } = message;
    if (isRefused !== (turn.refused !== undefined)) throw new Error(`Under the card stands after [${title}]: ${strip === '' ? 'nothing' : strip}`);
    if (!strip.includes(this.fill(turn.refused ?? turn.told ?? ''))) throw new Error(`Under the card has to stand “${turn.refused ?? turn.told}” after [${title}], but: ${strip}`);
  }

  private findLeaks(message: ScreenMessage): void {
    if (message.conversation === PLACES.personalChat) return;
    const text = `${readLines(message).join('\n')}\n${JSON.stringify(message.cards)}`;
    for (const never of this.parts.journey.neverInChannel) if (text.includes(this.fill(never))) this.leaks.push(`A message in a shared place holds “${never}”: ${readLines(message).join(' / ')}`);
  }

  /** What is new since the last look; a card that was edited in place comes again. */
  private print(): void {
    for (const message of this.parts.client.messages) {
      const lines = readLines(message);
      if (this.printed.get(message) === lines.join('\n')) continue;
      this.printed.set(message, lines.join('\n'));
      if (!/^Rehearsal: (to |you are)/.test(message.text)) this.parts.transcript.bot([...(message.conversation === PLACES.personalChat ? [] : ['(in a shared place)']), ...lines]);
    }
  }
}
