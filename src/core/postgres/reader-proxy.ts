import { connect, createServer, type Socket } from "node:net";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { log } from "#core/server/log.ts";
import { settings } from "#core/server/settings.ts";
import { PORT, socketIn } from "./data-location.ts";
import { READER_LOGIN, readStartup } from "./startup-packet.ts";

// The embedded server gives a connection one of its slots before it knows who is there, so whoever reaches its port can take all of them.
// So it listens to no network: this thread does at READERS_HOST, and forwards what asks for a login for reporting, in slots of its own.

/** The server has 200 slots, 100 of them for the product's logins only. */
const MOST_FORWARDED = 60;
/** That haven't said yet who logs in. */
const MOST_WAITING = 200;
/** To say who logs in; the server gives as much for the password (`authentication_timeout`). */
const STARTUP_MS = 5000;
const RETRY_MS = 5000;
/** One by TLS and one by GSSAPI, as libpq asks. */
const MOST_ENCRYPTION_REQUESTS = 2;

type Endpoint = { host: string; port: number; socketFolder: string };

/** An ErrorResponse, as the server would send it. */
const refusal = (code: string, message: string): Buffer => {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.from("E\0\0\0\0");
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
};

/** Closes the connection as soon as the reason is sent: a peer that keeps its own end open holds nothing here. */
const refuse = (socket: Socket, code: string, message: string): void => {
  socket.end(refusal(code, message));
  socket.destroySoon();
};

const forward = (socket: Socket, first: Buffer, server: string): void => {
  const upstream = connect(server);
  upstream.once("connect", () => {
    upstream.write(first);
    socket.pipe(upstream).pipe(socket);
    socket.resume();
  });
  for (const [one, other] of [
    [socket, upstream],
    [upstream, socket],
  ] as const) {
    one.on("error", () => {});
    one.once("close", () => other.destroy());
  }
};

const startProxy = ({ host, port, socketFolder }: Endpoint): void => {
  const server = socketIn(socketFolder);
  const waiting = new Set<Socket>();
  let forwarded = 0;

  const forwardLogin = (socket: Socket, first: Buffer) => {
    if (forwarded >= MOST_FORWARDED) return refuse(socket, "53300", "too many connections for reporting");
    forwarded += 1;
    socket.once("close", () => {
      forwarded -= 1;
    });
    forward(socket, first, server);
  };

  const handleConnection = (socket: Socket) => {
    socket.on("error", () => {});
    // The oldest gives way: a client says at once who it is, so only those that hold on are refused.
    if (waiting.size >= MOST_WAITING) for (const oldest of [...waiting].slice(0, 1)) oldest.destroy();
    waiting.add(socket);
    socket.setKeepAlive(true, 60_000);
    const startupTimeout = setTimeout(() => socket.destroy(), STARTUP_MS);
    const endStartup = () => {
      clearTimeout(startupTimeout);
      waiting.delete(socket);
    };
    let received = Buffer.alloc(0);
    let encryptionRequests = 0;
    const onData = (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      for (;;) {
        const startup = readStartup(received);
        if (startup.kind === "incomplete") return;
        if (startup.kind === "encryption" && encryptionRequests++ < MOST_ENCRYPTION_REQUESTS) {
          socket.write("N");
          received = received.subarray(startup.length);
          continue;
        }
        socket.pause();
        socket.off("data", onData);
        endStartup();
        if (startup.kind === "accepted") forwardLogin(socket, received);
        else refuse(socket, "28000", `only logins such as ${READER_LOGIN} are accepted here`);
        return;
      }
    };
    socket.on("data", onData);
    socket.once("close", endStartup);
  };

  const listener = createServer(handleConnection);
  const listen = () => listener.listen(port, host, () => parentPort?.postMessage({ isOpen: true }));
  listener.on("error", (error: NodeJS.ErrnoException) => {
    parentPort?.postMessage({ isOpen: false, reason: error.message });
    // Another process of the product may have it, and end.
    setTimeout(listen, RETRY_MS);
  });
  listen();
};

/**
 * Opens READERS_HOST to logins for reporting of the embedded server, in a thread, so that what they read doesn't hold up requests. Resolves
 * once it is open, or another program has the port; it then tries again until it is closed.
 */
export const openReaderProxy = async (socketFolder: string, port = PORT): Promise<() => Promise<void>> => {
  const host = settings().READERS_HOST;
  if (!host) return async () => {};
  const thread = new Worker(import.meta.filename, {
    workerData: { host, port, socketFolder } satisfies Endpoint,
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 },
  });
  thread.unref();
  await new Promise<void>((resolve) => {
    thread.once("message", ({ isOpen, reason }: { isOpen: boolean; reason?: string }) => {
      const next = "another process of the product may serve it, and this one takes over when that ends";
      if (!isOpen) log().warn({ reason }, `READERS_HOST is not open here: ${next}`);
      resolve();
    });
  });
  return async () => {
    await thread.terminate();
  };
};

if (parentPort && (workerData as Partial<Endpoint> | null)?.socketFolder) startProxy(workerData as Endpoint);
