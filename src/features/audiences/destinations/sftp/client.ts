import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { posix } from "node:path";
import type { Readable } from "node:stream";
import type { SFTPWrapper } from "ssh2";
import { assertMayCall } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { assertPublicAddress, guardedLookup } from "#core/outgoing/public-address.ts";
import { refuseField } from "#core/values/fields.ts";
import type { DestinationClient, FileDestination } from "../destination-client.ts";
import type { sftp } from "./destination.ts";

/** `hostKey` is the server's fingerprint as `ssh-keygen -l` shows it: `SHA256:…`. Either a password or a private key. */
export type SftpAccess = {
  host: string;
  port: number;
  username: string;
  password?: string;
  privateKey?: string;
  hostKey: string;
  folder: string;
};

const READY_MS = 20_000;
/** Without an answer for this long, the connection counts as lost. */
const KEEPALIVE_MS = 15_000;
/** Servers take 32 KiB at least. */
const WRITE_BYTES = 32 * 1024;
const WRITES_AT_ONCE = 32;
/**
 * Without an answer to a request for this long, the server is given up, however alive its connection is. It must take a megabyte in this
 * time, because so much is sent at once.
 */
const ANSWER_MS = 60_000;
/** Status codes of SFTP; what version 3 has no code for is a failure. */
const [NO_SUCH_FILE, PERMISSION_DENIED, FAILURE, FILE_EXISTS] = [2, 3, 4, 11];

export const computeKeyFingerprint = (key: Buffer): string =>
  `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const openSocket = async ({ host, port }: SftpAccess, signal: AbortSignal): Promise<Socket> => {
  assertMayCall();
  signal.throwIfAborted();
  assertPublicAddress(host);
  const socket = connect({ host, port, noDelay: true, ...guardedLookup() });
  // For as long as it lives: an error that nobody listens to would end the process.
  socket.on("error", () => undefined);
  try {
    await once(socket, "connect", { signal: AbortSignal.any([signal, AbortSignal.timeout(READY_MS)]) });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
};

/** Whether it is a private key that we can sign with: a public one and one with a passphrase are not. */
const isUsableKey = async (text: string): Promise<boolean> => {
  const { default: ssh2 } = await import("ssh2");
  const [key] = [ssh2.utils.parseKey(text)].flat();
  return key !== undefined && !(key instanceof Error) && key.isPrivateKey();
};

const toSftpError = (error: unknown, host: string, wrongKey: string | null): OutgoingError => {
  if (error instanceof OutgoingError) return error;
  const { level, code, name } = error as { level?: string; code?: unknown; name?: string };
  if (wrongKey !== null) return new OutgoingError("KEY_REJECTED", `${host} ${wrongKey}`, { cause: error });
  if (level === "client-authentication") return new OutgoingError("KEY_REJECTED", host, { cause: error });
  if (code === NO_SUCH_FILE) return new OutgoingError("NOT_FOUND", host, { cause: error });
  if (code === PERMISSION_DENIED) return new OutgoingError("PERMISSION_MISSING", host, { cause: error });
  const isTimeUp = name === "TimeoutError" || level === "client-timeout";
  return new OutgoingError(isTimeUp ? "TIMED_OUT" : "UNREACHABLE", host, { isTransient: true, cause: error });
};

type Done<Value> = (error: Error | null | undefined, value?: Value) => void;
/** Sends one request and waits for its answer. */
type Ask = <Value = void>(start: (done: Done<Value>) => void) => Promise<Value>;

const askWithin =
  (ms: number, host: string): Ask =>
  (start) =>
    new Promise((resolve, reject) => {
      const late = () => reject(new OutgoingError("TIMED_OUT", host, { isTransient: true }));
      const timer = setTimeout(late, ms);
      timer.unref();
      start((error, value) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve(value as Parameters<typeof resolve>[0]);
      });
    });

/** Runs `work` over a connection to a server whose host key is the expected one. Throws `OutgoingError`. */
const withSftp = async (
  access: SftpAccess,
  { signal, answerMs = ANSWER_MS }: SftpContext,
  work: (sftp: SFTPWrapper, ask: Ask) => Promise<void>,
): Promise<void> => {
  // Loaded for the first connection, as it takes 17 MB.
  const { Client } = await import("ssh2");
  const client = new Client();
  let wrongKey: string | null = null;
  let sock: Socket | undefined;
  const stop = () => sock?.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const { privateKey } = access;
    if (privateKey !== undefined && !(await isUsableKey(privateKey)))
      throw new OutgoingError("KEY_REJECTED", access.host);
    sock = await openSocket(access, signal);
    const failed = new Promise<never>((_, reject) => {
      client.on("error", reject).on("close", () => reject(new Error("closed")));
    });
    const ready = once(client, "ready");
    client.connect({
      sock,
      username: access.username,
      readyTimeout: READY_MS,
      keepaliveInterval: KEEPALIVE_MS,
      ...(access.password !== undefined && { password: access.password }),
      ...(privateKey !== undefined && { privateKey }),
      hostVerifier: (key: Buffer) => {
        const fingerprint = computeKeyFingerprint(key);
        const isRight = isSame(fingerprint, access.hostKey);
        if (!isRight) wrongKey = fingerprint;
        return isRight;
      },
    });
    await Promise.race([ready, failed]);
    const ask = askWithin(answerMs, access.host);
    const sftp = await Promise.race([ask<SFTPWrapper>((done) => client.sftp(done)), failed]);
    await Promise.race([work(sftp, ask), failed]);
    client.on("error", () => undefined).end();
    // A server that never ends its side would keep the connection.
    sock.destroySoon();
  } catch (error) {
    client.on("error", () => undefined);
    // The library at most ends its side, after which a server could keep the connection.
    sock?.destroy();
    signal.throwIfAborted();
    throw toSftpError(error, access.host, wrongKey);
  } finally {
    signal.removeEventListener("abort", stop);
  }
};

/** Most servers refuse to rename to a name that exists. For any other reason, the file of that name stays. */
const renameOver = async (sftp: SFTPWrapper, ask: Ask, from: string, to: string): Promise<void> => {
  const rename = () => ask((done) => sftp.rename(from, to, done));
  await rename().catch(async (error: unknown) => {
    const { code } = error as { code?: unknown };
    if (code !== FAILURE && code !== FILE_EXISTS) throw error;
    await ask((done) => sftp.unlink(to, done)).catch(() => Promise.reject(error));
    await rename();
  });
};

/** Several writes at a time: one round trip for each would be slow over long distances. */
const writeAll = async (sftp: SFTPWrapper, ask: Ask, name: string, file: Readable): Promise<void> => {
  const handle = await ask<Buffer>((done) => sftp.open(name, "w", done));
  const running = new Set<Promise<void>>();
  const refusals: unknown[] = [];
  let position = 0;
  for await (const chunk of file as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; at += WRITE_BYTES) {
      const bytes = chunk.subarray(at, at + WRITE_BYTES);
      const writing = ask((done) => sftp.write(handle, bytes, 0, bytes.length, position, done))
        .catch((error: unknown) => void refusals.push(error))
        .finally(() => running.delete(writing));
      running.add(writing);
      position += bytes.length;
      if (running.size >= WRITES_AT_ONCE) await Promise.race(running);
      // A write may be refused at any time, also while the next bytes of the file are read.
      if (refusals.length > 0) throw refusals[0];
    }
  }
  await Promise.all(running);
  if (refusals.length > 0) throw refusals[0];
  await ask((done) => sftp.close(handle, done));
};

/** `answerMs` is given in tests. */
type SftpContext = { signal: AbortSignal; answerMs?: number };

/** Writes under a temporary name and renames, so that the receiver never takes half a file. */
export const openSftp = (access: SftpAccess, context: SftpContext): FileDestination => ({
  put: (name: string, file: Readable) =>
    withSftp(access, context, async (sftp, ask) => {
      const target = posix.join(access.folder || ".", name);
      const temporary = posix.join(posix.dirname(target), `.${posix.basename(target)}.part`);
      await writeAll(sftp, ask, temporary, file);
      await renameOver(sftp, ask, temporary, target);
    }),
});

export const sftpClient: DestinationClient<typeof sftp> = {
  open: ({ port, folder = "", ...access }, context) => openSftp({ ...access, port: Number(port), folder }, context),
  check: async ({ privateKey }) => {
    if (!privateKey || (await isUsableKey(privateKey))) return;
    const message = "must be a private SSH key without a passphrase, as ssh-keygen writes it";
    refuseField("privateKey", { reason: "private_key", message });
  },
};
