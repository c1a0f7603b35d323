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
export type Refusal = { status: number; headers: Record<string, string> };

/** Assistants post to `/mcp`. */
const API = /^\/(api(\/|$)|mcp$)/;
/** Where Next's development server accepts posts from its error overlay. */
const DEV = /^\/(_next|__nextjs)/;

/** Login form fields that a page of an earlier version may have put into a URL. */
const PRIVATE = ["password", "email"];

const parsePath = (url: string): string => (URL.canParse(url, "http://-") ? new URL(url, "http://-").pathname : url);

/** Checked both as received and as Next normalizes it, so that `/api/../login` is a page. */
export const isApi = (url: string): boolean => API.test(url.split("?")[0] ?? "") && API.test(parsePath(url));

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
