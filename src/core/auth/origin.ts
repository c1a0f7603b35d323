import { AppError } from "#core/values/errors.ts";
import { settings } from "../server/settings.ts";
import { isSecure } from "./session.ts";

const parseOrigin = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;

/** "http:" or "https:" as the caller's browser sees it; undefined if neither the settings nor a trusted proxy say. */
const detectScheme = (request: Request): string | undefined => {
  if (isSecure()) return "https:";
  const { TRUST_PROXY, PUBLIC_URL } = settings();
  const forwarded = TRUST_PROXY > 0 ? request.headers.get("x-forwarded-proto")?.split(",")[0]?.trim() : undefined;
  return forwarded ? `${forwarded.toLowerCase()}:` : PUBLIC_URL && "http:";
};

/**
 * CSRF protection: browsers send our cookie with writes from any page, and `Origin` says which page. Compared with the
 * Host header (request.url always says localhost) or, behind a proxy that changes it, with PUBLIC_URL. A page of the same host
 * without TLS may be anyone's on the network, so the scheme counts too.
 */
export const assertOwnOrigin = (request: Request): void => {
  const origin = parseOrigin(request.headers.get("origin") ?? undefined);
  const isHost = (url: URL): boolean =>
    url.host === request.headers.get("host") && [url.protocol, undefined].includes(detectScheme(request));
  const isOurs = origin !== undefined && (origin === parseOrigin(settings().PUBLIC_URL) || isHost(new URL(origin)));
  if (!isOurs) throw new AppError("FORBIDDEN", "The request's Origin is not allowed");
};
