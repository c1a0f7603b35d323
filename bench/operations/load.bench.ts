import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { buildProduct, isBuilt } from "#cli/server/product-build.ts";
import { type Random, randomOf } from "#lib/domain/statistics/random.ts";
import { withDemo } from "#testing/processes/demo-server.ts";
import { state } from "../shared/harness.ts";
import { call, type Outcome, openLoop } from "../shared/open-loop.ts";
import { settledMemory } from "./server-memory.ts";

// A mix of readers at a constant rate against the built product in a separate process, on the demo business: response
// times by kind of request, failures, and memory growth. Server, database and clients share this machine.

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "300" }, rate: { type: "string", default: "20" } },
});
const seconds = Number(values.seconds);
const perSecond = Number(values.rate);
if (!(seconds > 0 && perSecond > 0)) throw new Error("--seconds and --rate must be numbers above 0");

/** The in-memory report cache: filled before measuring, so that it doesn't count as growth. */
const KEPT_REPORTS = 200;
const WARM_UP_SECONDS = 30;
/** Freed memory is not always returned to the system: the bound allows for that, but not for a leak. */
const GROWTH_AT_MOST = 1.25;

const REPORT = "/api/reports/customers/segmentation/";
const METHODS = ["rfm", "value", "behavior"];
const PERIODS = [7, 30, 90, 180, 365];

const one = <Item>(items: readonly Item[], random: Random): Item => items[Math.floor(random() * items.length)] as Item;

let nextPeriod = 400;
/** For a period that was not requested before. */
const uncached = (random: Random) => `${REPORT}?segmentation_method=${one(METHODS, random)}&days=${nextPeriod++}`;
const report = (random: Random) => `${REPORT}?segmentation_method=${one(METHODS, random)}&days=${one(PERIODS, random)}`;
const members = (random: Random) => {
  const search = random() < 0.2 ? `&q=${one(["an", "lee", "c0"], random)}` : "";
  return `/api/admin/segmentation/customers?days=${one(PERIODS, random)}&page=${1 + Math.floor(random() * 4)}${search}`;
};

/** The share of requests in percent, and their URLs. */
const MIX: { share: number; kind: string; address: (random: Random) => string }[] = [
  { share: 48, kind: "report", address: report },
  { share: 2, kind: "report", address: uncached },
  { share: 5, kind: "CSV", address: (random) => `${report(random)}&export_format=csv` },
  { share: 15, kind: "members", address: members },
  { share: 20, kind: "me", address: () => "/api/admin/me" },
  { share: 5, kind: "live", address: () => "/api/health/live" },
  { share: 5, kind: "ready", address: () => "/api/health/ready" },
];

const choose = (random: Random) => {
  let left = random() * MIX.reduce((sum, { share }) => sum + share, 0);
  for (const entry of MIX) {
    left -= entry.share;
    if (left < 0) return entry;
  }
  return MIX[0] as (typeof MIX)[number];
};

/** The nearest-rank percentile of sorted times. */
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;

const print = (outcomes: readonly Outcome[]): void => {
  const kinds = [...new Set(outcomes.map(({ kind }) => kind))].sort();
  const row = (cells: (string | number)[]) => cells.map((cell) => String(cell).padStart(9)).join("");
  console.log(`  ${"".padEnd(18)}${row(["requests", "p50 ms", "p95", "p99", "max"])}`);
  for (const kind of [...kinds, "all"]) {
    const times = outcomes.filter((each) => kind === "all" || each.kind === kind).map(({ ms }) => ms);
    const sorted = times.sort((a, b) => a - b);
    const shares = [0.5, 0.95, 0.99, 1].map((share) => percentile(sorted, share).toFixed(1));
    console.log(`  ${kind.padEnd(18)}${row([sorted.length, ...shares])}`);
  }
};

const metricsToken = randomBytes(36).toString("base64url");
const env = { METRICS_TOKEN: metricsToken, RATE_LIMIT: "1000000", NODE_OPTIONS: "--inspect=127.0.0.1:0" };

// Built separately without a time limit: the demo would also build it, but times out after some minutes.
if (!isBuilt()) await buildProduct({ stop: new AbortController().signal });

await withDemo(
  async ({ url, file, logFile }) => {
    const { token } = JSON.parse(readFileSync(file, "utf8")) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const random = randomOf(42);
    const send = (due: number, { kind, address } = choose(random)) =>
      call({ url: `${url}${address(random)}`, headers }, due, (header) => {
        const found = header("x-cache");
        return found ? `${kind}, ${found === "HIT" ? "kept" : "computed"}` : kind;
      });
    const memory = () => settledMemory(url, metricsToken, logFile);

    for (let kept = 0; kept < KEPT_REPORTS; kept++) {
      await send(performance.now(), { share: 0, kind: "report", address: uncached });
    }
    await openLoop({ perSecond, seconds: WARM_UP_SECONDS, random }, send);
    const before = await memory();
    const since = performance.now();
    const { outcomes, latestMs } = await openLoop({ perSecond, seconds, random }, send);
    const lasted = (performance.now() - since) / 1000;
    const after = await memory();

    print(outcomes);
    const rate = (outcomes.length / lasted).toFixed(1);
    console.log(
      `  ${rate} requests a second of ${perSecond} intended; the callers' own clock was late by ${latestMs.toFixed(0)} ms at worst`,
    );
    for (const [when, { rss, heap }] of Object.entries({ "after warm-up": before, "at the end": after })) {
      console.log(`  server ${when}: ${rss.toFixed(0)} MB, of which ${heap.toFixed(0)} MB heap in use`);
    }
    const failures = outcomes.flatMap(({ kind, failure }) => (failure ? [`${kind}: ${failure}`] : []));
    for (const failure of [...new Set(failures)].slice(0, 10)) console.log(`  failed: ${failure}`);
    state("failed requests", failures.length, { atMost: 0 });
    state("memory at the end over after warm-up", after.rss / before.rss, { atMost: GROWTH_AT_MOST });
    state("heap in use at the end over after warm-up", after.heap / before.heap, { atMost: GROWTH_AT_MOST });
  },
  { env },
);
