// Makes one letter of the outbox into what its person sees, as things stand when it is sent. Knows no table.
import type { Letter } from '../model/ports';
import type { ChatPort } from '../model/turn';
import { unreachable } from '../model/unreachable';
import type { BotDeps } from './bot-deps';
import type { Presenter } from './presenter';

interface Needed {
  deps: Pick<BotDeps, 'buildCard' | 'dialogs' | 'setups'>;
  chat: Pick<ChatPort, 'send' | 'startSignIn'>;
  presenter: Pick<Presenter, 'isSeen' | 'sendNew'>;
}

/** What means nothing any more is left unsaid. */
export async function deliverLetter({ deps, chat, presenter }: Needed, { what, conversation, correlationId }: Letter): Promise<void> {
  switch (what.type) {
    case 'text':
      await chat.send(conversation, { text: what.text });
      return;
    case 'colleague':
      await chat.send(conversation, { card: deps.buildCard('colleague', what.data) });
      return;
    case 'setup': {
      const setup = await deps.setups.find(conversation.tenantId, what.setupId);
      const isOver = setup === undefined || !deps.dialogs.has(setup.vendor) || (what.onlyFace !== undefined && (what.onlyFace !== setup.face || presenter.isSeen(setup)));
      if (!isOver) await presenter.sendNew(setup, conversation, { correlationId, ...(what.asked ? { asked: true } : {}) });
      return;
    }
    case 'signIn': {
      const setup = await deps.setups.find(conversation.tenantId, what.setupId);
      if (setup?.status === 'needs-sign-in') await chat.startSignIn(conversation, setup.admin);
      return;
    }
    default:
      unreachable(what);
  }
}
