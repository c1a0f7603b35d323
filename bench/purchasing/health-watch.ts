import { parentPort, workerData } from "node:worker_threads";
import { createRandom } from "#lib/statistics/random.ts";
import { call, openLoop } from "../shared/open-loop.ts";

// Requests a server's health repeatedly until stopped; in a separate thread, so that the clients being measured don't
// delay its clock. Returns how long each request took, and how late its own clock was.

const PER_SECOND = 20;
const ROUND_SECONDS = 0.5;

const random = createRandom(42);
const { url } = workerData as { url: string };
let isOver = false;
parentPort?.once("message", () => {
  isOver = true;
});

const waits: number[] = [];
let latest = 0;
while (!isOver) {
  const ask = (due: number) => call({ url: `${url}/api/health/live`, headers: {} }, due, () => "live");
  const { outcomes, latestMs } = await openLoop({ perSecond: PER_SECOND, seconds: ROUND_SECONDS, random }, ask);
  const failed = outcomes.find(({ failure }) => failure);
  if (failed) throw new Error(`health: ${failed.failure}`);
  waits.push(...outcomes.map(({ ms }) => ms));
  latest = Math.max(latest, latestMs);
}
parentPort?.postMessage({ waits, latest });
