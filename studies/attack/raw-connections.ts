import { readdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Target } from "#testing/processes/target.ts";
import { withBystanders } from "./bystanders.ts";

const COUNT = 300;
const SETTLES_WITHIN_MS = 30_000;
/** Connections of the bystanders and of the database pool come and go. */
const SPARE_DESCRIPTORS = 40;
/** Longer than the 20 s that the server waits for running requests. */
const ENDS_WITHIN_MS = 40_000;

const lines = (...parts: string[]): string => `${parts.join("\r\n")}\r\n\r\n`;
const get = (address: string, ...headers: string[]): string => lines(`GET ${address} HTTP/1.1`, "host: h", ...headers);
const upgrade = (address: string, protocol = "websocket"): string =>
  get(address, "connection: Upgrade", `upgrade: ${protocol}`);

const MANY = get("/login").repeat(3_000);

/** What a client may write to a socket before, beside or instead of an ordinary request. */
const SENT: Record<string, string> = {
  "an upgrade to an unknown page": upgrade("/x"),
  "an upgrade to an unknown asset": upgrade("/_next/static/x"),
  "an upgrade to hot reload": upgrade("/_next/hmr?id=1"),
  "an upgrade to a page": upgrade("/login"),
  "an upgrade to a route": upgrade("/api/admin/me"),
  "an upgrade to another protocol": upgrade("/x", "h2c"),
  "an upgrade with a body that never comes": lines(
    "POST /x HTTP/1.1",
    "host: h",
    "connection: Upgrade",
    "upgrade: x",
    "content-length: 10",
  ),
  "a tunnel": lines("CONNECT example.com:443 HTTP/1.1", "host: example.com:443"),
  "a body that is announced and never comes": lines(
    "POST /login HTTP/1.1",
    "host: h",
    "content-length: 10",
    "expect: 100-continue",
  ),
  "an unknown expectation": get("/login", "expect: the unexpected"),
  "headers that are too long": get("/login", `x: ${"a".repeat(70_000)}`),
  "3,000 requests at once": MANY,
  "no HTTP": lines("SSH-2.0-OpenSSH_9.7"),
  "HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
};

const openSockets = async (url: string, sent: string, count: number): Promise<Socket[]> => {
  const { hostname, port } = new URL(url);
  const open = () =>
    new Promise<Socket>((resolve) => {
      const socket = connect({ host: hostname, port: Number(port) });
      socket.on("error", () => resolve(socket));
      socket.resume();
      socket.once("connect", () => socket.write(sent, () => resolve(socket)));
    });
  return Promise.all(Array.from({ length: count }, open));
};

const countDescriptors = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

const settled = async (pid: number, atMost: number): Promise<number> => {
  const since = Date.now();
  let open = countDescriptors(pid);
  for (; open > atMost && Date.now() - since < SETTLES_WITHIN_MS; open = countDescriptors(pid)) await pause(200);
  return open;
};

/** How long the clients that don't leave at once wait for answers. */
const PATIENCE_MS = 3_000;

const abandon = async (
  { server, tell }: Target,
  { name, sent, afterMs = 0 }: { name: string; sent: string; afterMs?: number },
): Promise<string[]> => {
  const { url, pid } = server();
  const before = countDescriptors(pid);
  const calm = await withBystanders(url, async () => {
    const sockets = await openSockets(url, sent, COUNT);
    await pause(afterMs);
    for (const [i, socket] of sockets.entries()) i % 2 === 0 ? socket.resetAndDestroy() : socket.destroy();
  });
  const after = await settled(pid, before + SPARE_DESCRIPTORS);
  tell(`${COUNT} × ${name}: ${before} descriptors before, ${after} after, slowest other answer ${calm.slowestMs} ms`);
  const leaked = after > before + SPARE_DESCRIPTORS ? [`${name}: ${after - before} descriptors stay open`] : [];
  return [...leaked, ...calm.found];
};

/** SIGTERM ends the process in time, whatever the open connections have sent. */
const endWithOpenSockets = async ({ server, restart, tell }: Target): Promise<string[]> => {
  const { url, end } = server();
  for (const sent of Object.values(SENT)) await openSockets(url, sent, 5);
  const since = Date.now();
  const ended = await Promise.race([end().then(() => true), pause(ENDS_WITHIN_MS, false)]);
  tell(`SIGTERM with these connections open: ${ended ? "ended" : "running"} after ${(Date.now() - since) / 1000} s`);
  if (!ended) await end("SIGKILL");
  await restart();
  return ended ? [] : [`the server runs ${ENDS_WITHIN_MS} ms after SIGTERM with open connections`];
};

/** Connections that no HTTP client would make must neither stay open after their client, nor delay others or the end. */
export const holdRawConnections = async (target: Target): Promise<string[]> => {
  const found: string[] = [];
  for (const [name, sent] of Object.entries(SENT)) found.push(...(await abandon(target, { name, sent })));
  const patient = { name: "3,000 requests at once, waiting for answers", sent: MANY, afterMs: PATIENCE_MS };
  found.push(...(await abandon(target, patient)));
  found.push(...(await endWithOpenSockets(target)));
  return found;
};
