import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Requests that may wait for the answer to an earlier one of their connection. Browsers and proxies send none. */
const MOST_WAITING = 15;

/** The requests of each connection that wait until the one before them is answered. */
const waiting = new WeakMap<Socket, (() => void)[]>();

/** What node's parser returns for a message after which a connection has no further ones. */
const NOTHING_FOLLOWS = 2;

/**
 * Also stops node's parser, which would otherwise read the rest of the packet: thousands of requests take a tenth of a second. Node
 * documents no way to do so, hence the test that counts what is read.
 */
const closeUnread = (socket: Socket & { parser?: { onIncoming: () => number } | null }): void => {
  if (socket.parser) socket.parser.onIncoming = () => NOTHING_FOLLOWS;
  socket.destroy();
};

/**
 * Starts a request when its connection's earlier ones are answered: HTTP/1.1 answers in order anyway, so that a connection with many
 * requests would only delay the others. A connection with too many is closed.
 */
export const startInOrder = (socket: Socket, response: ServerResponse, start: () => void): void => {
  if (!socket.writable) return;
  const begin = (): void => {
    response.once("close", next);
    start();
  };
  const next = (): void => {
    const following = socket.writable ? waiting.get(socket)?.shift() : undefined;
    if (following) following();
    else waiting.delete(socket);
  };
  const queue = waiting.get(socket);
  if (!queue) {
    waiting.set(socket, []);
    begin();
  } else if (queue.push(begin) > MOST_WAITING) closeUnread(socket);
};

type SlotOptions = {
  /** Pages rendered at a time. Rendering takes processor time, so more would only delay all others. */
  atOnce?: number;
  /** A page that takes longer waits for its data or its reader, so another one may start. */
  longestMs?: number;
};

/** Renders a few pages at a time, in the order of their requests; pages whose connection has closed meanwhile are not rendered. */
export const makePageSlots = ({ atOnce = 8, longestMs = 250 }: SlotOptions = {}) => {
  let free = atOnce;
  const queue: { socket: Pick<Socket, "writable">; render: () => Promise<void> }[] = [];
  const startNext = (): void => {
    while (free > 0) {
      const page = queue.shift();
      if (!page) return;
      if (!page.socket.writable) continue;
      free--;
      occupySlot(page.render);
    }
  };
  const occupySlot = (render: () => Promise<void>): void => {
    let isHeld = true;
    const release = (): void => {
      clearTimeout(timer);
      if (!isHeld) return;
      isHeld = false;
      free++;
      startNext();
    };
    const timer = setTimeout(release, longestMs);
    render().finally(release);
  };
  return (socket: Pick<Socket, "writable">, render: () => Promise<void>): void => {
    queue.push({ socket, render });
    startNext();
  };
};
