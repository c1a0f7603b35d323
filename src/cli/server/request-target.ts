type Asked = { method?: string | undefined; url?: string | undefined };

const ORIGIN = /^[a-z][a-z0-9+.-]*:[/\\]{2}[^/\\?#]*/i;
const UNSUBSCRIBE = /^\/unsubscribe\/[^/?]+(?=$|\?)/;

/**
 * The path and query of a request line. One written for proxies names a host, also a foreign one (RFC 9112 §3.2.2), which redirects
 * would otherwise lead to. Mail programs unsubscribe by a POST to the page's own address (RFC 8058); the route that answers is under
 * `/api`, because pages take no POST.
 */
export const normalizeTarget = (request: Asked): void => {
  const { method, url = "/" } = request;
  const path = url.replace(ORIGIN, "").replace(/^(?![/*])/, "/");
  request.url = method === "POST" && UNSUBSCRIBE.test(path) ? `/api${path}` : path;
};
