import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { log } from "#lib/server/log.ts";
import { countRequest, metrics } from "#lib/server/metrics.ts";
import { callerAddress, makeProxyWarning } from "./caller-address.ts";
import { EncodedResponse } from "./encoded-response.ts";
import { type Refusal, refusePage } from "./page-door.ts";
import { normalizeTarget } from "./request-target.ts";
import { rewriteUnroutable } from "./unroutable-requests.ts";

/** Set on every request, overwriting the client's value: rate limits depend on it. */
export const ADDRESS_HEADER = "x-customer-360-address";

const HEADERS_MS = 20_000;
/** Longer than the 60 s after which proxies usually close idle connections. */
const KEEP_ALIVE_MS = 65_000;
/**
 * The timeout of an inactive connection. An upload may take hours while it makes progress, so whole requests have no
 * limit.
 */
const SILENCE_MS = 300_000;
const DRAIN_MS = 20_000;
const SWEEP_MS = 100;
/** Requests that a connection may send before the first is answered. Browsers and proxies send one. */
const MAX_UNANSWERED = 32;
/** The only web socket, of Next's development server. */
const HOT_RELOAD = /^\/_next\/hmr(\?|$)/;

type Draining = {
  server: Server;
  /** Accepts no new requests, waits (up to a limit) for running ones, then releases the port. */
  drain: () => Promise<void>;
  /** Drops running requests. */
  cut: () => void;
};

/** Requests not under /api, which are counted by route elsewhere. */
const PAGES: [RegExp, string][] = [
  [/^\/api(\/|$)/, ""],
  [/^\/_next\//, "(assets)"],
  [/^/, "(pages)"],
];

/** nginx's status for a client that disconnected before the answer. */
const HUNG_UP = 499;

const count = (request: IncomingMessage, response: ServerResponse): void => {
  const { requestsInFlight } = metrics();
  const startedAt = performance.now();
  const route = PAGES.find(([address]) => address.test(request.url ?? ""))?.[1];
  requestsInFlight.inc();
  response.once("close", () => {
    requestsInFlight.dec();
    const seconds = (performance.now() - startedAt) / 1000;
    const status = response.headersSent || response.statusCode >= 500 ? response.statusCode : HUNG_UP;
    if (route) countRequest({ route, method: request.method ?? "", status, seconds });
  });
};

export type Answer = (...of: Parameters<RequestListener>) => Promise<void>;

/** Doesn't read an announced body: the connection closes with the answer. */
const refuse = (response: ServerResponse, { status, headers }: Refusal): void => {
  response.writeHead(status, { ...headers, "cache-control": "no-store", connection: "close" }).end();
};

/** Counts a connection's unanswered requests. */
const unanswered = new WeakMap<Socket, number>();

/** Whether the connection may send this request; one with too many unanswered is closed. */
const admit = ({ socket }: IncomingMessage, response: ServerResponse): boolean => {
  // One packet can hold thousands of requests, and those behind the limit still arrive here.
  if (socket.destroyed) return false;
  const count = (unanswered.get(socket) ?? 0) + 1;
  unanswered.set(socket, count);
  response.once("close", () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1));
  if (count > MAX_UNANSWERED) socket.destroy();
  return count <= MAX_UNANSWERED;
};

/** All open connections. `server.closeAllConnections` doesn't know those that were upgraded. */
const trackConnections = (server: Server): { upgraded: Set<Socket>; closeAll: () => void } => {
  const [all, upgraded] = [new Set<Socket>(), new Set<Socket>()];
  server.on("connection", (socket: Socket) => {
    all.add(socket);
    socket.once("close", () => all.delete(socket) && upgraded.delete(socket));
  });
  server.on("upgrade", (_, socket) => upgraded.add(socket as Socket));
  return {
    upgraded,
    closeAll: () => {
      for (const socket of all) socket.destroy();
    },
  };
};

type Options = { dev: boolean; trustedProxies: number; dataFolder: string };

/** `dev`: hot reload's connection is silent for long. */
export const makeHttpServer = (answer: Answer, { dev, trustedProxies, dataFolder }: Options): Draining => {
  const warnOfProxy = makeProxyWarning(dataFolder);
  const server = createServer({
    ServerResponse: EncodedResponse,
    headersTimeout: HEADERS_MS,
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Next listens for upgrades but never answers or closes one whose path it doesn't know. An upgrade is an offer, which
    // a server may ignore (RFC 9110, 7.8): the request is answered like any other.
    shouldUpgradeCallback: ({ url }) => dev && HOT_RELOAD.test(url ?? ""),
  });
  server.timeout = dev ? 0 : SILENCE_MS;
  const { upgraded, closeAll } = trackConnections(server);
  let stopping = false;
  server.on("request", (request, response) => {
    if (!admit(request, response)) return;
    const { headers, socket } = request;
    normalizeTarget(request);
    count(request, response);
    if (trustedProxies === 0 && headers["x-forwarded-for"] !== undefined) warnOfProxy();
    const refusal = refusePage(request, dev);
    if (refusal) return refuse(response, refusal);
    headers[ADDRESS_HEADER] = callerAddress(socket.remoteAddress, headers["x-forwarded-for"], trustedProxies);
    rewriteUnroutable(request);
    if (stopping) response.setHeader("connection", "close");
    answer(request, response).catch((error: unknown) => {
      log().error({ err: error }, "a request ended without an answer");
      response.statusCode = 500;
      response.destroy();
    });
  });
  // "Expect: 100-continue": the client waits with the body, which a refused request doesn't need.
  server.on("checkContinue", (request, response) => {
    if (!refusePage(request, dev)) response.writeContinue();
    server.emit("request", request, response);
  });
  const drain = () =>
    new Promise<void>((resolve) => {
      stopping = true;
      for (const socket of upgraded) socket.destroy();
      const limit = setTimeout(closeAll, DRAIN_MS);
      // Closes answered connections, which would otherwise be kept alive.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      server.close(() => {
        clearTimeout(limit);
        clearInterval(sweep);
        resolve();
      });
      server.closeIdleConnections();
    });
  return { server, drain, cut: closeAll };
};
