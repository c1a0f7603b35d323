import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "#core/postgres/driver.ts";
import { type MedusaApi, medusaApi } from "./medusa-api.ts";

const execute = promisify(execFile);

/** The version that the numbers were compared with. */
const VERSION = "2.21.2";
const CLI = "node_modules/@medusajs/cli/cli.js";
const USER = { email: "admin@example.com", password: "of-this-benchmark" };

const CONFIG = `const { defineConfig } = require("@medusajs/framework/utils");
const http = { storeCors: "*", adminCors: "*", authCors: "*", jwtSecret: "of-this-benchmark", cookieSecret: "of-this-benchmark" };
module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: { databaseUrl: process.env.DATABASE_URL, databaseDriverOptions: { connection: { ssl: false } }, http },
});
`;

/** Installs Medusa once into a folder outside the project: 580 packages, which no other part of the product needs. */
const install = (folder: string): void => {
  mkdirSync(folder, { recursive: true });
  const packages = Object.fromEntries(["medusa", "framework", "cli"].map((name) => [`@medusajs/${name}`, VERSION]));
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true, dependencies: packages }));
  writeFileSync(path.join(folder, "medusa-config.js"), CONFIG);
  if (existsSync(path.join(folder, CLI))) return;
  console.log(`  Installing Medusa ${VERSION} into ${folder}`);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: folder, stdio: "inherit" });
};

/** Our database listens on a Unix socket, and Medusa's migrations connect by TCP alone. */
const listenOnTcp = (socketFolder: string): Promise<{ port: number; server: Server }> =>
  new Promise((resolve) => {
    const server = createServer((client) => {
      const database = connect(path.join(socketFolder, ".s.PGSQL.5432"));
      client.pipe(database).pipe(client);
      client.on("error", () => database.destroy());
      database.on("error", () => client.destroy());
    });
    server.listen(0, "127.0.0.1", () => resolve({ port: (server.address() as { port: number }).port, server }));
  });

const answers = async (address: string): Promise<boolean> => {
  try {
    return (await fetch(`${address}/health`)).ok;
  } catch {
    return false;
  }
};

const started = async (medusa: ChildProcess, address: string): Promise<void> => {
  while (!(await answers(address))) {
    if (medusa.exitCode !== null) throw new Error(`Medusa ended with ${medusa.exitCode}`);
    await pause(200);
  }
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

export type Medusa = { address: string; admin: MedusaApi; apiKey: string; database: pg.Client };

/** Runs a real Medusa 2 server on a database of its own in our PostgreSQL while `work` runs. */
export const withMedusa = async (
  { folder, socketFolder }: { folder: string; socketFolder: string },
  work: (medusa: Medusa) => Promise<void>,
): Promise<void> => {
  install(folder);
  const superuser = new pg.Client({ host: socketFolder, user: "postgres", database: "postgres" });
  await superuser.connect();
  await superuser.query("create database medusa");
  await superuser.end();
  const tcp = await listenOnTcp(socketFolder);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: folder,
    NODE_ENV: "production",
    MEDUSA_DISABLE_TELEMETRY: "true",
    DATABASE_URL: `postgresql://postgres@127.0.0.1:${tcp.port}/medusa?sslmode=disable`,
  };
  // Not synchronous: its connections to the database go through this process.
  const run = (...words: string[]) => execute(process.execPath, [CLI, ...words], { cwd: folder, env });
  await run("db:migrate", "--skip-scripts");
  await run("user", "--email", USER.email, "--password", USER.password);
  const words = [CLI, "start", "--host", "127.0.0.1", "--port", String(port)];
  const medusa = spawn(process.execPath, words, { cwd: folder, env, stdio: "ignore" });
  const database = new pg.Client({ host: socketFolder, user: "postgres", database: "medusa" });
  try {
    await started(medusa, address);
    const { token } = await medusaApi(address, {}).post("/auth/user/emailpass", USER);
    const byToken = medusaApi(address, { authorization: `Bearer ${token}` });
    const { api_key: key } = await byToken.post("/admin/api-keys", { title: "Customer 360", type: "secret" });
    const admin = medusaApi(address, { authorization: `Basic ${Buffer.from(`${key.token}:`).toString("base64")}` });
    await database.connect();
    await work({ address, admin, apiKey: key.token, database });
  } finally {
    await database.end();
    const ended = new Promise((resolve) => medusa.once("exit", resolve));
    medusa.kill("SIGKILL");
    await ended;
    tcp.server.close();
  }
};
