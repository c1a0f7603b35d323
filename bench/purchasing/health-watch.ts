import { parentPort, workerData } from "node:worker_threads";
import { randomOf } from "#lib/domain/statistics/random.ts";
import { call, openLoop } from "../shared/open-loop.ts";
import { isKnown, mainThreadOf } from "../shared/processor.ts";

// Requests a server's health repeatedly until stopped; in a separate thread, so that the clients being measured don't
// delay its clock. Returns the longest wait, and the most that the server's main thread computed during one: under other
// load, a wait is mostly for the processor.

const PER_SECOND = 20;
const ROUND_SECONDS = 0.5;

const random = randomOf(42);
const { url, pid } = workerData as { url: string; pid: number };
let isOver = false;
parentPort?.once("message", () => {
  isOver = true;
});

const computed = (): number => (isKnown ? mainThreadOf(pid) : 0);

let [longest, busiest] = [0, 0];
const ask = async (due: number) => {
  const before = computed();
  const outcome = await call({ url: `${url}/api/health/live`, headers: {} }, due, () => "live");
  busiest = Math.max(busiest, computed() - before);
  return outcome;
};
while (!isOver) {
  const { outcomes } = await openLoop({ perSecond: PER_SECOND, seconds: ROUND_SECONDS, random }, ask);
  const failed = outcomes.find(({ failure }) => failure);
  if (failed) throw new Error(`health: ${failed.failure}`);
  longest = Math.max(longest, ...outcomes.map(({ ms }) => ms));
}
parentPort?.postMessage({ longest, busiest });
