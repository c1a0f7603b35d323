import { connect, type Socket } from "node:net";

type Attack = {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  /** What Content-Length says; null sends a chunked body. */
  length: number | null;
  /** How much of the body is really sent before the client falls silent. */
  sent: number;
};

export type SlowClient = {
  /** Ends when all of `sent` has left, or the server closed the connection. */
  sending: Promise<void>;
  /** The head of the answer; rejects where the connection ends without one. */
  head: Promise<string>;
  /** Sends more of the body, such as what was missing. */
  send: (bytes: Buffer) => void;
  close: () => void;
};

const PIECE = Buffer.alloc(64 * 1024, 0x20);

/** Writes so many spaces (blanks between JSON's parts), as fast as the server reads them. */
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

/** A client that announces a body, sends some of it and holds the connection. */
export const holdBody = (url: string, { method = "POST", path, headers = {}, length, sent }: Attack): SlowClient => {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  // A server that refuses may close while we still write.
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

/** Many such clients at once. */
export const holdBodies = (url: string, count: number, attack: Attack): SlowClient[] =>
  Array.from({ length: count }, () => holdBody(url, attack));

/** The status of an answer's head. */
export const statusIn = (head: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
