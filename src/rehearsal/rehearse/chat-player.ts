// Plays the turns of one chat as a person who knows nothing but what the cards show. Never reads the dialog.
import { playSignIn } from '../console/play-sign-in';
import type { CardJson } from '../relay/activity';
import { findButton, listButtons } from '../relay/card-buttons';
import { listInputs } from '../relay/collect-inputs';
import type { ScreenMessage } from '../relay/headless-client';
import { readCardLines } from './card-lines';
import { type Run, type Turn, fillWords } from './chat';
import { type ConsolePlayer, type ConsoleStep, readConsoleStep } from './console-player';
import { type SignInVerdict, judgeSignIn } from './judge-sign-in';
import { mendAtConsole } from './mend-at-console';
import { pressInAdminCenter, readQuotedSteps } from './press-in-admin-center';
import { readChecklist } from './read-checklist';
import { readMessage } from './read-message';
import { readRemedy } from './read-remedy';
import { boxOf, cardWith, readLines } from './read-lines';
import { spoil } from './spoil';
import type { Stage } from './stage';
import type { Transcript } from './transcript';

/** Something that the person gave to the bot, and another thing that could have been given instead. */
export interface GivenAnswer {
  turn: number;
  /** Label of the input; absent: a button was chosen among others. */
  label?: string;
  given: string;
  /** Absent when nothing else could be given. */
  instead?: string;
  /** The chat says that another answer makes no difference to a sign-in. */
  isHarmless: boolean;
}

/** One answer that is given otherwise than the chat says. */
export type Slip = Pick<GivenAnswer, 'turn' | 'label'> & { instead: string };

export interface ChatRecord {
  /** With the bot, for the Entra half. */
  interactions: number;
  /** With the bot, for everything. */
  allInteractions: number;
  answers: GivenAnswer[];
  steps: ConsoleStep[];
  refusals: string[];
  verdicts: SignInVerdict[];
  /** Words of the run, and those that were looked up. */
  words: Record<string, string>;
  /** Where the sign-ins began and who signed in. */
  signIns: { start: string; as: string }[];
}

export interface ChatPlayerParts {
  stage: Stage;
  console: ConsolePlayer;
  transcript: Transcript;
  run: Run;
  /** Host of the vendor's login page for the run's account. */
  loginHost: string;
  /** With a slip the person goes on over everything that looks odd or is refused, as somebody would who does not notice. */
  slip?: Slip;
}

const WAIT_MS = 15_000;
/** With a slip the chat may well end in a dead end. */
const WAIT_WITH_SLIP_MS = 5_000;

export class ChatPlayer {
  readonly record: ChatRecord;
  private readonly words: Record<string, string>;
  private readonly printed = new Map<ScreenMessage, string>();

  constructor(private readonly parts: ChatPlayerParts) {
    this.words = { ...parts.run.words };
    this.record = { interactions: 0, allInteractions: 0, answers: [], steps: [], refusals: [], verdicts: [], words: this.words, signIns: [] };
  }

  /** @throws Error when what the turn wants to see or press does not come, or the vendor refuses a step */
  async play(turn: Turn, index: number): Promise<void> {
    this.count(turn);
    if (turn.lookUp) await this.lookUp(turn.lookUp);
    const message = turn.sees.length > 0 || turn.press || turn.checklist || turn.sends || turn.signIn || turn.byHand || turn.mend ? await this.see(turn, index) : undefined;
    if (turn.say !== undefined) {
      this.parts.transcript.person(`types: ${this.fill(turn.say)}`);
      await this.parts.stage.client.say(this.fill(turn.say));
    } else if (message && turn.press !== undefined) await this.press(message, turn, index);
    else if (message && turn.checklist !== undefined) await this.workOff(message, turn.checklist);
    else if (message && turn.sends !== undefined) await this.send(message, turn.sends);
    else if (message && turn.signIn) await this.signIn(message, turn.signIn);
    else if (message && turn.byHand !== undefined) await pressInAdminCenter({ ...this.parts, start: String((await this.parts.stage.client.click(message, turn.byHand)).body), steps: readQuotedSteps(cardWith(message, turn.byHand)) });
    else if (message && turn.mend !== undefined) await mendAtConsole({ ...this.parts, steps: this.record.steps }, readRemedy(message.cards[0] as CardJson, this.fill(turn.mend)));
    else if (turn.signInLocally) await this.signInLocally(turn.signInLocally);
  }

  /** What happens in another browser is no interaction with the bot. */
  private count(turn: Turn): void {
    if ([turn.say, turn.press, turn.checklist, turn.sends, turn.signIn].every((one) => one === undefined)) return;
    this.record.allInteractions += 1;
    if (turn.half === 'entra') this.record.interactions += 1;
  }

  private fill(text: string): string {
    return fillWords(text, this.words);
  }

  private async lookUp(lines: NonNullable<Turn['lookUp']>): Promise<void> {
    for (const [word, { where, line }] of Object.entries(lines)) {
      this.words[word] = await this.parts.console.readLine(where, line);
      this.parts.transcript.vendor(`${where}: ${line}`, this.words[word]);
    }
  }

  private async see(turn: Turn, index: number): Promise<ScreenMessage> {
    const wanted = this.parts.slip ? [] : turn.sees.map((text) => this.fill(text));
    const button = turn.press === undefined ? turn.checklist ?? turn.sends ?? turn.signIn?.opens ?? turn.byHand : this.titleOf(turn.press, index);
    const fits = (card: CardJson): boolean => {
      const lines = readCardLines(card).join('\n');
      return wanted.every((text) => lines.includes(text)) && (button === undefined || listButtons(card).some(({ title }) => title === button));
    };
    const { client } = this.parts.stage;
    const message = await client.waitForCard((card) => fits(card), this.parts.slip ? WAIT_WITH_SLIP_MS : WAIT_MS).catch((error: unknown) => {
      this.print();
      throw new Error(`Turn ${index + 1} waits for a card with ${[...wanted, ...(button ? [`the button [${button}]`] : [])].join(' | ')}. ${String(error).split('\n')[0]}`);
    });
    this.print();
    return message;
  }

  /** What is new since the last look; a card that was edited in place comes again. */
  private print(): void {
    for (const message of this.parts.stage.client.messages) {
      const lines = readLines(message);
      if (this.printed.get(message) === lines.join('\n')) continue;
      this.printed.set(message, lines.join('\n'));
      this.parts.transcript.bot(lines);
    }
  }

  private titleOf(press: string, index: number): string {
    const { slip } = this.parts;
    return slip?.turn === index && slip.label === undefined ? slip.instead : this.fill(press);
  }

  private async press(message: ScreenMessage, turn: Turn, index: number): Promise<void> {
    const title = this.titleOf(turn.press ?? '', index);
    const card = cardWith(message, title);
    const typed = Object.fromEntries(Object.entries(turn.type).map(([label, text]) => [label, this.answerOf(label, this.fill(text), index)]));
    if (turn.half === 'entra') this.noteAnswers(card, title, typed, { index, noEffect: turn.noEffectOnSignIn ?? {} });
    const ticked = Object.fromEntries(turn.tick.map((text) => [boxOf(card, text), 'true']));
    const said = [...Object.entries(typed).map(([label, text]) => `${label}: ${text}`), ...turn.tick.map((text) => `[x] ${text}`)];
    this.parts.transcript.person(`${said.length > 0 ? `fills in ${said.join(', ')} and ` : ''}presses [${title}]`);
    await this.click(message, title, { ...typed, ...ticked });
  }

  private answerOf(label: string, text: string, index: number): string {
    const { slip } = this.parts;
    return slip?.turn === index && slip.label === label ? slip.instead : text;
  }

  private noteAnswers(card: CardJson, title: string, typed: Record<string, string>, { index: turn, noEffect }: { index: number; noEffect: Record<string, string> }): void {
    const verb = findButton(card, title).verb;
    const other = listButtons(card).find((one) => one.verb === verb && one.title !== title)?.title;
    // Buttons of one verb are the choices of one question.
    if (other !== undefined) this.record.answers.push({ turn, given: title, instead: other, isHarmless: title in noEffect });
    for (const [label, given] of Object.entries(typed)) {
      const input = listInputs(card).find((one) => one.label === label);
      const choices = (input?.choices ?? []) as { title: string; value: string }[];
      const instead = input?.type === 'Input.ChoiceSet' ? choices.find((one) => one.title !== given && one.value !== given)?.title : spoil(given);
      this.record.answers.push({ turn, label, given, isHarmless: label in noEffect, ...(instead === undefined ? {} : { instead }) });
    }
  }

  private async click(message: ScreenMessage, title: string, inputs: Record<string, string>): Promise<void> {
    const { status, body } = await this.parts.stage.client.click(message, title, inputs);
    if (status !== 200) throw new Error(`The bot answered ${status} to [${title}]: ${JSON.stringify(body)}`);
    if (message.isRefused) throw new Error(`Under the card stands after [${title}]: ${message.strip}`);
  }

  /** Works off the open items in the card's order; a refusal ends the run, unless the person does not notice. */
  private async workOff(message: ScreenMessage, save: string): Promise<void> {
    const entries = readChecklist(cardWith(message, save));
    if (entries.length === 0) throw new Error('The checklist shows no open item.');
    for (const entry of entries) {
      const step = readConsoleStep(entry, this.record.signIns.length);
      const { ok, message: said } = await this.parts.console.follow(step);
      this.parts.transcript.vendor(`${entry.number} · ${entry.instruction}${entry.value === undefined ? '' : `: ${entry.value}`}   (${entry.place})`, said);
      this.record.steps.push(step);
      if (ok) continue;
      this.record.refusals.push(said);
      if (!this.parts.slip) throw new Error(`The console refused item ${entry.number} “${entry.instruction}”: ${said}`);
    }
    this.parts.transcript.person(`ticks ${entries.length} items and presses [${save}]`);
    await this.click(message, save, Object.fromEntries(entries.map((entry) => [entry.box, 'true'])));
  }

  private async send(message: ScreenMessage, button: string): Promise<void> {
    const text = readMessage(cardWith(message, button));
    const step = { instruction: text.split('\n')[0] ?? '', where: '', do: 'send', field: '', value: text, round: this.record.signIns.length, isShown: true };
    const { answer, asksBack, values } = await this.parts.console.send(text);
    this.parts.transcript.vendor(`A message to support: ${step.instruction}`, answer);
    this.record.steps.push({ ...step, bringsValues: Object.keys(values).length > 0 });
    Object.assign(this.words, values);
    if (asksBack && !this.parts.slip) throw new Error(`Support asked back: ${answer}`);
    this.parts.transcript.person(`presses [${button}]`);
    await this.click(message, button, {});
  }

  private async signIn(message: ScreenMessage, { opens, as, refused }: NonNullable<Turn['signIn']>): Promise<void> {
    const { body } = await this.parts.stage.client.click(message, opens);
    const attempt = { start: String(body), as: this.fill(as) };
    if (refused === undefined) this.record.signIns.push(attempt);
    this.parts.transcript.person(`opens [${opens}] in a private window and signs in as ${attempt.as}`);
    const { mode } = this.parts.run;
    const verdict = judgeSignIn(mode, await playSignIn({ mode, userPrincipalName: attempt.as, start: attempt.start }));
    this.parts.transcript.vendor('The service provider', verdict.text);
    if (refused === undefined || this.parts.slip) this.record.verdicts.push(verdict);
    if (this.parts.slip) return;
    if (refused === undefined && !verdict.accepted) throw new Error(verdict.text);
    if (refused !== undefined && (verdict.accepted || !verdict.text.includes(this.fill(refused)))) throw new Error(`The sign-in has to be refused with “${refused}”, but: ${verdict.text}`);
  }

  private async signInLocally({ email, password }: NonNullable<Turn['signInLocally']>): Promise<void> {
    const isIn = await this.parts.console.signInLocally(this.parts.loginHost, this.fill(email), this.fill(password));
    this.parts.transcript.vendor(`Sign-in with a local password as ${this.fill(email)}`, isIn ? 'The sign-in worked.' : 'The sign-in was refused.');
    if (!isIn) throw new Error(`The local account ${email} cannot sign in at the vendor.`);
  }
}
