import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";

// `npm run bench -- report import`: each bench is a process of its own, which fails when it misses what it states.

const NO_BENCH = ["run", "harness", "bench-database"];
const folder = import.meta.dirname;
const known = readdirSync(folder)
  .map((file) => path.parse(file).name)
  .filter((name) => !NO_BENCH.includes(name))
  .sort();

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !known.includes(name));
if (asked.length === 0 || unknown.length > 0) {
  const problem = unknown.length > 0 ? `No bench is called ${unknown.join(", ")}. ` : "";
  console.error(`${problem}Name one or more of: ${known.join(", ")}`);
  process.exit(2);
}

const [cpu] = os.cpus();
console.log(
  `${os.cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ` +
    `${os.type()} ${os.release()}, Node ${process.version}, load ${os.loadavg()[0]?.toFixed(1)}`,
);

const failed = asked.filter((name) => {
  console.log(`\n${name}`);
  return spawnSync(process.execPath, [path.join(folder, `${name}.ts`)], { stdio: "inherit" }).status !== 0;
});
if (failed.length > 0) {
  console.error(`\nMissed: ${failed.join(", ")}`);
  process.exit(1);
}
