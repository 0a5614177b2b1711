// A session whose writes all reach the audit log under one keyword.
import type { ActionContext, GraphRequestOptions, GraphSession } from '../../model/action';

/** @param what keyword of the write, the same as in plan lines, such as `identifier` */
export function auditedGraph({ graph, recordWrite }: Pick<ActionContext, 'graph' | 'recordWrite'>, what: string): GraphSession {
  const audited = (options: GraphRequestOptions = {}): GraphRequestOptions => ({
    ...options,
    onAnswer: ({ method, path, status, requestId }) => recordWrite({ method, path, status, graphRequestId: requestId, what }),
  });
  return {
    ...graph,
    post: (path, body, options) => graph.post(path, body, audited(options)),
    patch: (path, body, options) => graph.patch(path, body, audited(options)),
    delete: (path, options) => graph.delete(path, audited(options)),
  };
}
