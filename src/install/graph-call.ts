// Writes a Graph call as the Azure CLI takes it. Knows no meaning of any call.
import type { AzCall } from './az';

export interface GraphCallParts {
  body?: object;
  headers?: Record<string, string>;
}

/** `--resource` names the audience of the operator's token: az does not know every cloud's Graph by its address. */
export function graphCall({ graph }: { graph: string }, method: 'get' | 'post' | 'patch', path: string, { body, headers = {} }: GraphCallParts = {}): AzCall {
  const all = Object.entries({ ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers });
  const args = ['rest', '--method', method, '--url', `${graph}/v1.0${path}`, '--resource', graph];
  if (all.length > 0) args.push('--headers', ...all.map(([name, value]) => `${name}=${value}`));
  return { args, ...(body ? { file: { flag: '--body' as const, json: body } } : {}) };
}
