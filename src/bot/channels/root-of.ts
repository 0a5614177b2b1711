// The conversation of a channel itself: what is posted there begins a thread of its own. Knows no subscription.
import type { ConversationRef } from '../../model/person';

/** Teams docs, channel conversations: a thread is named `<channel>;messageid=<id of its first message>`. */
export function rootOf(conversation: ConversationRef): ConversationRef {
  const [conversationId = ''] = conversation.conversationId.split(';messageid=');
  return conversationId === conversation.conversationId ? conversation : { ...conversation, conversationId };
}
