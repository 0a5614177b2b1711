// Messages that were begun and not answered: each is done once, also when it is delivered twice, and none is lost with a killed process.
import type { UnansweredTurn } from '../../model/seen';
import type { Turn, TurnAnswer } from '../../model/turn';
import type { BotDeps } from '../bot-deps';
import type { Outbox } from './outbox';

export interface Unanswered {
  /** False: it was done before, or somebody is about to. True: do it, and hand what it came to through `minding`. */
  begin(turn: Turn, what: UnansweredTurn['what']): Promise<boolean>;
  /** The same answer; once it came to its person, a turn that was begun here is over. */
  minding(turn: Turn, answer: TurnAnswer): TurnAnswer;
  /** Says to people whose message was cut off that it was. To be called at the start and when a process is gone. */
  takeUp(): Promise<void>;
}

type Needed = Pick<BotDeps, 'log' | 'newId' | 'requests' | 'say' | 'seen' | 'setups' | 'tenure'>;

const SAYS = { message: 'chat.cutOff', installed: 'chat.cutOffWelcome' };

export function createUnanswered({ log, newId, requests, say, seen, setups, tenure }: Needed, outbox: Pick<Outbox, 'put'>): Unanswered {
  const tell = ({ key, what, conversation }: Pick<UnansweredTurn, 'key' | 'what' | 'conversation'>, correlationId: string): Promise<void> =>
    outbox.put({ key: `cut-off/${key}`, conversation, what: { type: 'text', text: say(conversation.kind === 'personal' ? SAYS[what] : 'channel.cutOff') }, correlationId });

  /** The setup that it began or changed, or the request, is owed its card, which says what became of the message. What moved beside it says nothing of it. */
  async function isAnsweredByCard({ key, person }: UnansweredTurn): Promise<boolean> {
    const isOf = ({ saidIn }: { saidIn?: string }): boolean => saidIn !== undefined && key === keyOfMessage(saidIn);
    return (await setups.listAll(person)).some(isOf) || (await requests.listAll(person)).some(isOf);
  }

  const begun = new WeakMap<Turn, UnansweredTurn>();
  /** Keys of what this process is at, under whatever name it began. */
  const atWork = new Set<string>();
  const note = (key: string): void => {
    atWork.delete(key);
    seen.noteAnswered(key);
  };
  return {
    async begin(turn, what) {
      const { at, conversation, person: { tenantId, objectId } } = turn;
      const one: UnansweredTurn = { key: keyOf(what, turn), at, worker: tenure.workerId, what, person: { tenantId, objectId }, conversation };
      const { key, at: _at, ...facts } = one;
      if (!(await seen.begin(key, at, facts))) return false;
      begun.set(turn, one);
      atWork.add(key);
      return true;
    },
    minding(turn, answer) {
      const one = begun.get(turn);
      if (one === undefined) return answer;
      if (answer.type === 'none') {
        if (answer.later) void answer.later.then(() => note(one.key));
        else note(one.key);
        return answer;
      }
      const delivered = (isShown: boolean): void => {
        answer.delivered?.(isShown);
        // A card that somebody minds comes later by itself.
        if (isShown || answer.delivered) return note(one.key);
        tell(one, turn.correlationId).then(() => note(one.key), () => atWork.delete(one.key));
      };
      return { ...answer, delivered };
    },
    async takeUp() {
      for (const turn of await seen.listUnanswered()) {
        if (atWork.has(turn.key) || !(await seen.takeOver(turn, tenure.workerId))) continue;
        const correlationId = newId();
        log.info({ correlationId, reason: turn.what }, 'message was cut off');
        if (!(await isAnsweredByCard(turn))) await tell(turn, correlationId);
        seen.noteAnswered(turn.key);
      }
    },
  };
}

function keyOf(what: UnansweredTurn['what'], { activityId, conversation }: Turn): string {
  return what === 'message' ? keyOfMessage(activityId) : `welcome/${conversation.conversationId}/${activityId}`;
}

function keyOfMessage(activityId: string): string {
  return `activity/${activityId}`;
}
