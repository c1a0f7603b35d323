import { createServer, type IncomingMessage, type RequestListener, type Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { ENCODING_HEADER } from "#core/server/content-encoding.ts";
import { log } from "#core/server/log.ts";
import { countRequest, metrics } from "#core/server/metrics.ts";
import { callerAddress, makeProxyWarning } from "./caller-address.ts";

/** The first line of a request: node's `IncomingMessage` without the rest. */
type RequestLine = { method?: string | undefined; url?: string | undefined };

type RequestHead = RequestLine & { headers: Record<string, string | string[] | undefined> };

const ORIGIN = /^[a-z][a-z0-9+.-]*:[/\\]{2}[^/\\?#]*/i;
const UNSUBSCRIBE = /^\/unsubscribe\/[^/?]+(?=$|\?)/;

/**
 * The path and query of a request line. One written for proxies names a host, also a foreign one (RFC 9112 §3.2.2), which redirects
 * would otherwise lead to. Mail programs unsubscribe by a POST to the page's own address (RFC 8058); the route that answers is under
 * `/api`, because pages take no POST.
 */
export const normalizeTarget = (request: RequestLine): void => {
  const { method, url = "/" } = request;
  const path = url.replace(ORIGIN, "").replace(/^(?![/*])/, "/");
  request.url = method === "POST" && UNSUBSCRIBE.test(path) ? `/api${path}` : path;
};

/** The methods that Next passes to routes; it answers any other itself, without a body or with a 500. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const METHOD_HEADER = "x-customer-360-method";

/** Next treats this header as a server action, which we don't use, and logs its value unescaped. */
const ACTION_HEADER = "next-action";

const isReadable = (path: string): boolean => {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
};

/** A nonexistent path in the same route family, so that the error has the family's format. */
const notFoundPathNear = (path: string): string => `${/^\/api\/(v1\/ai\/|reports\/)?/.exec(path)?.[0] ?? "/"}-`;

/**
 * Next answers a path with a malformed escape (`/api/%`) or an unknown method (TRACE) with a plain 500 or 400. Such
 * requests are rewritten to the not-found route, which answers in JSON; it finds the method in a header that clients
 * can't set.
 */
export const rewriteUnroutable = (request: RequestHead): void => {
  const { method = "GET", url = "/" } = request;
  const [path = "/"] = url.split("?");
  delete request.headers[METHOD_HEADER];
  delete request.headers[ACTION_HEADER];
  const isKnown = METHODS.includes(method);
  if (isKnown && isReadable(path)) return;
  request.url = notFoundPathNear(path);
  if (isKnown) return;
  request.method = "GET";
  request.headers[METHOD_HEADER] = method;
};

/** A response to a request outside `/api` and `/mcp` that doesn't reach Next. */
type Refusal = { status: number; headers: Record<string, string> };

/** Assistants post to `/mcp`. */
const API = /^\/(api(\/|$)|mcp$)/;
/** Where Next's development server accepts posts from its error overlay. */
const DEV = /^\/(_next|__nextjs)/;

/** Login form fields that a page of an earlier version may have put into a URL. */
const PRIVATE = ["password", "email"];

const parsePath = (url: string): string => (URL.canParse(url, "http://-") ? new URL(url, "http://-").pathname : url);

/** Checked both as received and as Next normalizes it, so that `/api/../login` is a page. */
const isApi = (url: string): boolean => API.test(url.split("?")[0] ?? "") && API.test(parsePath(url));

const hasBody = ({ headers }: RequestHead): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) !== 0;

/** The URL without private fields; null if it has none. */
const withoutPrivate = (url: string): string | null => {
  const [path = "/", query = ""] = url.split(/\?(.*)/s);
  const values = new URLSearchParams(query);
  if (!values.has("password")) return null;
  for (const name of PRIVATE) values.delete(name);
  // Two leading slashes would name another host.
  const inside = path.replace(/^[/\\]*/, "/");
  return values.size > 0 ? `${inside}?${values}` : inside;
};

/**
 * Pages are read-only: only GET and HEAD without a body reach Next, which would buffer up to 10 MB of other bodies for
 * `proxy.ts`. Forms post to `/api`. A URL that contains a password is redirected to the same one without it.
 */
export const refusePage = (request: RequestHead, dev = false): Refusal | null => {
  const { method = "GET", url = "/" } = request;
  if (isApi(url) || (dev && DEV.test(url))) return null;
  if (method !== "GET" && method !== "HEAD") return { status: 405, headers: { allow: "GET, HEAD" } };
  if (hasBody(request)) return { status: 413, headers: {} };
  const clean = withoutPrivate(url);
  return clean === null ? null : { status: 303, headers: { location: clean, "referrer-policy": "no-referrer" } };
};

/** RFC 9112, 3.2: a request names one host. Of two, each server on the way could believe another. */
const namesOneHost = ({ rawHeaders, headers: { host } }: IncomingMessage): boolean => {
  const count = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host").length;
  return (
    count === 0 || (count === 1 && host !== undefined && /^[^\s/?#@\\]+$/.test(host) && URL.canParse(`http://${host}`))
  );
};

const BAD_REQUEST: Refusal = { status: 400, headers: {} };

/** A response whose routes can set `Content-Encoding`, by a header that Next does not remove. */
class EncodedResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  override setHeader(name: string, value: number | string | readonly string[]): this {
    const isEncoding = name.toLowerCase() === ENCODING_HEADER;
    return super.setHeader(isEncoding ? "content-encoding" : name, isEncoding ? String(value) : value);
  }
}

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
const startInOrder = (socket: Socket, response: ServerResponse, start: () => void): void => {
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

/** Set on every request, overwriting the client's value: rate limits depend on it. */
export const ADDRESS_HEADER = "x-customer-360-address";

const HEADERS_MS = 20_000;
/** Longer than the 60 s after which proxies usually close idle connections. */
const KEEP_ALIVE_MS = 65_000;
/**
 * The timeout of an inactive connection. An upload may take hours while it makes progress, so whole requests have no
 * limit.
 */
const SILENCE_MS = 300_000;
const DRAIN_MS = 20_000;
const SWEEP_MS = 100;
/** The only web socket, of Next's development server. */
const HOT_RELOAD = /^\/_next\/hmr(\?|$)/;

type Draining = {
  server: Server;
  /** Accepts no new requests, waits (up to a limit) for running ones, then releases the port. */
  drain: () => Promise<void>;
  /** Drops running requests. */
  cut: () => void;
};

/** Requests not under /api, which are counted by route elsewhere. */
const PAGES: [RegExp, string][] = [
  [/^\/api(\/|$)/, ""],
  [/^\/_next\//, "(assets)"],
  [/^/, "(pages)"],
];

/** nginx's status for a client that disconnected before the answer. */
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

export type Answer = (...of: Parameters<RequestListener>) => Promise<void>;

/** Doesn't read an announced body: the connection closes with the answer. */
const refuse = (response: ServerResponse, { status, headers }: Refusal): void => {
  response.writeHead(status, { ...headers, "cache-control": "no-store", connection: "close" }).end();
};

const ASSET = /^\/_next\//;

/** All open connections. `server.closeAllConnections` doesn't know those that were upgraded. */
const trackConnections = (server: Server): { upgraded: Set<Socket>; closeAll: () => void } => {
  const [all, upgraded] = [new Set<Socket>(), new Set<Socket>()];
  server.on("connection", (socket: Socket) => {
    all.add(socket);
    socket.once("close", () => all.delete(socket) && upgraded.delete(socket));
  });
  server.on("upgrade", (_, socket) => upgraded.add(socket as Socket));
  return {
    upgraded,
    closeAll: () => {
      for (const socket of all) socket.destroy();
    },
  };
};

type Options = { dev: boolean; trustedProxies: number; dataFolder: string };

/** `dev`: hot reload's connection is silent for long. */
export const makeHttpServer = (answer: Answer, { dev, trustedProxies, dataFolder }: Options): Draining => {
  const warnOfProxy = makeProxyWarning(dataFolder);
  const server = createServer({
    ServerResponse: EncodedResponse,
    headersTimeout: HEADERS_MS,
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Next listens for upgrades but never answers or closes one whose path it doesn't know. An upgrade is an offer, which
    // a server may ignore (RFC 9110, 7.8): the request is answered like any other.
    shouldUpgradeCallback: ({ url }) => dev && HOT_RELOAD.test(url ?? ""),
  });
  server.timeout = dev ? 0 : SILENCE_MS;
  const { upgraded, closeAll } = trackConnections(server);
  let stopping = false;
  const renderInTurn = makePageSlots();
  const handle = (request: IncomingMessage, response: ServerResponse<IncomingMessage>): void => {
    const { headers, socket } = request;
    normalizeTarget(request);
    count(request, response);
    if (trustedProxies === 0 && headers["x-forwarded-for"] !== undefined) warnOfProxy();
    const refusal = namesOneHost(request) ? refusePage(request, dev) : BAD_REQUEST;
    if (refusal) {
      refuse(response, refusal);
      return;
    }
    headers[ADDRESS_HEADER] = callerAddress(socket.remoteAddress, headers["x-forwarded-for"], trustedProxies);
    rewriteUnroutable(request);
    if (stopping) response.setHeader("connection", "close");
    const respond = () =>
      answer(request, response).catch((error: unknown) => {
        log().error({ err: error }, "a request ended without an answer");
        response.statusCode = 500;
        response.destroy();
      });
    const { url = "/" } = request;
    if (isApi(url) || ASSET.test(url)) respond();
    else renderInTurn(socket, respond);
  };
  server.on("request", (request, response) => {
    startInOrder(request.socket, response, () => handle(request, response));
  });
  // "Expect: 100-continue": the client waits with the body, which a refused request doesn't need.
  server.on("checkContinue", (request, response) => {
    if (!refusePage(request, dev)) response.writeContinue();
    server.emit("request", request, response);
  });
  const drain = () =>
    new Promise<void>((resolve) => {
      stopping = true;
      for (const socket of upgraded) socket.destroy();
      const limit = setTimeout(closeAll, DRAIN_MS);
      // Closes answered connections, which would otherwise be kept alive.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      server.close(() => {
        clearTimeout(limit);
        clearInterval(sweep);
        resolve();
      });
      server.closeIdleConnections();
    });
  return { server, drain, cut: closeAll };
};
