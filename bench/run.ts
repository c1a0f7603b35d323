import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";

// `npm run bench -- report import`: each benchmark is a separate process, which fails when it misses its requirements.
// Options are passed on: `npm run bench -- report --customers 1000000`.

const NO_BENCH = [
  "run",
  "harness",
  "bench-database",
  "primary-key",
  "report-sizes",
  "report-once",
  "forecast-once",
  "axes-once",
  "axes-shop",
  "axes-sizes",
  "axes-profiles",
  "axes-clustering",
  "open-loop",
  "server-memory",
  "health-watch",
  "clv-fitting",
  "clv-route",
  "post-as-tenant",
  "nelder-mead",
  "neighbours-bodies",
  "neighbours-storm",
  "pages-list",
  "pages-visit",
];
const folder = import.meta.dirname;
const known = readdirSync(folder)
  .map((file) => path.parse(file).name)
  .filter((name) => !NO_BENCH.includes(name))
  .sort();

const given = process.argv.slice(2);
const firstOption = given.findIndex((word) => word.startsWith("--"));
const asked = firstOption < 0 ? given : given.slice(0, firstOption);
const options = firstOption < 0 ? [] : given.slice(firstOption);
const unknown = asked.filter((name) => !known.includes(name));
if (asked.length === 0 || unknown.length > 0) {
  const problem = unknown.length > 0 ? `There is no benchmark named ${unknown.join(", ")}. ` : "";
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
  return spawnSync(process.execPath, [path.join(folder, `${name}.ts`), ...options], { stdio: "inherit" }).status !== 0;
});
if (failed.length > 0) {
  console.error(`\nMissed: ${failed.join(", ")}`);
  process.exit(1);
}
