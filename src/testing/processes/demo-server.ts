import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startServer } from "./server-process.ts";

export type Demo = {
  url: string;
  /** The contents of its demo.json. */
  file: string;
  folder: string;
  logFile: string;
};

/**
 * A folder that an embedded database can use: PostgreSQL's user must be able to enter, otherwise its files would be
 * elsewhere and stay behind.
 */
export const dataFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), "customer-360-demo-"));
  chmodSync(folder, 0o755);
  return folder;
};

/** Runs the product like `npm run demo`, with its own port and database, during `work`. */
export const withDemo = async <Result>(
  work: (demo: Demo) => Promise<Result>,
  options: { args?: string[]; env?: Record<string, string>; checkout?: string } = {},
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
