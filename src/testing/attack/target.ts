import type { Life } from "#cli/run-process.ts";
import { buildProduct, isBuilt } from "#cli/server/product-build.ts";
import { type ServerProcess, startServer } from "../processes/server-process.ts";

/** What is attacked: a server process of its own, and how to have another one in its place. */
export type Target = {
  server: () => ServerProcess;
  /** Ends it where it still runs and starts it again, with other settings where given. */
  restart: (env?: Record<string, string>) => Promise<void>;
  seed: number;
  requests: number;
  /** The number of the first of them: 0 unless a single one is sent again. */
  first: number;
  /** Numbers worth printing, such as how many requests were sent. */
  tell: (line: string) => void;
};

/** No limit hides what is tried, and each call may come from an address of its own. */
const SETTINGS = { RATE_LIMIT: "1000000000", TRUST_PROXY: "1", LOG_LEVEL: "warn" };

/** Once, before the first start: the browser tests use the same build. */
export const buildTarget = async (life: Pick<Life, "stop"> = { stop: new AbortController().signal }): Promise<void> => {
  if (!isBuilt()) await buildProduct(life, ".data/build.log");
};

/** The built product, started as `npm start` does. */
export const startTarget = (dataFolder: string, env: Record<string, string> = {}, port?: number) =>
  startServer({ command: "start", dataFolder, env: { ...SETTINGS, ...env }, ...(port && { port }) });
