// The claims whose names a vendor may have to be told, as templates name them.

export const CLAIM_NAMES = ['claim.userPrincipalName', 'claim.emailAddress', 'claim.givenName', 'claim.surname', 'claim.displayName'] as const;
export type ClaimName = (typeof CLAIM_NAMES)[number];
