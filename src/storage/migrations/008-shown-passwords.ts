// Several passwords may stand in a chat at once, and the end of each is due like a reminder. Never edited again.

export const shownPasswords = [
  // The one that an earlier version noted without a name takes that of the person who was made last.
  `update setups set has_pending = has_pending | 4,
    due_at = min(coalesce(due_at, json_extract(data, '$.passwordCard.goneAt')), json_extract(data, '$.passwordCard.goneAt')),
    data = json_remove(json_set(data, '$.passwordCards', json_array(json_object(
      'messageId', json_extract(data, '$.passwordCard.messageId'),
      'goneAt', json_extract(data, '$.passwordCard.goneAt'),
      'displayName', coalesce(json_extract(data, '$.newPerson.displayName'), ''),
      'userPrincipalName', coalesce(json_extract(data, '$.newPerson.userPrincipalName'), '')
    ))), '$.passwordCard')
  where has_pending > 0 and json_extract(data, '$.passwordCard.goneAt') is not null`,
];
