import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startServer } from "./server-process.ts";

export type Demo = {
  url: string;
  /** Its demo.json. */
  file: string;
  folder: string;
  logFile: string;
};

/** A folder that an embedded database can live in: its own user must pass through, or it would live elsewhere and stay. */
export const dataFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), "customer-360-demo-"));
  chmodSync(folder, 0o755);
  return folder;
};

/** The product as `npm run demo` starts it, on a port and a database of its own, while `work` runs. */
export const withDemo = async <Result>(
  work: (demo: Demo) => Promise<Result>,
  options: { env?: Record<string, string>; checkout?: string } = {},
): Promise<Result> => {
  const folder = dataFolder();
  try {
    const server = await startServer({ command: "demo", dataFolder: folder, ...options });
    try {
      const { url, logFile } = server;
      return await work({ url, logFile, file: path.join(folder, "demo.json"), folder });
    } finally {
      await server.end();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
