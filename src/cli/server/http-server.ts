import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { log } from "#lib/server/log.ts";
import { countRequest, metrics } from "#lib/server/metrics.ts";
import { callerAddress } from "./caller-address.ts";
import { type Refusal, refusePage } from "./page-door.ts";
import { rewriteUnroutable } from "./unroutable-requests.ts";
import { makeProxyWarning } from "./untrusted-proxy.ts";

/** Set by us on every request, whatever the client sent: the rate limits count by it. */
export const ADDRESS_HEADER = "x-customer-360-address";

const HEADERS_MS = 20_000;
/** Longer than the 60 s after which proxies usually drop an idle connection of theirs. */
const KEEP_ALIVE_MS = 65_000;
/** A connection on which nothing moves. An upload may take hours as long as it moves, so the whole request has no limit. */
const SILENCE_MS = 300_000;
const DRAIN_MS = 20_000;
const SWEEP_MS = 100;

export type Draining = {
  server: Server;
  /** Takes no new request, finishes the ones that run (to a limit), then lets go of the port. */
  drain: () => Promise<void>;
  /** Finishes nothing. */
  cut: () => void;
};

/** What is not behind the front hall, which counts its own by their routes. */
const PAGES: [RegExp, string][] = [
  [/^\/api(\/|$)/, ""],
  [/^\/_next\//, "(assets)"],
  [/^/, "(pages)"],
];

/** nginx's word for a caller who did not wait for the answer. */
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

type Answer = (...of: Parameters<RequestListener>) => Promise<void>;

/** A body that was announced is not read: the connection ends with the answer. */
const refuse = (response: ServerResponse, { status, headers }: Refusal): void => {
  response.writeHead(status, { ...headers, "cache-control": "no-store", connection: "close" }).end();
};

type Options = { dev: boolean; trustedProxies: number; dataFolder: string };

/** `dev`: hot reload's connection is silent for long. */
export const makeHttpServer = (answer: Answer, { dev, trustedProxies, dataFolder }: Options): Draining => {
  const warnOfProxy = makeProxyWarning(dataFolder);
  const server = createServer({ headersTimeout: HEADERS_MS, requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS });
  server.timeout = dev ? 0 : SILENCE_MS;
  let stopping = false;
  server.on("request", (request, response) => {
    const { headers, socket } = request;
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
  const drain = () =>
    new Promise<void>((resolve) => {
      stopping = true;
      const limit = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      // One that has its answer would be kept alive for a next request.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      server.close(() => {
        clearTimeout(limit);
        clearInterval(sweep);
        resolve();
      });
      server.closeIdleConnections();
    });
  return { server, drain, cut: () => server.closeAllConnections() };
};
