import { connect, type Socket } from "node:net";

type Attack = {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  /** The Content-Length; null sends a chunked body. */
  length: number | null;
  /** How much of the body is sent before the client stalls. */
  sent: number;
};

type SlowClient = {
  /** Resolves when all of `sent` was sent, or the server closed the connection. */
  sending: Promise<void>;
  /** The headers of the answer; rejects if the connection ends without any. */
  head: Promise<string>;
  /** Sends more of the body. */
  send: (bytes: Buffer) => void;
  close: () => void;
};

const PIECE = Buffer.alloc(64 * 1024, 0x20);

/** Writes spaces (whitespace in JSON) as fast as the server reads them. */
const sendSpaces = async (socket: Socket, bytes: number, isChunked: boolean): Promise<void> => {
  for (let left = bytes; left > 0 && socket.writable; left -= PIECE.byteLength) {
    const piece = PIECE.subarray(0, left);
    const framed = isChunked
      ? Buffer.concat([Buffer.from(`${piece.byteLength.toString(16)}\r\n`), piece, Buffer.from("\r\n")])
      : piece;
    await new Promise<void>((resolve) => {
      socket.once("close", resolve);
      socket.write(framed, () => {
        socket.off("close", resolve);
        resolve();
      });
    });
  }
};

/** A client that announces a body, sends part of it and holds the connection. */
export const holdBody = (url: string, { method = "POST", path, headers = {}, length, sent }: Attack): SlowClient => {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  // A server that rejects a request may close the connection while we still write.
  socket.on("error", () => {});
  const head = new Promise<string>((resolve, reject) => {
    let text = "";
    socket.on("data", (part) => {
      text += part.toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      if (end >= 0) resolve(text.slice(0, end));
    });
    socket.once("close", () => reject(new Error("closed without an answer")));
  });
  head.catch(() => {});
  const framing = length === null ? "transfer-encoding: chunked" : `content-length: ${length}`;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write([`${method} ${path} HTTP/1.1`, `host: ${host}`, framing, ...lines, "", ""].join("\r\n"));
  return {
    sending: sendSpaces(socket, sent, length === null),
    head,
    send: (bytes) => void socket.write(bytes),
    close: () => void socket.destroy(),
  };
};

/** Starts several such clients. */
export const holdBodies = (url: string, count: number, attack: Attack): SlowClient[] =>
  Array.from({ length: count }, () => holdBody(url, attack));

/** Parses the status from an answer's headers. */
export const statusIn = (head: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
