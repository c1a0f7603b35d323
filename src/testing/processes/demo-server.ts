import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { READY_MS, type ServerProcess, startServer } from "./server-process.ts";

export type Demo = {
  url: string;
  pid: number;
  /** The contents of its demo.json. */
  file: string;
  folder: string;
  logFile: string;
};

/** Ends the server and starts it again at the same address, with its database. */
export type Restart = () => Promise<Demo>;

/**
 * A folder that an embedded database can use: PostgreSQL's user must be able to enter, otherwise its files would be
 * elsewhere and stay behind.
 */
export const dataFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), "customer-360-demo-"));
  chmodSync(folder, 0o755);
  return folder;
};

type Answers = {
  "drift/migrations": { snapshot: unknown };
  forecast: { data: { scores: { actual: unknown }[] } };
  runs: { states: { queued: number; running: number } };
};

/** The demo scores its forecasts of this many months. */
const SCORED_MONTHS = 3;

/** Drift and the scores of earlier forecasts are computed once the server is ready. */
const untilComplete = async ({ url, file }: Pick<Demo, "url" | "file">): Promise<void> => {
  const { token } = JSON.parse(readFileSync(file, "utf8")) as { token: string };
  const ask = async <Name extends keyof Answers>(name: Name): Promise<Answers[Name]> => {
    const response = await fetch(`${url}/api/admin/${name}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${name} was answered with ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answers[Name];
  };
  for (const end = Date.now() + READY_MS; Date.now() < end; await pause(500)) {
    const [drift, forecast, { states }] = [await ask("drift/migrations"), await ask("forecast"), await ask("runs")];
    const scored = forecast.data.scores.filter(({ actual }) => actual !== null).length;
    if (drift.snapshot && scored >= SCORED_MONTHS && states.queued + states.running === 0) return;
  }
  throw new Error("The demo was not complete in time");
};

/** Runs the product like `npm run demo`, with its own port and database, during `work`. */
export const withDemo = async <Result>(
  work: (demo: Demo, restart: Restart) => Promise<Result>,
  options: { args?: string[]; env?: Record<string, string>; checkout?: string } = {},
): Promise<Result> => {
  const folder = dataFolder();
  try {
    let server = await startServer({ command: "demo", dataFolder: folder, ...options });
    const describe = ({ url, pid, logFile }: ServerProcess): Demo => ({
      url,
      pid,
      logFile,
      file: path.join(folder, "demo.json"),
      folder,
    });
    try {
      const demo = describe(server);
      // Others may compute it before they are ready.
      if (!options.checkout) await untilComplete(demo);
      return await work(demo, async () => {
        await server.end();
        const port = Number(new URL(server.url).port);
        server = await startServer({ command: "demo", dataFolder: folder, port, ...options });
        return describe(server);
      });
    } finally {
      await server.end();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
