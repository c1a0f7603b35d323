/** The methods that Next passes on to a route; any other it answers itself, without a body or with a 500. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const METHOD_HEADER = "x-customer-360-method";

/** Next takes this header for a server action, of which there are none, and writes its value to the log as it came. */
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

/** An address that no route has, beside the one that was asked for, so that it is refused in its neighbours' shape. */
const nowhereNear = (path: string): string => `${/^\/api\/(v1\/ai\/|reports\/)?/.exec(path)?.[0] ?? "/"}-`;

/**
 * Next answers an address with a broken escape (`/api/%`) and a method it doesn't know (TRACE) with a plain 500 or 400.
 * Such a request is sent to the route of unknown addresses instead, which answers in JSON; it finds the method in a
 * header of ours, which nobody else may set.
 */
export const rewriteUnroutable = (request: Asked): void => {
  const { method = "GET", url = "/" } = request;
  const [path = "/"] = url.split("?");
  delete request.headers[METHOD_HEADER];
  delete request.headers[ACTION_HEADER];
  const isKnown = METHODS.includes(method);
  if (isKnown && isReadable(path)) return;
  request.url = nowhereNear(path);
  if (isKnown) return;
  request.method = "GET";
  request.headers[METHOD_HEADER] = method;
};
