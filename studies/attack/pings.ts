import { once } from "node:events";
import { Agent, get } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const EVERY_MS = 5;

const ping = (url: string, agent: Agent): Promise<number> =>
  new Promise((resolve, reject) => {
    const since = performance.now();
    const sent = get(`${url}/api/health/live`, { agent }, (response) => {
      response.resume();
      response.on("end", () => resolve(performance.now() - since));
    });
    sent.on("error", reject);
  });

/** Pings from a thread of its own, so that making and sending bodies does not delay them. */
export const startPings = (url: string) => {
  const thread = new Worker(import.meta.filename, { workerData: url });
  const ask = async (): Promise<number> => {
    thread.postMessage(null);
    const [longestMs] = await once(thread, "message");
    return longestMs;
  };
  return {
    /** The longest ping during `work`, in milliseconds. */
    longestDuring: async (work: () => Promise<unknown>): Promise<number> => {
      await ask();
      await work();
      return ask();
    },
    stop: () => thread.terminate(),
  };
};

if (!isMainThread && parentPort) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let longestMs = 0;
  let startedAt = performance.now();
  // A ping under way counts, too: it may be the one that is held up.
  parentPort.on("message", () => {
    parentPort?.postMessage(Math.max(longestMs, performance.now() - startedAt));
    longestMs = 0;
  });
  for (;;) {
    startedAt = performance.now();
    longestMs = Math.max(longestMs, await ping(workerData, agent).catch(() => 0));
    startedAt = performance.now();
    await pause(EVERY_MS);
  }
}
