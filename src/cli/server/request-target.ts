type Asked = { method?: string | undefined; url?: string | undefined };

const UNSUBSCRIBE = /^\/unsubscribe\/[^/?]+(?=$|\?)/;

/**
 * Mail programs unsubscribe by a POST to the page's own address (RFC 8058). The route that answers is under `/api`; pages take no POST.
 */
export const routeUnsubscribe = (request: Asked): void => {
  if (request.method === "POST" && request.url && UNSUBSCRIBE.test(request.url)) request.url = `/api${request.url}`;
};
