// Graph's refusals as errors with status and code; knows the wording, not who is asking.

/** A refusal that the router turns into Graph's error envelope. Source: Graph docs, "Microsoft Graph error responses". */
export class GraphError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'GraphError';
  }
}

export const badRequest = (message: string, code = 'Request_BadRequest'): GraphError => new GraphError(400, code, message);

export const notFound = (id: string): GraphError => new GraphError(
  404, 'Request_ResourceNotFound',
  `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
);

export const denied = (): GraphError => new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

export const unauthenticated = (message: string, claims?: string): GraphError => new GraphError(401, 'InvalidAuthenticationToken', message, {
  'www-authenticate': claims
    ? `Bearer realm="", authorization_uri="", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`
    : 'Bearer realm="", authorization_uri=""',
});

export const invalidValue = (property: string, resource: string): GraphError =>
  badRequest(`Invalid value specified for property '${property}' of resource '${resource}'.`);

/** Something that the real Graph may well do and this tenant does not: said loudly, so that nobody takes it for an answer. */
export const notPlayed = (what: string): GraphError =>
  new GraphError(501, 'Rehearsal_NotImplemented', `The rehearsal tenant does not play this: ${what}`);
