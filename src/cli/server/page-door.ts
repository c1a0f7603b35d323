import type { RequestHead } from "./rewrite-request.ts";

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
