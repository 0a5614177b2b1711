// What people say to one of their setups. A closed list: cards/words.yaml has a button for each.

export const SETUP_WORDS = ['status', 'resume', 'back', 'change', 'cancel', 'undo', 'retry', 'history', 'hand-over', 'take-back', 'hand-back'] as const;
export type SetupWord = (typeof SETUP_WORDS)[number];
