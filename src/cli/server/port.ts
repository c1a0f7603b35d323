import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { OperatorError } from "#core/server/operator-error.ts";

const REASONS: Record<string, (port: number, host: string) => string> = {
  EADDRINUSE: (port) =>
    `Port ${port} is already in use. Stop the other program, or choose another port: PORT=${port + 1}`,
  EACCES: (port) => `Port ${port} requires more rights than this user has. Choose one above 1023: PORT=3000`,
  EADDRNOTAVAIL: (_, host) => `HOST ${host} is not an address of this machine. Use 127.0.0.1 or 0.0.0.0`,
  ENOTFOUND: (_, host) => `HOST ${host} is unknown. Use 127.0.0.1 or 0.0.0.0`,
};

/** Returns the port, which differs from the requested one if that was 0. */
export const listenOn = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const reason = REASONS[error.code ?? ""]?.(port, host);
      reject(reason ? new OperatorError(reason) : error);
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });

/** A process killed a moment ago may still be exiting. */
const TRIES = 4;
const BETWEEN_TRIES_MS = 500;

/** Binds and releases the port before any long work, so that a port in use is reported immediately. */
export const assertPortIsFree = async (port: number, host: string): Promise<void> => {
  for (let left = TRIES - 1; ; left--) {
    const probe = createServer();
    try {
      await listenOn(probe, port, host);
      await new Promise((resolve) => probe.close(resolve));
      return;
    } catch (error) {
      if (left === 0) throw error;
      await pause(BETWEEN_TRIES_MS);
    }
  }
};
