/** The methods that Next passes to routes; it answers any other itself, without a body or with a 500. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const METHOD_HEADER = "x-customer-360-method";

/** Next treats this header as a server action, which we don't use, and logs its value unescaped. */
const ACTION_HEADER = "next-action";

type Asked = {
  method?: string | undefined;
  url?: string | undefined;
  headers: Record<string, string | string[] | undefined>;
};

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
export const rewriteUnroutable = (request: Asked): void => {
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
