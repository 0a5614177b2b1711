// The session for planning: reads once, never writes, and notices a change.
import { createReadingSession } from '../../../src/actions/shared/reading-session';
import type { GraphSession } from '../../../src/model/action';

function sessionOver(answers: Record<string, unknown>): { graph: GraphSession; asked: string[] } {
  const asked: string[] = [];
  const read = async (path: string): Promise<never> => {
    asked.push(path);
    if (!(path in answers)) throw new Error(`unknown ${path}`);
    return answers[path] as never;
  };
  const refuse = (): never => {
    throw new Error('written');
  };
  return { graph: { get: read, list: read, getPublicText: read, post: refuse, patch: refuse, delete: refuse }, asked };
}

async function fingerprintOf(answers: Record<string, unknown>, paths = Object.keys(answers)): Promise<string> {
  const session = createReadingSession(sessionOver(answers).graph);
  await Promise.all(paths.map((path) => session.graph.get(path)));
  return session.fingerprint();
}

test('asks for each thing once, even at the same moment', async () => {
  const { graph, asked } = sessionOver({ '/a': 1, '/b': 2 });
  const reading = createReadingSession(graph).graph;

  await Promise.all([reading.get('/a'), reading.get('/a'), reading.get('/b'), reading.get('/a', { query: { $select: 'id' } })]);

  expect(asked).toEqual(['/a', '/b', '/a']);
});

test('refuses to write', async () => {
  const { graph } = createReadingSession(sessionOver({}).graph);

  await expect(graph.patch('/a', {})).rejects.toThrow('writes nothing');
  await expect(graph.post('/a', {})).rejects.toThrow('writes nothing');
  await expect(graph.delete('/a')).rejects.toThrow('writes nothing');
});

test('the fingerprint follows content, not order', async () => {
  const before = await fingerprintOf({ '/a': [{ id: '1', x: 1 }, { id: '2' }], '/b': { tags: ['u', 'v'] } });

  expect(await fingerprintOf({ '/b': { tags: ['u', 'v'], '@odata.context': 'y' }, '/a': [{ id: '2' }, { x: 1, id: '1' }] })).toBe(before);
  expect(await fingerprintOf({ '/a': [{ id: '1', x: 2 }, { id: '2' }], '/b': { tags: ['u', 'v'] } })).not.toBe(before);
  expect(await fingerprintOf({ '/a': [{ id: '1', x: 1 }, { id: '2' }], '/b': { tags: ['v', 'u'] } })).not.toBe(before);
});
