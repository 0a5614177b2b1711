// What can happen to a setup (events), and what a setup can ask the outside to do (effects).
import type { PasswordEvent } from './password';
import type { Access, LiveCard, SeenSignIn } from './setup';
import type { SetupProblem } from './errors';
import type { Plan } from './plan';
import type { MetadataState } from './sp-metadata';
import type { LoopEvent } from './record';
import type { ConversationRef, DirectoryPerson, Person } from './person';

/** An effect is one thing to do outside. `key` is the same on every retry. */
export type Effect = EffectKind & {
  /** The process that does it. Absent: nobody does, because it waits for a sign-in. */
  worker?: string;
};

type EffectKind =
  | { type: 'readAccess'; key: string }
  | { type: 'readPlan'; key: string }
  | { type: 'runAction'; key: string; actionId: string; attempt: number }
  | { type: 'undoAction'; key: string; actionId: string; attempt: number }
  | { type: 'findPeople'; key: string; text: string }
  | { type: 'readSignIns'; key: string; mode: string }
  /** What was given stands in the setup's `metadata`. */
  | { type: 'readSpMetadata'; key: string };

/** Everything that happens to a setup. Clicks carry who did it; outcomes carry the effect's key. */
export type SetupEvent =
  | { type: 'accessRead'; key: string; access: Access }
  | { type: 'planRead'; key: string; plan: Plan; /** True when it was read again after the yes. */ }
  | { type: 'actionDone'; key: string; actionId: string; output: unknown }
  | { type: 'actionUndone'; key: string; actionId: string }
  | { type: 'peopleFound'; key: string; text: string; people: DirectoryPerson[] }
  | { type: 'signInsRead'; key: string; mode: string; seen: SeenSignIn[] }
  | { type: 'spMetadataRead'; key: string; read: MetadataState['read'] }
  | { type: 'effectFailed'; key: string; problem: SetupProblem; /** Who met it. What another one does by now is not touched by it. */ worker?: string }
  | { type: 'signedIn' }
  | LoopEvent
  /** The time that the setup had set itself has come. */
  | { type: 'due'; dueAt: string }
  /** Quiet: the process that owed its person the card of now is gone, and another one shows it. */
  | { type: 'cutOff' }
  /** Quiet: where the current card lies. */
  | { type: 'shown'; live: LiveCard; /** True: because its person asked for it. */ asked?: boolean }
  /** Quiet: its person is reached somewhere else now. */
  | { type: 'moved'; conversation: ConversationRef }
  /** Quiet: its person began another one of the same product. */
  | { type: 'joined' }
  | PasswordEvent
  /** `saidIn`: activity id of the message that said so; absent for a button. `reach`: where the person is reached to whom the click hands something; absent: nowhere yet. */
  | { type: 'clicked'; verb: string; choice?: string; values: Record<string, string>; by: Person; saidIn?: string; reach?: ConversationRef }
  /** The time has come at which the holder of the baton is reminded. */
  | { type: 'batonDue'; remindAt: string }
  /** Whoever holds the baton, or was asked to, is reached there from now on. */
  | { type: 'batonReached'; holderId: string; conversation: ConversationRef }
  /** Whoever has it is not reached there any more. */
  | { type: 'batonLost'; holderId: string; conversationId: string }
  /** Quiet: where the holder's card lies. `sentFace`: it came as a message of its own. */
  | { type: 'batonShown'; holderId: string; live: LiveCard; sentFace?: number };
