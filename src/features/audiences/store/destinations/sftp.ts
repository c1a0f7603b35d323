import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { posix } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { Client, type SFTPWrapper } from "ssh2";
import { assertMayCall } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { assertPublicAddress, guardedLookup } from "#core/outgoing/public-address.ts";
import type { FileDestination } from "./destination.ts";

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
/** Status codes of SFTP. */
const [NO_SUCH_FILE, PERMISSION_DENIED] = [2, 3];

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
  try {
    await once(socket, "connect", { signal: AbortSignal.any([signal, AbortSignal.timeout(READY_MS)]) });
    return socket;
  } catch (error) {
    socket.on("error", () => undefined).destroy();
    throw error;
  }
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

/** Runs `work` over a connection to a server whose host key is the expected one. Throws `OutgoingError`. */
const withSftp = async (
  access: SftpAccess,
  signal: AbortSignal,
  work: (sftp: SFTPWrapper) => Promise<void>,
): Promise<void> => {
  const client = new Client();
  let wrongKey: string | null = null;
  const stop = () => client.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const sock = await openSocket(access, signal);
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
      ...(access.privateKey !== undefined && { privateKey: access.privateKey }),
      hostVerifier: (key: Buffer) => {
        const fingerprint = computeKeyFingerprint(key);
        const isRight = isSame(fingerprint, access.hostKey);
        if (!isRight) wrongKey = fingerprint;
        return isRight;
      },
    });
    await Promise.race([ready, failed]);
    const sftp = await promisify<SFTPWrapper>((done) => client.sftp((error, opened) => done(error ?? null, opened)))();
    await Promise.race([work(sftp), failed]);
  } catch (error) {
    signal.throwIfAborted();
    throw toSftpError(error, access.host, wrongKey);
  } finally {
    signal.removeEventListener("abort", stop);
    client.on("error", () => undefined).end();
  }
};

/** Most servers refuse to rename to a name that exists. */
const renameOver = async (sftp: SFTPWrapper, from: string, to: string): Promise<void> => {
  const rename = promisify((done: (error?: Error | null) => void) => sftp.rename(from, to, done));
  const remove = promisify((done: (error?: Error | null) => void) => sftp.unlink(to, done));
  await rename().catch(async (error: unknown) => {
    await remove().catch(() => Promise.reject(error));
    await rename();
  });
};

/** Several writes at a time: one round trip for each would be slow over long distances. */
const writeAll = async (sftp: SFTPWrapper, name: string, file: Readable): Promise<void> => {
  const handle = await promisify<Buffer>((done) =>
    sftp.open(name, "w", (error, opened) => done(error ?? null, opened)),
  )();
  const write = (bytes: Buffer, position: number) =>
    promisify((done: (error?: Error | null) => void) => sftp.write(handle, bytes, 0, bytes.length, position, done))();
  const running = new Set<Promise<void>>();
  let position = 0;
  for await (const chunk of file as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; at += WRITE_BYTES) {
      const bytes = chunk.subarray(at, at + WRITE_BYTES);
      const writing = write(bytes, position).finally(() => running.delete(writing));
      writing.catch(() => undefined);
      running.add(writing);
      position += bytes.length;
      if (running.size >= WRITES_AT_ONCE) await Promise.race(running);
    }
  }
  await Promise.all(running);
  await promisify((done: (error?: Error | null) => void) => sftp.close(handle, done))();
};

/** Writes under a temporary name and renames, so that the receiver never takes half a file. */
export const openSftp = (access: SftpAccess, { signal }: { signal: AbortSignal }): FileDestination => ({
  put: (name: string, file: Readable) =>
    withSftp(access, signal, async (sftp) => {
      const target = posix.join(access.folder || ".", name);
      const temporary = posix.join(posix.dirname(target), `.${posix.basename(target)}.part`);
      await writeAll(sftp, temporary, file);
      await renameOver(sftp, temporary, target);
    }),
});
