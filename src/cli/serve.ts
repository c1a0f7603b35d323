import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import next from "next";
import { log } from "#lib/server/log.ts";
import { OperatorError } from "#lib/server/operator-error.ts";
import { settings } from "#lib/server/settings.ts";
import { callerAddress } from "./caller-address.ts";

/** Set by us on every request, whatever the client sent: the rate limits and the audit log count by it. */
const ADDRESS_HEADER = "x-customer-360-address";

const HEADERS_MS = 20_000;
/** Longer than the 60 s after which proxies usually drop an idle connection of theirs. */
const KEEP_ALIVE_MS = 65_000;
/** A connection on which nothing moves. An upload may take hours as long as it moves, so the whole request has no limit. */
const SILENCE_MS = 300_000;
const DRAIN_MS = 20_000;

export type Serving = { port: number; stop: () => Promise<void>; cut: () => void };

/** One clear line before any long work, where something else already listens. */
export const listenOn = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server
      .once("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "EADDRINUSE") {
          reject(
            new OperatorError(
              `Port ${port} is taken. Stop what listens there, or choose another one: PORT=${port + 1}`,
            ),
          );
        } else if (error.code === "EACCES") {
          reject(
            new OperatorError(`Port ${port} needs more rights than this user has. Choose one above 1023: PORT=3000`),
          );
        } else if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
          reject(new OperatorError(`HOST ${host} is not an address of this machine. Use 127.0.0.1 or 0.0.0.0`));
        } else reject(error);
      })
      .listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });

/** Tries the port and lets it go again. */
export const assertPortIsFree = async (port: number, host: string): Promise<void> => {
  const probe = createServer();
  await listenOn(probe, port, host);
  await new Promise((resolve) => probe.close(resolve));
};

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
