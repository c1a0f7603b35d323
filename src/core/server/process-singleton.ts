/**
 * One value per process. Next gives route handlers, pages and instrumentation separate copies of each module, so module
 * state would exist several times; pools, caches and limiters must not.
 */
export const once = <Value>(name: string, make: () => Value): Value => {
  const key = Symbol.for(`customer-360.${name}`);
  const store = globalThis as unknown as Record<symbol, { value: Value } | undefined>;
  store[key] ??= { value: make() };
  return store[key].value;
};
