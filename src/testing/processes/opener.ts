import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

/** Opens the embedded server, reports it, and releases it at the end of its input. The test decides about Ctrl-C. */
const PROGRAM = `
  import { openEmbedded } from ${JSON.stringify(path.resolve("src/core/postgres/embedded.ts"))};
  process.on("SIGINT", () => {});
  try {
    const { socketFolder, started, release } = await openEmbedded(process.argv[1]);
    console.log(JSON.stringify({ socketFolder, started }));
    process.stdin.resume().on("end", async () => { await release(); process.exit(0); });
  } catch (error) {
    console.log(JSON.stringify({ name: error.name, message: error.message }));
    process.exit(1);
  }
`;

type Opener = {
  /** Its output: the server's address, or an error. */
  said: { socketFolder: string; started: boolean; name?: string; message?: string };
  child: ChildProcess;
  release: () => Promise<void>;
  kill: () => Promise<void>;
};

type As = { uid?: number; gid?: number; env?: Record<string, string> };

/** Another process that opens the embedded server of `folder`, as any user, in its own process group. */
export const openInProcess = async (folder: string, { uid, gid, env }: As = {}): Promise<Opener> => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", PROGRAM, folder], {
    ...(uid === undefined ? {} : { uid, gid }),
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, "line"), exit.then(() => ["{}"])])) as string[];
  const end = async () => {
    await exit;
  };
  return {
    said: JSON.parse(line ?? "{}") as Opener["said"],
    child,
    release: () => {
      child.stdin?.end();
      return end();
    },
    kill: () => {
      child.kill("SIGKILL");
      return end();
    },
  };
};
