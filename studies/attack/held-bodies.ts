import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { aBusiness } from "#testing/builders.ts";
import { holdBodies, statusIn } from "#testing/processes/slow-clients.ts";
import type { Target } from "#testing/processes/target.ts";
import { aToken, tenantHeaders } from "#testing/request.ts";
import { withBystanders } from "./bystanders.ts";
import { watchMemory } from "./memory.ts";

const MB = 1024 ** 2;
const FORECAST = "/api/v1/ai/echointel/customer-intelligence/clv-forecast";
const MULTIPART = { "content-type": "multipart/form-data; boundary=x" };
/** The server allows 20 s for headers, and checks every 30 s. */
const HEADERS_END_WITHIN_S = 90;
const SILENT_MS = 5_000;

type Held = {
  name: string;
  count: number;
  about: Parameters<typeof holdBodies>[2];
  /** The maximum growth of the process. */
  growsMb: number;
  statuses: number[];
};

const hold = async ({ server, tell }: Target, { name, count, about, growsMb, statuses }: Held): Promise<string[]> => {
  const { url, pid } = server();
  const before = await watchMemory(pid).stop();
  const memory = watchMemory(pid);
  const heads: string[] = [];
  const calm = await withBystanders(url, async () => {
    const clients = holdBodies(url, count, about);
    await Promise.all(clients.map(({ sending }) => sending));
    const answers = clients.map(({ head }) => Promise.race([head.catch(() => ""), pause(SILENT_MS, "")]));
    heads.push(...(await Promise.all(answers)));
    for (const { close } of clients) close();
  });
  const grown = (await memory.stop()) - before;
  const answered = heads.filter((head) => head !== "").map(statusIn);
  tell(`${name}: ${answered.length} refused, memory grew by ${grown} MB, slowest other answer ${calm.slowestMs} ms`);
  const wrong = answered.filter((status) => !statuses.includes(status));
  return [
    ...(grown > growsMb ? [`${name}: memory grew by ${grown} MB`] : []),
    ...(wrong.length > 0 ? [`${name}: answered with ${[...new Set(wrong)]}`] : []),
    ...calm.found,
  ];
};

/** Connections whose headers never end. */
const holdHeaders = async ({ server, tell }: Target): Promise<string[]> => {
  const { url } = server();
  const { hostname, port } = new URL(url);
  const sockets: Socket[] = Array.from({ length: 500 }, () => {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on("error", () => {});
    socket.write("GET /api/admin/me HTTP/1.1\r\nhost: localhost\r\nx-slow: ");
    return socket;
  });
  const countOpen = () => sockets.filter((socket) => !socket.destroyed && !socket.closed).length;
  let seconds = 0;
  const calm = await withBystanders(url, async () => {
    for (; countOpen() > 0 && seconds < HEADERS_END_WITHIN_S; seconds++) {
      for (const socket of sockets) if (socket.writable) socket.write("a");
      await pause(1_000);
    }
  });
  const open = countOpen();
  for (const socket of sockets) socket.destroy();
  tell(
    `500 connections with endless headers: ${open} open after ${seconds} s, slowest other answer ${calm.slowestMs} ms`,
  );
  return [...(open > 0 ? [`${open} connections with endless headers stay open`] : []), ...calm.found];
};

/** Bodies that are announced, partly sent and held; connections whose headers never end. */
export const holdConnections = async (target: Target): Promise<string[]> => {
  const scope = await aBusiness();
  const headers = {
    authorization: `Bearer ${await aToken(scope)}`,
    "content-type": "application/json",
    ...(await tenantHeaders(scope)),
  };
  const { origin } = new URL(target.server().url);
  const attacks: Held[] = [
    {
      name: "200 × POST /login of 11 MB",
      count: 200,
      growsMb: 300,
      statuses: [405],
      about: { path: "/login", length: 11 * MB, sent: 9 * MB },
    },
    {
      name: "200 × POST /login, chunked",
      count: 200,
      growsMb: 300,
      statuses: [405],
      about: { path: "/login", length: null, sent: 9 * MB },
    },
    {
      name: "200 × POST /login, multipart",
      count: 200,
      growsMb: 300,
      statuses: [405],
      about: { path: "/login", headers: MULTIPART, length: 11 * MB, sent: 9 * MB },
    },
    {
      name: "200 × the login form, multipart",
      count: 200,
      growsMb: 300,
      statuses: [413],
      about: { path: "/api/auth/form/login", headers: { ...MULTIPART, origin }, length: 11 * MB, sent: 9 * MB },
    },
    {
      name: "30 × 60 MB to the forecast",
      count: 30,
      growsMb: 900,
      statuses: [503],
      about: { path: FORECAST, headers, length: 60 * MB, sent: 59 * MB },
    },
  ];
  const found: string[] = [];
  for (const each of attacks) found.push(...(await hold(target, each)));
  found.push(...(await holdHeaders(target)));
  if (target.server().hasEnded()) found.push("the server ended");
  return found;
};
