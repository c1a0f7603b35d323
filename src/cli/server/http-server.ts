import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { log } from "#core/server/log.ts";
import { countRequest, metrics } from "#core/server/metrics.ts";
import { callerAddress, makeProxyWarning } from "./caller-address.ts";
import { EncodedResponse } from "./encoded-response.ts";
import { isApi, type Refusal, refusePage } from "./page-door.ts";
import { makePageSlots, startInOrder } from "./request-turns.ts";
import { normalizeTarget, rewriteUnroutable } from "./rewrite-request.ts";

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

const ASSET = /^\/_next\//;

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
  const renderInTurn = makePageSlots();
  const handle = (request: IncomingMessage, response: ServerResponse<IncomingMessage>): void => {
    const { headers, socket } = request;
    normalizeTarget(request);
    count(request, response);
    if (trustedProxies === 0 && headers["x-forwarded-for"] !== undefined) warnOfProxy();
    const refusal = refusePage(request, dev);
    if (refusal) {
      refuse(response, refusal);
      return;
    }
    headers[ADDRESS_HEADER] = callerAddress(socket.remoteAddress, headers["x-forwarded-for"], trustedProxies);
    rewriteUnroutable(request);
    if (stopping) response.setHeader("connection", "close");
    const respond = () =>
      answer(request, response).catch((error: unknown) => {
        log().error({ err: error }, "a request ended without an answer");
        response.statusCode = 500;
        response.destroy();
      });
    const { url = "/" } = request;
    if (isApi(url) || ASSET.test(url)) respond();
    else renderInTurn(socket, respond);
  };
  server.on("request", (request, response) => {
    startInOrder(request.socket, response, () => handle(request, response));
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
