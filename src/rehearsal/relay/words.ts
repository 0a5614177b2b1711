// The words `rehearsal: …`: told apart from chat, acted on, answered with one line. They never reach the bot.
import type { Activity } from './activity';
import type { Directory, Persona } from './directory';
import { FAULT_WORDS, type RelayTenant } from './relay-tenant';
import { playTeams, type TeamsStage } from './play-teams';
import { playTime } from './play-time';
import type { Stage } from './screen';

export interface PeopleLink {
  title: string;
  url: string;
}

export interface WordsOptions {
  directory: Directory;
  stage: Stage;
  tenant: RelayTenant;
  links: () => PeopleLink[];
  teams: TeamsStage;
  /** Resolves when the page shows what this persona sees. */
  showFor: (persona: Persona) => Promise<void>;
}

/** What stands after `rehearsal:`, or undefined when the text is meant for the bot. */
export function readRehearsalWord(activity: Activity): string | undefined {
  if (activity.type !== 'message' || typeof activity.text !== 'string') return undefined;
  const text = activity.text.replace(/^\s*<at>[^<]*<\/at>\s*/i, '').replace(/&nbsp;/g, ' ').trim();
  return /^rehearsal\s*:\s*([\s\S]*)$/i.exec(text)?.[1]?.trim().replace(/\s+/g, ' ');
}

export interface PlayedWord {
  /** For the chat. */
  line: string;
  /** What the page shows after the line. */
  after?: () => Promise<void>;
}

/** Acts on one word. @param conversation where it was said, unless in the personal chat */
export async function playWord(word: string, options: WordsOptions, conversation?: string): Promise<PlayedWord> {
  if (/^as /i.test(word)) return actAs(word.slice(3), options);
  return { line: await answerWord(word, options, conversation) };
}

async function answerWord(word: string, options: WordsOptions, conversation?: string): Promise<string> {
  const { directory, stage, teams, tenant } = options;
  const lower = word.toLowerCase();
  const fault = FAULT_WORDS.find((one) => lower === one || lower.startsWith(`${one} `));
  if (fault) return tenant.playFault(fault, word.slice(fault.length).trim(), stage.active.objectId);
  if (/^time( |$)/.test(lower)) return playTime(tenant, word.slice('time'.length).trim());
  if (/^teams( |$)/.test(lower)) return playTeams(lower.slice('teams'.length).trim(), stage.active, teams, conversation);
  switch (lower) {
    case '':
    case 'help':
      return `as <person> | people | links | throttle [n] | throttle every second | no role | activate role | consent removed | new token | mfa | no premium | slow replication [seconds] | flipping replication [seconds] | outage [seconds] | template fills values [identifier] [reply URL] | wrong region | unassigned user | expired certificate | plain audience | time [+3 days | now] | teams <trouble> | clear | state. Each after "rehearsal:". You are ${stage.active.name}.`;
    case 'people':
      return directory.personas
        .map((one) => `${one.key} (${one.name}${one.about ? `, ${one.about}` : ''}${one === stage.active ? ', you' : ''})`).join('; ');
    case 'links':
      return options.links().map((one) => `[${one.title}](${one.url})`).join(' | ');
    case 'clear':
      await tenant.clearFaults();
      teams.faults.clear();
      return `all faults are over.${tenant.readTime().isAhead ? ' The time stays ahead; rehearsal: time now leads back.' : ''}`;
    case 'state':
      return `you are ${stage.active.name}; ${[await tenant.describe(stage.active.objectId), ...teams.faults.list()].join('; ')}`;
    default:
      return `"${word}" is not a word of the rehearsal. Type rehearsal: help`;
  }
}

function actAs(word: string, { directory, stage, showFor }: WordsOptions): PlayedWord {
  const persona = directory.find(word);
  if (!persona) return { line: `nobody here is called ${word}. People: ${directory.personas.map((one) => one.key).join(', ')}` };
  const line = `you are now ${persona.name}${persona.about ? ` (${persona.about})` : ''}.`;
  if (persona === stage.active) return { line };
  stage.active = persona;
  return { line, after: () => showFor(persona) };
}
