// Says whether a sign-in ended as the run wants it, in one sentence. Knows no pages.
import type { PlaySignInResult } from '../console/play-sign-in';
import type { Run } from './chat';

export interface SignInVerdict {
  accepted: boolean;
  /** Who refused; absent when nobody did. */
  by?: 'Entra' | 'vendor' | 'the tester';
  text: string;
}

export function judgeSignIn(mode: Run['mode'], result: PlaySignInResult): SignInVerdict {
  if (!result.accepted) return { accepted: false, by: result.stage === 'vendor' ? 'vendor' : 'Entra', text: result.message };
  const wentOverVendor = result.isAnswerToRequest;
  if (wentOverVendor === (mode === 'sp')) {
    return { accepted: true, text: `${result.message}. The SAML service provider accepted the signed login (${wentOverVendor ? 'its own page came first' : 'straight in from the tile'}).` };
  }
  return { accepted: false, by: 'the tester', text: wentOverVendor ? "The tile led over the vendor's page; it should go straight in." : "The tile went straight in; the vendor's page should come first." };
}
