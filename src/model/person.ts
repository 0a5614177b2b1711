// Who is speaking and where. Comes from the verified activity and from Graph, never from card data.

export interface PersonKey {
  tenantId: string;
  /** Entra object id (aadObjectId of the activity, oid of the token). */
  objectId: string;
}

export interface Person extends PersonKey {
  name: string;
  /** The channel's own id, `29:…`. */
  mri: string;
}

export interface ConversationRef {
  conversationId: string;
  kind: 'personal' | 'groupChat' | 'channel';
  serviceUrl: string;
  tenantId: string;
  botId: string;
  /** Of a channel: its team, which is what the bot is added to and removed from. */
  teamId?: string;
}

/** A person of the tenant as read from Graph. */
export interface DirectoryPerson {
  objectId: string;
  displayName: string;
  userPrincipalName: string;
  mail?: string;
  accountEnabled: boolean;
  isGuest: boolean;
}
