// Who has begun an activity and not answered it yet, so that a killed process takes no message along. Never edited again.

export const unanswered = [
  // Both are empty once it is answered. No index: whoever asks, asks at a start or when a process is gone.
  `alter table seen add column worker text`,
  `alter table seen add column turn text`,
];
