// A session whose writes all stand in the audit log under one keyword, from before they are sent.
import type { ActionContext, EndWrite, GraphRequestOptions, GraphSession } from '../../model/action';

/** @param what keyword of the write, the same as in plan lines, such as `identifier` */
export function auditedGraph({ graph, beginWrite }: Pick<ActionContext, 'graph' | 'beginWrite'>, what: string): GraphSession {
  const audited = (options: GraphRequestOptions = {}): GraphRequestOptions => {
    let end: EndWrite | undefined;
    return {
      ...options,
      beforeSend: async ({ method, path }) => { end = await beginWrite({ method, path, what }); },
      onAnswer: ({ status, requestId }) => end?.({ status, graphRequestId: requestId }),
    };
  };
  return {
    ...graph,
    post: (path, body, options) => graph.post(path, body, audited(options)),
    patch: (path, body, options) => graph.patch(path, body, audited(options)),
    delete: (path, options) => graph.delete(path, audited(options)),
  };
}
