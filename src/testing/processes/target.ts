import type { Life } from "#cli/run-process.ts";
import { buildProduct, isBuilt } from "#cli/server/product-build.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

/** The attacked server process, and how to replace it. */
export type Target = {
  server: () => ServerProcess;
  /** Stops the process if it is running and starts it again, optionally with other settings. */
  restart: (env?: Record<string, string>) => Promise<void>;
  seed: number;
  requests: number;
  /** The number of the first request: 0 unless a single one is repeated. */
  first: number;
  /** Prints statistics, such as the number of requests sent. */
  tell: (line: string) => void;
};

/** Limits are lifted so that they don't interfere, and each call may come from another address. */
const SETTINGS = { RATE_LIMIT: "1000000000", TRUST_PROXY: "1", LOG_LEVEL: "warn" };

/** Once, before the first start: the browser tests use the same build. */
export const buildTarget = async (life: Pick<Life, "stop"> = { stop: new AbortController().signal }): Promise<void> => {
  if (!isBuilt()) await buildProduct(life, { logFile: ".data/build.log" });
};

/** The built product, started like `npm start`. */
export const startTarget = (dataFolder: string, env: Record<string, string> = {}, port?: number) =>
  startServer({ command: "start", dataFolder, env: { ...SETTINGS, ...env }, ...(port && { port }) });
