// The claims that a dialog asks for: a list written in the dialog, or lines as a person typed them.
import { z } from 'zod';
import { parseClaims } from '../../engine/parse-claims';

const claimSchema = z
  .object({
    name: z.string().min(1),
    namespace: z.string().min(1).optional(),
    source: z.literal('user').optional(),
    /** Attribute of the person in Entra's lower-case names, such as `mail` or `userprincipalname`. */
    id: z.string().min(1).optional(),
    /** The same text for everybody, instead of an attribute. */
    value: z.string().min(1).optional(),
  })
  .refine((claim) => (claim.id === undefined) !== (claim.value === undefined), 'A claim has either an attribute (id) or a constant (value)');

const lines = z.string().transform((text, context) => {
  const { claims, mistake } = parseClaims(text);
  if (mistake) context.addIssue(`line ${mistake.line} of the claims: ${mistake.what}`);
  return claims;
});

/** Null, of claims or of the NameID's source: Entra's usual ones. */
export const claimsInputSchema = z
  .object({ claims: z.union([z.array(claimSchema), lines]).nullable(), nameId: z.object({ id: z.string().min(1).nullable() }).optional() })
  .transform(({ claims, nameId }) => ({ claims: claims ?? [], ...(nameId?.id ? { nameId: { id: nameId.id } } : {}) }));

export type ClaimsInput = z.infer<typeof claimsInputSchema>;
