// Makes one letter of the outbox into what its person sees, as things stand when it is sent. Knows no table.
import type { Letter } from '../../model/letter';
import type { ChatPort } from '../../model/turn';
import { unreachable } from '../../model/unreachable';
import { waitingPerson } from '../../engine/request/waiting-person';
import type { HolderCards } from '../baton/holder-cards';
import type { BotDeps } from '../bot-deps';
import type { Notices } from '../channels/notices';
import { sendGreeting } from '../channels/send-greeting';
import type { RequestCopies } from '../requests/request-copies';
import type { Presenter } from '../show/presenter';

interface Needed {
  deps: Pick<BotDeps, 'buildCard' | 'cloud' | 'dialogs' | 'requests' | 'setups'>;
  chat: Pick<ChatPort, 'findName' | 'send' | 'startSignIn'>;
  presenter: Pick<Presenter, 'isSeen' | 'sendNew'>;
  notices: Pick<Notices, 'deliver'>;
  holderCards: Pick<HolderCards, 'deliver'>;
  requestCopies: Pick<RequestCopies, 'deliver'>;
}

/** What means nothing any more is left unsaid. */
export async function deliverLetter({ deps, chat, presenter, notices, holderCards, requestCopies }: Needed, { what, conversation, correlationId }: Letter): Promise<void> {
  switch (what.type) {
    case 'text':
      await chat.send(conversation, { text: what.text });
      return;
    case 'colleague':
      await chat.send(conversation, { card: deps.buildCard('colleague', what.data) });
      return;
    case 'setup': {
      const setup = await deps.setups.find(conversation.tenantId, what.setupId);
      const isOver = setup === undefined || !deps.dialogs.has(setup.vendor) || (what.onlyFace !== undefined && (what.onlyFace !== setup.face || presenter.isSeen(setup))) || (what.unlessSeen === true && presenter.isSeen(setup));
      if (!isOver) await presenter.sendNew(setup, conversation, { correlationId, ...(what.asked ? { asked: true } : {}) });
      return;
    }
    case 'baton':
      return holderCards.deliver(what, conversation, correlationId);
    case 'signIn': {
      const setup = await deps.setups.find(conversation.tenantId, what.setupId);
      if (setup?.status === 'needs-sign-in') await chat.startSignIn(conversation, setup.admin);
      return;
    }
    case 'notice': {
      const setup = await deps.setups.find(conversation.tenantId, what.setupId);
      if (setup && deps.dialogs.has(setup.vendor)) await notices.deliver(setup, conversation);
      return;
    }
    case 'request':
      return requestCopies.deliver(what, conversation, correlationId);
    case 'requestSignIn': {
      const request = await deps.requests.find(conversation.tenantId, what.requestId);
      const person = request && waitingPerson(request);
      if (person) await chat.startSignIn(conversation, person);
      return;
    }
    case 'greeting':
      await sendGreeting(deps, chat, conversation, what.by);
      return;
    default:
      unreachable(what);
  }
}
