// The list of migrations: number n stands at place n - 1. Only ever grows at its end.
import { firstTables } from './001-first-tables';
import { steadyIndexes } from './002-steady-indexes';
import { remindersAndFiles } from './003-reminders-and-files';
import { refusals } from './004-refusals';
import { workers } from './005-workers';
import { outbox } from './006-outbox';
import { unanswered } from './007-unanswered';
import { shownPasswords } from './008-shown-passwords';
import { subscriptions } from './009-subscriptions';
import { records } from './010-records';
import { batons } from './011-batons';
import { waitingClicks } from './012-waiting-clicks';

export const migrations: readonly string[][] = [firstTables, steadyIndexes, remindersAndFiles, refusals, workers, outbox, unanswered, shownPasswords, subscriptions, records, batons, waitingClicks];
