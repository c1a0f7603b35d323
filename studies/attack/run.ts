import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { openForLife } from "#cli/run-command.ts";
import { runProcess, untilStopped } from "#cli/run-process.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { provideSettings } from "#core/server/settings.ts";
import { dataFolder } from "#testing/processes/demo-server.ts";
import { buildTarget, startTarget, type Target } from "#testing/processes/target.ts";
import { watchMemory } from "./memory.ts";
import { PARTS } from "./suite.ts";

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

const random = () => randomBytes(36).toString("base64url");
const secrets = { AUTH_SECRET: random(), METRICS_TOKEN: random() };

await runProcess(async (life) => {
  const folder = dataFolder();
  life.atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const data = path.join(folder, "data");
  // Empty addresses select the embedded database, so that no other one can be reached.
  provideSettings({ ...secrets, DATA_DIR: data, DATABASE_URL: "", DATABASE_OWNER_URL: "", LOG_LEVEL: "silent" });
  await openForLife(life);
  await buildTarget(life);
  if (life.stop.aborted) return;
  let starting = startTarget(data, secrets);
  // A signal may come while the server is being restarted.
  life.atEnd(async () => {
    const last = await starting.catch(() => null);
    if (last && !last.hasEnded()) await last.end();
  });
  let server = await starting;
  let memory = watchMemory(server.pid);
  let peak = 0;
  const restart: Target["restart"] = async (env = {}) => {
    peak = Math.max(peak, await memory.stop());
    if (!server.hasEnded()) await server.end();
    // Keep the address, so that callers and their logins stay valid.
    starting = startTarget(data, { ...secrets, ...env }, Number(new URL(server.url).port));
    server = await starting;
    memory = watchMemory(server.pid);
  };
  const tell = (line: string) => console.log(`  ${line}`);
  const target: Target = { server: () => server, restart, seed, requests, first, tell };
  console.log(`Seed ${seed}. The server's log: ${server.logFile}`);
  let findings = 0;
  const attack = async () => {
    for (const { name, attack } of parts) {
      console.log(name);
      const since = Date.now();
      const found = await attack(target);
      for (const line of found) console.log(`  FOUND ${line}`);
      findings += found.length;
      peak = Math.max(peak, await memory.stop());
      const seconds = ((Date.now() - since) / 1000).toFixed(0);
      console.log(`  ${found.length} findings in ${seconds} s; peak memory until now ${peak} MB`);
      if (server.hasEnded()) await restart();
      else memory = watchMemory(server.pid);
    }
  };
  const attacking = attack();
  // Work interrupted by a signal fails while exiting.
  attacking.catch(() => {});
  await Promise.race([attacking, untilStopped(life)]);
  if (findings > 0) throw new OperatorError(`${findings} findings`);
});
