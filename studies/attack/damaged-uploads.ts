import { setTimeout as pause } from "node:timers/promises";
import { aBusiness } from "#testing/builders.ts";
import type { Target } from "#testing/processes/target.ts";
import { aToken } from "#testing/request.ts";
import { importEnd, readImport, sendFile, UPLOADS } from "#testing/routes/uploads.ts";
import { withBystanders } from "./bystanders.ts";
import { damagedBodies, damagedFurtherOn, hugeBombOfRows, hugeNewlineBomb } from "./damaged-bodies.ts";

const MB = 1024 ** 2;
/** The server lets active requests finish for up to 20 s. */
const END_WITHIN_MS = 30_000;
/** High enough for a bomb to reach the row parser. */
const WIDE = { IMPORT_UNPACK_RATIO: "100000" };

/** Each kind of damage through each upload, while another business reads. */
const sendDamaged = async (url: string, token: string): Promise<string[]> => {
  const found: string[] = [];
  for (const [name, { address, header, row, taken, damagedAnswers }] of Object.entries(UPLOADS)) {
    const bodies = { ...damagedBodies(header + row(1)), "10 GB of line ends": hugeNewlineBomb() };
    for (const [damage, body] of Object.entries(bodies)) {
      const { status, text } = await sendFile(url, address, token, body);
      if (!damagedAnswers.some((each) => each === status))
        found.push(`${name}, ${damage}: ${status} ${text.slice(0, 200)}`);
      if (status === 202) await importEnd(url, token, text);
    }
    const { status } = await sendFile(url, address, token, Buffer.from(header + row(2)));
    if (status !== taken) found.push(`${name}: a good file afterwards gets ${status}`);
  }
  return found;
};

const sendDamagedFurtherOn = async (url: string, token: string): Promise<string[]> => {
  const found: string[] = [];
  const { address, header, row } = UPLOADS.orders;
  for (const [damage, [body, said]] of Object.entries(damagedFurtherOn(header, row))) {
    const { status, text } = await sendFile(url, address, token, body);
    if (status !== 202) {
      found.push(`${damage}: ${status} instead of 202`);
      continue;
    }
    const { state, error } = await importEnd(url, token, text);
    if (state !== "failed" || !said.test(error ?? "")) found.push(`${damage}: ${state}, ${error}`);
  }
  return found;
};

/** Sends SIGTERM while both routes read 10 GB of rows, which these settings allow. */
const endDuringBomb = async ({ server, restart, tell }: Target, token: string): Promise<string[]> => {
  await restart(WIDE);
  const { url, end } = server();
  const [orders, tickets] = [UPLOADS.orders, UPLOADS.tickets];
  const accepted = await sendFile(url, orders.address, token, hugeBombOfRows(orders.header, orders.row(3)));
  if (accepted.status !== 202) return [`a bomb of rows: ${accepted.status} instead of 202`];
  const answered = sendFile(url, tickets.address, token, hugeBombOfRows(tickets.header, tickets.row(3))).catch(
    () => undefined,
  );
  const found: string[] = [];
  const calm = await withBystanders(url, async () => {
    await pause(1_000);
    const { state } = await readImport(url, token, accepted.text);
    if (state !== "queued" && state !== "running") found.push(`the bomb was over before the signal: ${state}`);
  });
  const since = Date.now();
  await end();
  const ms = Date.now() - since;
  await answered;
  tell(`SIGTERM during the bomb: ended after ${(ms / 1000).toFixed(1)} s`);
  if (ms > END_WITHIN_MS) found.push(`the server took ${ms} ms to end`);
  await restart();
  const { state, error } = await importEnd(server().url, token, accepted.text);
  if (state !== "failed" || !/unpacks to more than/.test(error ?? ""))
    found.push(`after a restart: ${state}, ${error}`);
  return [...found, ...calm.found];
};

/** Damaged files and bombs must be rejected with a reason, while other businesses are served. */
export const sendDamagedUploads = async (target: Target): Promise<string[]> => {
  const { server, restart, tell } = target;
  const token = await aToken(await aBusiness({ currency: "GBP" }));
  const { url, hasEnded } = server();
  tell(`the bomb of line ends has ${(hugeNewlineBomb().length / MB).toFixed(1)} MB`);
  const found: string[] = [];
  const calm = await withBystanders(url, async () => {
    found.push(...(await sendDamaged(url, token)), ...(await sendDamagedFurtherOn(url, token)));
  });
  tell(`${calm.answers} answers to others meanwhile, the slowest after ${calm.slowestMs} ms`);
  found.push(...calm.found);
  if (hasEnded()) {
    found.push("the server ended");
    await restart();
  }
  return [...found, ...(await endDuringBomb(target, token))];
};
