import { vi } from "vitest";
import { closeConnections, closeFollowers } from "#features/operations/store.ts";

// Integration test files share processes and their modules; the state of the process starts again with each file.

/** Threads of these have no database and no settings, and starting them for each file would take as long as its tests. */
const KEPT = [
  "compute",
  "axis-threads",
  "forecast-sessions",
  "forecast-helpers",
  "purchasing-fits",
  "pdf-press",
  "inspections",
];

const PRODUCT = "customer-360.";

/** Everything of `process-singleton.ts`: settings, connections, queue, caches, limiters, metrics, log. */
export const forgetSingletons = (): void => {
  const kept = new Set(KEPT.map((name) => PRODUCT + name));
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    const name = Symbol.keyFor(key) ?? "";
    if (name.startsWith(PRODUCT) && !kept.has(name)) Reflect.deleteProperty(globalThis, key);
  }
};

/** Modules that are not reloaded keep the environment that the process started with. */
const store = globalThis as unknown as { testEnvironment?: NodeJS.ProcessEnv };
store.testEnvironment ??= { ...process.env };
const { testEnvironment } = store;

const restoreEnvironment = (): void => {
  for (const name of Object.keys(process.env)) if (!(name in testEnvironment)) delete process.env[name];
  Object.assign(process.env, testEnvironment);
};

/** Before each file, and not after it, so that a file that failed to end does not disturb the next one. */
export const beginFile = (): void => {
  vi.useRealTimers();
  restoreEnvironment();
  forgetSingletons();
};

/** Closes what would otherwise outlive the file and its database. */
export const endFile = async (): Promise<void> => {
  await closeFollowers();
  await closeConnections();
};
