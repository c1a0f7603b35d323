/** The first line of a request: node's `IncomingMessage` without the rest. */
export type RequestLine = { method?: string | undefined; url?: string | undefined };

export type RequestHead = RequestLine & { headers: Record<string, string | string[] | undefined> };

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
