import { createServer, type IncomingMessage, type Server } from "node:http";
import next from "next";
import { log } from "#lib/server/log.ts";
import { settings } from "#lib/server/settings.ts";
import { callerAddress } from "./caller-address.ts";
import { listenOn } from "./port.ts";

/** Set by us on every request, whatever the client sent: the rate limits and the audit log count by it. */
const ADDRESS_HEADER = "x-customer-360-address";

const HEADERS_MS = 20_000;
/** Longer than the 60 s after which proxies usually drop an idle connection of theirs. */
const KEEP_ALIVE_MS = 65_000;
/** A connection on which nothing moves. An upload may take hours as long as it moves, so the whole request has no limit. */
const SILENCE_MS = 300_000;
const DRAIN_MS = 20_000;

export type Serving = { port: number; stop: () => Promise<void>; cut: () => void };

const markAddress = (request: IncomingMessage): void => {
  request.headers[ADDRESS_HEADER] = callerAddress(
    request.socket.remoteAddress,
    request.headers["x-forwarded-for"],
    settings().TRUST_PROXY,
  );
};

/** Takes no new request, finishes the ones that run (to a limit), then lets go of the port. */
const drain = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const limit = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(limit);
      resolve();
    });
    server.closeIdleConnections();
  });

/** Next and its HTTP server in this process, so that one process drains, closes its connections and ends. */
export const serve = async ({ dev, folder }: { dev: boolean; folder: string }): Promise<Serving> => {
  const { PORT, HOST } = settings();
  const server = createServer({ headersTimeout: HEADERS_MS, requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS });
  // Hot reload's connection is silent for long.
  server.timeout = dev ? 0 : SILENCE_MS;
  const app = next({ dev, dir: folder, hostname: HOST, port: PORT, httpServer: server, quiet: !dev });
  await app.prepare();
  const answer = app.getRequestHandler();
  let stopping = false;
  server.on("request", (request, response) => {
    markAddress(request);
    if (stopping) response.setHeader("connection", "close");
    answer(request, response).catch((error: unknown) => {
      log().error({ err: error }, "a request ended without an answer");
      response.destroy();
    });
  });
  const port = await listenOn(server, PORT, HOST);
  return {
    port,
    cut: () => server.closeAllConnections(),
    stop: async () => {
      stopping = true;
      await drain(server);
      await app.close();
    },
  };
};
