import { setTimeout as pause } from "node:timers/promises";
import { aBusiness } from "#testing/builders.ts";
import { aToken } from "#testing/request.ts";

/** Generous, because `npm run bench -- neighbours` measures the response times. */
const LONGEST_MS = 15_000;
const ADDRESSES = ["/api/health/live", "/api/admin/me", "/api/admin/segments"];

/** Another business reads while `work` attacks; returns its failed reads and its slowest response time. */
export const withBystanders = async (
  url: string,
  work: () => Promise<void>,
): Promise<{ found: string[]; slowestMs: number; answers: number }> => {
  const headers = { authorization: `Bearer ${await aToken(await aBusiness())}` };
  const found = new Set<string>();
  let [isOver, slowestMs, answers] = [false, 0, 0];
  const read = async (address: string) => {
    while (!isOver) {
      const since = performance.now();
      try {
        const response = await fetch(url + address, { headers, signal: AbortSignal.timeout(LONGEST_MS) });
        await response.arrayBuffer();
        if (!response.ok) found.add(`a bystander got ${response.status} from ${address}`);
        answers++;
      } catch (error) {
        found.add(`a bystander got no answer from ${address}: ${error}`);
      }
      slowestMs = Math.max(slowestMs, performance.now() - since);
      await pause(20);
    }
  };
  const readers = ADDRESSES.map(read);
  try {
    await work();
  } finally {
    isOver = true;
    await Promise.all(readers);
  }
  return { found: [...found], slowestMs: Math.round(slowestMs), answers };
};
