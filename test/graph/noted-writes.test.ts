// What is told of a write before it is sent and once it is answered, against a real HTTP server: the audit log lives on it.
import type { GraphClientOptions } from '../../src/graph/graph-client';
import type { GraphAnswer } from '../../src/model/action';
import { graphError, startScriptedGraph, type ScriptedAnswer, type ScriptedGraph } from './support/scripted-graph';

let graph: ScriptedGraph;
afterEach(() => graph.close());

async function start(answers: ScriptedAnswer[], options?: Partial<GraphClientOptions>): Promise<ScriptedGraph> {
  graph = await startScriptedGraph(answers, options);
  return graph;
}

const throttled = (seconds: number): ScriptedAnswer => ({ ...graphError(429, 'TooManyRequests'), headers: { 'retry-after': String(seconds) } });

describe('what is noted of a write', () => {
  const noted = (heard: unknown[]) => ({ beforeSend: async (request: unknown) => void heard.push(request), onAnswer: ({ status }: GraphAnswer) => void heard.push(status) });

  test('it is told once before anything is sent, however often it is tried', async () => {
    const heard: unknown[] = [];
    const { session, seen } = await start([throttled(1), { status: 204 }]);
    const sentBefore: number[] = [];

    await session.patch('/applications/1?x=y', {}, { ...noted(heard), beforeSend: async (request) => void heard.push(request, sentBefore.push(seen.length)) });

    expect(heard).toEqual([{ method: 'PATCH', path: '/applications/1' }, 1, 204]);
    expect(sentBefore).toEqual([0]);
  });

  test('what cannot be noted is not sent', async () => {
    const { session, seen } = await start([]);

    await expect(session.post('/applications', {}, { beforeSend: () => Promise.reject(new Error('no room')) })).rejects.toThrow('no room');
    expect(seen).toEqual([]);
  });

  test('without a token nothing is sent, and nothing is to be noted', async () => {
    const heard: unknown[] = [];
    const { session } = await start([], { getToken: () => Promise.reject(new Error('no token')) });

    await expect(session.post('/applications', {}, noted(heard))).rejects.toThrow('no token');
    expect(heard).toEqual([]);
  });

  test('a last try that never comes leaves the answer of the one before', async () => {
    const heard: unknown[] = [];
    let left = 1;
    const { session } = await start([throttled(1)], { getToken: async () => { if (left-- > 0) return 'token'; throw new Error('gone'); } });

    await expect(session.patch('/applications/1', {}, noted(heard))).rejects.toThrow('gone');
    expect(heard.at(-1)).toBe(429);
  });
});
