// Why the identity provider refuses, with the code and the sentence that Entra shows. Knows nothing of pages.

export interface SignInRefusal {
  /** Number after AADSTS. */
  code: number;
  /** The whole sentence, code included. */
  message: string;
}

// Microsoft Entra authentication error codes; sentences as the sign-in page words them.
const SENTENCES = {
  700016: "Application with identifier '{identifier}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
  50011: "The reply URL '{replyUrl}' specified in the request does not match the reply URLs configured for the application '{identifier}'. Make sure the reply URL sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to fix this.",
  50105: "Your administrator has configured the application {app} ('{clientId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{user}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.",
  75011: "Authentication method '{method}' by which the user authenticated with the service doesn't match requested authentication method '{requested}'. Contact the {app} application owner.",
  50003: 'No signing key configured.',
  50057: 'The user account is disabled.',
  50126: 'Error validating credentials due to invalid username or password.',
  50034: "The user account {user} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory.",
  501241: "Mandatory Input '{attribute}' missing from transformation id 'SAML NameId'.",
  7000112: "Application '{clientId}'({app}) is disabled.",
  50146: "This application is required to be configured with an application-specific signing key. It is either not configured with one, or the key has expired or isn't yet valid. Please contact the application's administrator.",
  501461: 'AcceptMappedClaims is only supported for a token audience matching the application GUID or an audience within the tenant\'s verified domains. Either change the resource identifier, or use an application-specific signing key.',
  75005: 'The request is not a valid Saml2 protocol message.',
  76026: 'IssueTime in an SAML2 Authentication Request is expired.',
} as const;

export type RefusalCode = keyof typeof SENTENCES;

/** The refusal with its placeholders filled in; a placeholder without a value stays visible. */
export function buildRefusal(code: RefusalCode, values: Record<string, string> = {}): SignInRefusal {
  const sentence = SENTENCES[code].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return { code, message: `AADSTS${code}: ${sentence}` };
}
