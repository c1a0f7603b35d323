import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { formatTable, isKept, type Report } from "./shared/table.ts";
import { SMALL_SIZES } from "./small-sizes.ts";

// `npm run bench` runs all benchmarks at small sizes, `npm run bench -- report import` some of them at their usual sizes, or with
// `--small`: each in a process of its own, which fails when it misses its requirements. One table of all lines is printed at the end,
// and written to a file with `--markdown docs/benchmarks.md`. Other options are passed on: `npm run bench -- report --shop 50000`.

const SUFFIX = ".bench.ts";

/** Each benchmark's file by its name: `report` is `report/report.bench.ts`. */
const files = new Map(
  readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => [path.basename(file, SUFFIX), path.join(import.meta.dirname, file)]),
);
const known = [...files.keys()].sort();

const stop = (problem: string): never => {
  console.error(problem);
  process.exit(2);
};

const given = process.argv.slice(2);
const take = (option: string): string | undefined => {
  const at = given.indexOf(option);
  const [, value] = at < 0 ? [] : given.splice(at, 2);
  return at < 0 || value ? value : stop(`${option} needs a value`);
};
const markdown = take("--markdown");
const small = given.indexOf("--small");
if (small >= 0) given.splice(small, 1);
const firstOption = given.findIndex((word) => word.startsWith("--"));
const asked = firstOption < 0 ? given : given.slice(0, firstOption);
const options = firstOption < 0 ? [] : given.slice(firstOption);
const unknown = asked.filter((name) => !files.has(name));
if (unknown.length > 0)
  stop(`There is no benchmark named ${unknown.join(", ")}. Name one or more of: ${known.join(", ")}`);
const isWhole = asked.length === 0;
const isSmall = isWhole || small >= 0;
if (isSmall && options.length > 0)
  stop(`Small sizes have their own options. Name one or more of: ${known.join(", ")}, without --small`);
const unsized = known.filter((name) => SMALL_SIZES[name] === undefined);
if (unsized.length > 0) stop(`small-sizes.ts lacks ${unsized.join(", ")}`);

const load = () => os.loadavg().map((each) => each.toFixed(1))[0];
const [cpu] = os.cpus();
const machine =
  `${os.cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}, ${Math.round(os.totalmem() / 2 ** 30)} GB, ` +
  `${os.type()} ${os.release()}, Node ${process.version}`;
const loadBefore = load();
console.log(`${machine}, load ${loadBefore}`);

const rows: { benchmark: string; report: Report }[] = [];
const missed: string[] = [];
const begun = performance.now();
const minutes = (since: number): string => ((performance.now() - since) / 60_000).toFixed(1);

const run = async (name: string): Promise<void> => {
  const sized = (isSmall && SMALL_SIZES[name]) || options;
  if (typeof sized === "string") return void rows.push({ benchmark: name, report: { skipped: sized } });
  const benchmark = [name, ...sized].join(" ");
  console.log(`\n${benchmark}`);
  const since = performance.now();
  const child = fork(files.get(name) ?? "", sized, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const reports: Report[] = [];
  child.on("message", (report) => reports.push(report as Report));
  const [code] = (await once(child, "close")) as [number | null];
  rows.push(...reports.map((report) => ({ benchmark, report })));
  if (code !== 0) missed.push(name);
  const hasMiss = reports.some((report) => "line" in report && !isKept(report));
  if (code !== 0 && !hasMiss) rows.push({ benchmark, report: { failed: `ended with ${code}` } });
  console.log(`  ${minutes(since)} min`);
};
for (const name of isWhole ? known : asked) await run(name);

const table = formatTable(rows);
console.log(`\n${table}\n\n${minutes(begun)} min`);
if (markdown) {
  const git = (...words: string[]) => execFileSync("git", words, { encoding: "utf8" }).trim();
  const changed = git("status", "--porcelain", "--untracked-files=no") ? ", with uncommitted changes" : "";
  const command = ["npm run bench --", ...asked, ...(small < 0 ? options : ["--small"]), "--markdown", markdown].join(
    " ",
  );
  writeFileSync(
    markdown,
    `# Benchmarks

Written by \`${command}\` at commit ${git("rev-parse", "--short", "HEAD")}${changed} on ${new Date().toISOString().slice(0, 10)}, in ${minutes(begun)} minutes.
Machine: ${machine}; load ${loadBefore} before and ${load()} after.

Each figure is a ratio to a yardstick in the same run, unless its line names a unit. [Command line](command-line.md#benchmarks) tells how to run them.

${table}
`,
  );
}
if (missed.length > 0) {
  console.error(`\nMissed: ${missed.join(", ")}`);
  process.exit(1);
}
