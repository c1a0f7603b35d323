/** What a request outside `/api` is answered without Next. */
export type Refusal = { status: number; headers: Record<string, string> };

type Asked = {
  method?: string | undefined;
  url?: string | undefined;
  headers: Record<string, string | string[] | undefined>;
};

const API = /^\/api(\/|$)/;
/** Where Next's development server takes what its overlay sends. */
const DEV = /^\/(_next|__nextjs)/;

/** Fields of the login form, which a page of an earlier version may have put into an address. */
const PRIVATE = ["password", "email"];

const pathOf = (url: string): string => (URL.canParse(url, "http://-") ? new URL(url, "http://-").pathname : url);

/** Both as it came and as Next reads it, so that `/api/../login` is a page. */
const isApi = (url: string): boolean => API.test(url.split("?")[0] ?? "") && API.test(pathOf(url));

const hasBody = ({ headers }: Asked): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) !== 0;

/** The address without what a password may stand in; null where it holds none. */
const withoutPrivate = (url: string): string | null => {
  const [path = "/", query = ""] = url.split(/\?(.*)/s);
  const values = new URLSearchParams(query);
  if (!values.has("password")) return null;
  for (const name of PRIVATE) values.delete(name);
  // Two slashes at the front would name another host.
  const inside = path.replace(/^[/\\]*/, "/");
  return values.size > 0 ? `${inside}?${values}` : inside;
};

/**
 * Pages are read: only GET and HEAD without a body reach Next, which would keep up to 10 MB of any other for `proxy.ts`.
 * Forms post to `/api`. An address that holds a password leads to the same one without it.
 */
export const refusePage = (request: Asked, dev = false): Refusal | null => {
  const { method = "GET", url = "/" } = request;
  if (isApi(url) || (dev && DEV.test(url))) return null;
  if (method !== "GET" && method !== "HEAD") return { status: 405, headers: { allow: "GET, HEAD" } };
  if (hasBody(request)) return { status: 413, headers: {} };
  const clean = withoutPrivate(url);
  return clean === null ? null : { status: 303, headers: { location: clean, "referrer-policy": "no-referrer" } };
};
