import type { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { startComputing, stopComputing } from "#core/compute.ts";
import { once } from "#core/server/process-singleton.ts";
import { makeThreads } from "#core/threads/threads.ts";
import { readMetrics } from "#features/operations/monitoring.ts";
import { aRequest } from "../request.ts";
import { caller, type HeavyRoute } from "./heavy-route.ts";

/** Tests of 503 and 499 for every route that uses threads. `large` makes a body that keeps one busy for a while. */
export const describeThreads = ({ path, methods, body, calls, large }: HeavyRoute & { large: () => object }): void => {
  const { POST } = methods;
  const { send } = calls;
  describe("503", () => {
    const UNAVAILABLE = { error: "Service unavailable", code: "SERVICE_UNAVAILABLE" };
    const started: Worker[] = [];

    /** The product's threads, with fewer threads and shorter timeouts. */
    const useThreads = async (options: { mostWaiting?: number; longestMs?: number }) => {
      await stopComputing();
      started.length = 0;
      const start = () => {
        const thread = startComputing();
        started.push(thread);
        return thread;
      };
      const standard = { start, most: 1, longestMs: 60_000, idleMs: 60_000, mostWaiting: 8, jobsPerThread: 100 };
      once<{ threads?: unknown }>("compute", () => ({})).threads = makeThreads({ ...standard, ...options });
    };
    afterEach(stopComputing);

    test("a job is refused if too many wait, while those waiting are answered @full", async () => {
      await useThreads({ mostWaiting: 1 });
      // One is computed and one waits, however fast they are.
      const answers = await Promise.all(Array.from({ length: 8 }, () => send(large())));
      const refused = answers.filter(({ status }) => status === 503);
      expect(refused).not.toHaveLength(0);
      expect(await refused[0]?.json()).toEqual(expect.objectContaining(UNAVAILABLE));
      expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
      const answered = answers.filter(({ status }) => status === 200);
      expect(answered.length).toBeGreaterThan(1);
      expect(answered.length + refused.length).toBe(answers.length);
    });

    test("a job whose thread is killed is refused, and another thread answers the next one", async () => {
      await useThreads({});
      const sent = send(large());
      await expect.poll(() => started.length).toBe(1);
      await started[0]?.terminate();
      const response = await sent;
      expect([response.status, await response.json()]).toEqual([503, expect.objectContaining(UNAVAILABLE)]);
      expect((await send(body)).status).toBe(200);
      expect(started).toHaveLength(2);
    });

    test("a job that takes too long is refused", async () => {
      await useThreads({ longestMs: 1 });
      expect((await send(large())).status).toBe(503);
    });

    test("a caller who disconnects gives up their place, and their thread", async () => {
      await useThreads({});
      const leaving = new AbortController();
      const request = aRequest("POST", path, { token: caller.token, body: large(), headers: caller.tenant });
      const sent = POST(new Request(request, { signal: leaving.signal }));
      await expect.poll(() => started.length).toBe(1);
      const gone = new Promise<void>((resolve) => started[0]?.once("exit", () => resolve()));
      leaving.abort();
      expect((await sent).status).toBe(499);
      await gone;
      expect(await readMetrics()).toMatch(/^customer360_computations_total\{outcome="left"\} [1-9]/m);
      expect((await send(body)).status).toBe(200);
    });
  });
};
