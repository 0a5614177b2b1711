// One Graph call on its way through the tenant, and the shape of a route; no behaviour.
import type { RoleTask } from '../role-templates';
import type { Tenant } from '../tenant';

export interface Caller {
  /** Absent in a token without a person. */
  personObjectId?: string;
  scopes: string[];
}

export interface GraphCall {
  tenant: Tenant;
  method: string;
  /** Path after /v1.0, decoded, with a leading slash. */
  path: string;
  query: Record<string, string>;
  header(name: string): string | undefined;
  body: unknown;
  caller: Caller;
}

export interface GraphAnswer {
  status: number;
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
}

export type Params = Record<string, string>;

export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Segments after /v1.0; `{name}` takes one segment, an alternate key comes as `appId=value`. */
  path: string;
  /** Any one of these sets of delegated scopes is enough; an empty list: any valid token. Source: Graph permissions reference. */
  scopes: string[][];
  /** What the person's own directory role must allow; left out, any member may. */
  task?: RoleTask;
  /** Query options that are played; others are refused loudly. */
  query?: string[];
  /** Names the object that is written: two writes at one time collide. */
  writes?: (params: Params) => string;
  handle(call: GraphCall, params: Params): GraphAnswer | Promise<GraphAnswer>;
}

/** Each scope alone is enough. */
export const anyOf = (...scopes: string[]): string[][] => scopes.map((scope) => [scope]);
