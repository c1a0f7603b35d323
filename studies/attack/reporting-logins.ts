import { randomInt } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findPlace, PORT } from "#core/postgres/data-location.ts";
import { connected } from "#core/postgres/open-database.ts";
import { databaseUrl, settings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createReader } from "#features/accounts/manage-businesses.ts";
import { limitReader } from "#features/accounts/store/reader-powers.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import type { Target } from "#testing/processes/target.ts";
import { readerAddress } from "#testing/readers.ts";
import { asAdmin, aToken } from "#testing/request.ts";
import { ABUSES, abuse, type Refusals } from "./reader-abuses.ts";

const SECONDS = 60;
const MB = 1024 * 1024;
/** Generous, because sessions that sort and copy take both cores. */
const LONGEST_MS = 30_000;
/** A login may have five connections. */
const EACH = 5;

const sizeOf = (file: string): number => {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.size ?? 0;
  return readdirSync(file).reduce((sum, name) => sum + sizeOf(path.join(file, name)), 0);
};

/** What sessions could fill, with what they may leave. */
const leftovers = (): { file: string; mb: number; most: number }[] => {
  const { home, cluster } = findPlace(path.resolve(settings().DATA_DIR));
  const measure = (file: string, most: number) => ({ file, mb: Math.round(sizeOf(file) / MB), most });
  return existsSync(cluster)
    ? [
        // A tenth of the queue, which is 8 GB.
        measure(path.join(cluster, "pg_notify"), 850),
        measure(path.join(cluster, "pg_snapshots"), 1),
        measure(path.join(home, "postgres.log"), 20),
      ]
    : [];
};

type Write = { name: string; path: string; body: object };

/** A business writes in every way until `isOver`. Returns the writes that were not accepted, and the longest. */
const keepWriting = async (url: string, scope: Scope, isOver: () => boolean) => {
  const headers = { authorization: `Bearer ${await aToken(scope)}`, "content-type": "application/json" };
  const found = new Set<string>();
  let [written, slowestMs] = [0, 0];
  for (let round = 0; !isOver(); round++) {
    const id = `written-${round}`;
    const order = {
      externalId: id,
      orderedAt: "2026-02-01T10:00:00Z",
      totalPrice: "59.90",
      customer: { externalId: id },
    };
    const erased = await aCustomer(scope, { externalId: `erased-${round}` });
    const writes: Write[] = [
      {
        name: "customers",
        path: "/api/v1/customers/batch",
        body: { customers: [{ externalId: id, firstName: "Ada" }] },
      },
      { name: "orders", path: "/api/v1/orders/batch", body: { orders: [order] } },
      {
        name: "a segment",
        path: "/api/admin/segments",
        body: { name: id, criteria: { minOrders: 1 }, isAutomatic: true },
      },
      { name: "a recalculation", path: "/api/admin/segments/recalculate", body: {} },
      {
        name: "an erasure",
        path: `/api/admin/customers/${await idOfCustomer(scope, erased)}/erasure`,
        body: { confirmation: erased },
      },
    ];
    for (const { name, path, body } of writes) {
      const since = performance.now();
      try {
        const signal = AbortSignal.timeout(LONGEST_MS);
        const answer = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body), signal });
        const text = await answer.text();
        if (!answer.ok) found.add(`${name} of another business: ${answer.status} ${text.slice(0, 200)}`);
      } catch (error) {
        found.add(`${name} of another business: no answer (${error})`);
      }
      slowestMs = Math.max(slowestMs, performance.now() - since);
      written += 1;
    }
    await pause(100);
  }
  return { found: [...found], written, slowestMs: Math.round(slowestMs) };
};

/** Sockets that say a login's name and nothing more, as anyone can who reaches READERS_HOST. */
const holdSockets = async (host: string, login: string, isOver: () => boolean): Promise<number> => {
  const names = Buffer.from(`user\0${login}\0database\0customer360\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(names.length + 8, 0);
  head.writeInt32BE(196_608, 4);
  let opened = 0;
  const hold = async () => {
    while (!isOver()) {
      const socket = connect(PORT, host, () => {
        opened += 1;
        socket.write(Buffer.concat([head, names]));
      });
      await new Promise<void>((resolve) => {
        socket.on("error", () => {});
        socket.once("close", () => resolve());
        setTimeout(() => socket.destroy(), 10_000);
      });
      await pause(50);
    }
  };
  await Promise.all(Array.from({ length: 230 }, hold));
  return opened;
};

type Attacked = { url: string; seconds: number; host?: string; tell: (line: string) => void };

/** All abuses at once by logins of one business, beside the writes of another one, which must all be accepted. */
export const abuseLogins = async ({ url, seconds, host, tell }: Attacked): Promise<string[]> => {
  const [attacker, bystander] = [await aBusiness(), await aBusiness()];
  await someOrders(attacker, [{ customer: "own" }, { customer: "own" }]);
  const superuser = Object.assign(new URL(databaseUrl()), { username: "postgres" }).href;
  const kinds = Object.entries(ABUSES);
  const logins = await Promise.all(
    Array.from({ length: Math.ceil((2 * kinds.length) / EACH) }, () =>
      createReader(asAdmin(attacker), { seesPersonalData: false }),
    ),
  );
  for (const { login } of logins) await connected(superuser, (client) => limitReader(client, login));
  const until = performance.now() + seconds * 1000;
  const isOver = () => performance.now() > until;
  const refusals: Refusals = new Map();
  const sessions = [...kinds, ...kinds].map(([, steps], at) => {
    const { login, password } = logins[Math.floor(at / EACH)] ?? { login: "", password: "" };
    return abuse(readerAddress(login, password), steps, isOver, refusals);
  });
  const sockets = host ? holdSockets(host, logins[0]?.login ?? "", isOver) : Promise.resolve(0);
  const { found, written, slowestMs } = await keepWriting(url, bystander, isOver);
  const left = leftovers();
  await Promise.all([...sessions, sockets]);
  await connected(superuser, async (client) => {
    for (const { login } of logins) await client.query("select private.drop_reader($1)", [login]);
  });
  tell(
    `${written} writes beside ${sessions.length} sessions and ${await sockets} sockets, the longest ${slowestMs} ms; refused: ${[...refusals].map(([code, count]) => `${count} × ${code}`).join(", ")}`,
  );
  for (const { file, mb } of left) tell(`${path.basename(file)}: ${mb} MB`);
  return [
    ...found,
    ...(written === 0 ? ["no write was tried"] : []),
    ...left.filter(({ mb, most }) => mb > most).map(({ file, mb }) => `${file} has ${mb} MB`),
  ];
};

/** The same against the built product, with READERS_HOST open. */
export const attackByReaders = async ({ server, restart, tell }: Target): Promise<string[]> => {
  // Only Linux has more addresses of this machine than 127.0.0.1, where the port may be in use.
  const host =
    process.platform === "linux" ? `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}` : undefined;
  await restart(host ? { READERS_HOST: host } : {});
  const found = await abuseLogins({ url: server().url, seconds: SECONDS, ...(host && { host }), tell });
  await restart();
  return found;
};
