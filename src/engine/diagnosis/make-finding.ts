// What the judges of a trouble share: the evidence, and how a finding is made. Decides nothing.
import { SIDE_OF_CAUSE, type AccessFacts, type Cause, type Finding, type SignInCodes, type Trouble } from '../../model/trouble';

export interface Evidence {
  facts: AccessFacts;
  trouble: Trouble;
  codes: SignInCodes;
  /** ISO time, Entra's. */
  now: string;
}

/** On the side where the cause always is. */
export function makeFinding(cause: Cause, values: Record<string, string> = {}, more: Pick<Finding, 'code' | 'compare'> = {}): Finding {
  return { side: SIDE_OF_CAUSE[cause], cause, values, ...more };
}
