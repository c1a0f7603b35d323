import { setTimeout as pause } from "node:timers/promises";
import { findPlace } from "#core/postgres/data-location.ts";
import { findRunning } from "#core/postgres/running-server.ts";
import { settings } from "#core/server/settings.ts";
import { aBusiness } from "#testing/builders.ts";
import type { Target } from "#testing/processes/target.ts";
import { aToken } from "#testing/request.ts";

const CALLERS = 8;
const BACK_WITHIN_MS = 60_000;
const ADDRESSES = [
  "/api/admin/me",
  "/api/admin/segments",
  "/api/admin/customers",
  "/api/reports/customers/segmentation/?days=30",
  "/api/health/live",
];

/** Kills the database while clients read: only 503 is allowed meanwhile, and it must recover by itself. */
export const restartDatabase = async ({ server, tell }: Target): Promise<string[]> => {
  const { url, hasEnded } = server();
  const headers = { authorization: `Bearer ${await aToken(await aBusiness())}` };
  const place = findPlace(settings().DATA_DIR);
  const running = await findRunning(place);
  if (!running) return ["the embedded database was not found"];
  const statuses = new Map<string, number>();
  let [isOver, killed] = [false, false];
  let backAt = 0;
  const call = async (number: number) => {
    for (let i = number; !isOver && !hasEnded(); i++) {
      const address = ADDRESSES[i % ADDRESSES.length] as string;
      const response = await fetch(url + address, { headers }).catch(() => undefined);
      await response?.arrayBuffer();
      const status = response?.status ?? "no answer";
      const key = `${status}${status === 503 && !response?.headers.has("retry-after") ? " without Retry-After" : ""} ${address}`;
      statuses.set(key, (statuses.get(key) ?? 0) + 1);
      await pause(5);
    }
  };
  const callers = Array.from({ length: CALLERS }, (_, i) => call(i));
  await pause(1_000);
  process.kill(running.pid, "SIGKILL");
  killed = true;
  const since = Date.now();
  while (!backAt && Date.now() - since < BACK_WITHIN_MS && !hasEnded()) {
    await pause(250);
    const now = await findRunning(place);
    const isReady = now?.pid !== running.pid && (await fetch(`${url}/api/health/ready`)).ok;
    if (isReady) backAt = Date.now();
  }
  await pause(1_000);
  isOver = true;
  await Promise.all(callers);
  tell(
    `database back after ${((backAt - since) / 1000).toFixed(1)} s; ${[...statuses].map(([key, count]) => `${count} × ${key}`).join(", ")}`,
  );
  return [
    ...(hasEnded() ? ["the server ended"] : []),
    ...(killed && !backAt ? ["the database did not come back"] : []),
    ...[...statuses.keys()].filter((key) => !/^(200|503) \//.test(key)),
  ];
};
