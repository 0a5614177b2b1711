// The three functions of the reflect-metadata proposal that @peculiar/x509's dependency container asks for; import it before that library.

type Target = object;
type Reflection = typeof Reflect & {
  getMetadata?: (key: unknown, target: Target) => unknown;
  getOwnMetadata?: (key: unknown, target: Target) => unknown;
  defineMetadata?: (key: unknown, value: unknown, target: Target) => void;
};

const store = new WeakMap<Target, Map<unknown, unknown>>();
const reflection = Reflect as Reflection;

if (!reflection.getMetadata) {
  reflection.defineMetadata = (key, value, target) => {
    const known = store.get(target) ?? new Map<unknown, unknown>();
    store.set(target, known.set(key, value));
  };
  reflection.getOwnMetadata = (key, target) => store.get(target)?.get(key);
  reflection.getMetadata = (key, target) => {
    for (let at: Target | null = target; at; at = Object.getPrototypeOf(at) as Target | null) {
      if (store.get(at)?.has(key)) return store.get(at)?.get(key);
    }
    return undefined;
  };
}
