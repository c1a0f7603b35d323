import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { closeConnections } from "#lib/server/close-connections.ts";
import { migrateDatabase, openDatabase } from "#lib/server/postgres/open-database.ts";
import { provideSettings } from "#lib/server/settings.ts";
import { dataFolder } from "../processes/demo-server.ts";
import { watchMemory } from "./memory.ts";
import { PARTS } from "./suite.ts";
import { buildTarget, startTarget, type Target } from "./target.ts";

// `npm run test:attack`: the whole suite against the built product in a separate process with its own embedded
// database. `-- --seed 7 --first 1234 --requests 1 --parts generated-requests` repeats a single request.

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    requests: { type: "string", default: "50000" },
    first: { type: "string", default: "0" },
    parts: { type: "string", default: PARTS.map(({ name }) => name).join(",") },
  },
});
const wholeNumber = (name: "seed" | "requests" | "first"): number => {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} must be a whole number`);
  return value;
};
const [seed, requests, first] = [wholeNumber("seed"), wholeNumber("requests"), wholeNumber("first")];
const chosen = values.parts.split(",");
const parts = PARTS.filter(({ name }) => chosen.includes(name));
if (parts.length < chosen.length) throw new Error(`--parts must be of: ${PARTS.map(({ name }) => name).join(", ")}`);

const folder = dataFolder();
const data = path.join(folder, "data");
const random = () => randomBytes(36).toString("base64url");
const secrets = { AUTH_SECRET: random(), METRICS_TOKEN: random() };
// Without an address in the environment the database is embedded, and no other one can be reached.
provideSettings({ ...secrets, DATA_DIR: data, DATABASE_URL: "", DATABASE_OWNER_URL: "", LOG_LEVEL: "silent" });
const database = await openDatabase();
try {
  await migrateDatabase(database);
  await buildTarget();
  let server = await startTarget(data, secrets);
  let memory = watchMemory(server.pid);
  let peak = 0;
  const restart = async () => {
    peak = Math.max(peak, await memory.stop());
    if (!server.hasEnded()) await server.end();
    // On the same port, so that callers and their logins stay valid.
    server = await startTarget(data, secrets, Number(new URL(server.url).port));
    memory = watchMemory(server.pid);
  };
  const tell = (line: string) => console.log(`  ${line}`);
  const target: Target = { server: () => server, restart, seed, requests, first, tell };
  console.log(`Seed ${seed}. The server's log: ${server.logFile}`);
  for (const { name, attack } of parts) {
    console.log(name);
    const since = Date.now();
    const found = await attack(target);
    for (const line of found) console.log(`  FOUND ${line}`);
    peak = Math.max(peak, await memory.stop());
    console.log(
      `  ${found.length} findings in ${((Date.now() - since) / 1000).toFixed(0)} s; peak memory until now ${peak} MB`,
    );
    if (found.length > 0) process.exitCode = 1;
    if (server.hasEnded()) await restart();
    else memory = watchMemory(server.pid);
  }
  await memory.stop();
  await server.end();
} finally {
  await closeConnections();
  await database.release();
  rmSync(folder, { recursive: true, force: true });
}
