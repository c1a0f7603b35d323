import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createRandom, type Random } from "#lib/statistics/random.ts";
import { withDemo } from "#testing/processes/demo-server.ts";
import { buildTarget } from "#testing/processes/target.ts";
import { state } from "../shared/harness.ts";
import { call, countFailures, openLoop, printTimes } from "../shared/open-loop.ts";
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

const metricsToken = randomBytes(36).toString("base64url");
const env = { METRICS_TOKEN: metricsToken, RATE_LIMIT: "1000000", NODE_OPTIONS: "--inspect=127.0.0.1:0" };

// Built separately without a time limit: the demo would also build it, but times out after some minutes.
await buildTarget();

await withDemo(
  async ({ url, file, logFile }) => {
    const { token } = JSON.parse(readFileSync(file, "utf8")) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const random = createRandom(42);
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

    printTimes("", outcomes);
    const rate = (outcomes.length / lasted).toFixed(1);
    console.log(
      `  ${rate} requests a second of ${perSecond} intended; the callers' own clock was late by ${latestMs.toFixed(0)} ms at worst`,
    );
    for (const [when, { rss, heap }] of Object.entries({ "after warm-up": before, "at the end": after })) {
      console.log(`  server ${when}: ${rss.toFixed(0)} MB, of which ${heap.toFixed(0)} MB heap in use`);
    }
    state(
      "failed requests",
      { value: countFailures(outcomes), how: `${outcomes.length} requests in ${seconds} s` },
      { atMost: 0 },
    );
    const how = `after collections, before and after ${seconds} s of requests`;
    state("memory at the end over after warm-up", { value: after.rss / before.rss, how }, { atMost: GROWTH_AT_MOST });
    const heap = { value: after.heap / before.heap, how };
    state("heap in use at the end over after warm-up", heap, { atMost: GROWTH_AT_MOST });
  },
  { env },
);
