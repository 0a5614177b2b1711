// Keeps where people can be reached to the addresses that the bot talks back to, on the way in and on the way out. Knows no table.
import { SetupError } from '../model/errors';
import type { ConversationStore } from '../model/ports';
import { isAllowedServiceUrl } from './service-url';

/** A row from before the list was narrowed is as good as none: the person is known again with their next message. */
export function guardConversations(store: ConversationStore, hosts: ReadonlySet<string>): ConversationStore {
  return {
    remember: async (person, conversation) => {
      if (!isAllowedServiceUrl(conversation.serviceUrl, hosts)) throw new SetupError('bot/unexpected', { message: 'service address not allowed' });
      await store.remember(person, conversation);
    },
    find: async (person) => {
      const found = await store.find(person);
      return found && isAllowedServiceUrl(found.conversation.serviceUrl, hosts) ? found : undefined;
    },
    forget: (conversationId) => store.forget(conversationId),
  };
}
