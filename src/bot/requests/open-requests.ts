// Puts together what requests need of each other.
import type { AccessRequest } from '../../model/request';
import type { ChatPort } from '../../model/turn';
import type { BotDeps } from '../bot-deps';
import type { Outbox } from '../letters/outbox';
import type { SentPlaces } from '../letters/sent-places';
import { createPasswordCards, type PasswordCards } from '../show/password-cards';
import { createApproverBook } from './approvers';
import { homeOfRequests } from './home-of-requests';
import { createRequestCopies, type RequestCopies } from './request-copies';
import { createRequestDesk, type RequestDesk } from './request-desk';
import { createRequestRunner, type RequestRunner } from './request-runner';

export interface Requests {
  copies: RequestCopies;
  desk: RequestDesk;
  runner: RequestRunner;
  passwords: PasswordCards<AccessRequest>;
}

/** @param chat for what the bot says on its own @param onLetters what was saved with a change is in the outbox */
export function openRequests(deps: BotDeps, { chat, onLetters, outbox, places }: { chat: ChatPort; onLetters: () => void; outbox: Outbox; places: SentPlaces }): Requests {
  const runner: RequestRunner = createRequestRunner(deps, {
    outbox, onLetters,
    onSecret: (request, password, correlationId) => passwords.show(request, password, correlationId),
    onSecretLost: (request, correlationId) => passwords.tellLost(request, correlationId),
  });
  const passwords = createPasswordCards(deps, { outbox, paced: chat, home: homeOfRequests(deps, runner) });
  const copies = createRequestCopies(deps, { runner, outbox, places, chat });
  return { copies, passwords, runner, desk: createRequestDesk({ deps, runner, copies, passwords, approvers: createApproverBook(deps, outbox), outbox }) };
}
