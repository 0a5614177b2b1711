// Refuses when the profile asks for a certain way to sign in and the person signed in another way.
import { CONTEXT_PASSWORD_PROTECTED, CONTEXT_WINDOWS } from '../../saml/saml-names';
import type { RecordValues } from '../console-state';
import type { VerifiedCheckInput } from '../read-response';

/** The contexts that the profile's boxes ask for; empty when both are off. */
export function listContexts(profile: RecordValues): string[] {
  const boxes = [profile.passwordContext === 'on' && CONTEXT_PASSWORD_PROTECTED, profile.integratedContext === 'on' && CONTEXT_WINDOWS];
  return boxes.flatMap((context) => (context ? [context] : []));
}

export function checkContext({ profile, assertion }: VerifiedCheckInput): string | undefined {
  const wanted = listContexts(profile ?? {});
  if (wanted.length === 0 || wanted.includes(assertion.authnContext ?? '')) return undefined;
  return 'The profile asks for a certain authentication context, and the sign-in was made in another.';
}
