import { decode, encode } from "next-auth/jwt";
import { authSecret, authSecrets, publicUrl, settings } from "#core/server/settings.ts";
import { AppError } from "#core/values/errors.ts";
import { parseWebAddress } from "#core/values/web-address.ts";

/** The lifetime of a cookie after login, or after next-auth's `session` endpoint last renewed it. */
export const SESSION_SECONDS = 7 * 24 * 3600;

/**
 * The cookie's contents: only IDs. Whether the session is active, and the user's permissions, are read on each request.
 */
export type LoginSession = { userId: string; businessId: string; sessionId: string };

export const isSecure = (): boolean => publicUrl().startsWith("https://");

/** Browsers accept a `__Host-` cookie only over HTTPS and from this very host, not from a sibling domain. */
export const sessionCookieName = (): string => `${isSecure() ? "__Host-" : ""}next-auth.session-token`;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The pairs of a Cookie header without names that occur twice: one of those may come from a sibling domain. */
export const parseCookies = (header: string | null): Record<string, string> => {
  const pairs = (header ?? "").split(";").flatMap((part): [string, string][] => {
    const at = part.indexOf("=");
    return at < 0 ? [] : [[part.slice(0, at).trim(), decoded(part.slice(at + 1).trim())]];
  });
  const twice = new Set(pairs.map(([name]) => name).filter((name, at, names) => names.indexOf(name) !== at));
  return Object.fromEntries(pairs.filter(([name]) => !twice.has(name)));
};

/** The session in a cookie's claims; null if they are not ours. */
export const toLoginSession = (claims: Record<string, unknown> | null): LoginSession | null => {
  const { sub, businessId, sessionId } = claims ?? {};
  if (typeof sub !== "string" || typeof businessId !== "string" || typeof sessionId !== "string") return null;
  return { userId: sub, businessId, sessionId };
};

/** The `Set-Cookie` header of a session, in next-auth's format. */
export const sessionCookie = async ({ userId, ...session }: LoginSession): Promise<string> => {
  const token = await encode({ token: { sub: userId, ...session }, secret: authSecret(), maxAge: SESSION_SECONDS });
  const secure = isSecure() ? "; Secure" : "";
  return `${sessionCookieName()}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${SESSION_SECONDS}${secure}`;
};

/** The session of a request's cookie; null if there is none, or it is forged, modified or expired. */
export const readSession = async (request: Request): Promise<LoginSession | null> => {
  const token = parseCookies(request.headers.get("cookie"))[sessionCookieName()];
  if (!token) return null;
  return toLoginSession(await decodeSession(token));
};

/** The claims of a cookie that AUTH_SECRET or AUTH_SECRET_PREVIOUS encrypted; null if neither did, or it has expired. */
export const decodeSession = async (token = ""): Promise<Record<string, unknown> | null> => {
  for (const secret of authSecrets()) {
    const claims = await decode({ token, secret }).catch(() => null);
    if (claims) return claims;
  }
  return null;
};

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
  const page = parseWebAddress(request.headers.get("origin") ?? "");
  const isHost = ({ host, protocol }: URL): boolean =>
    host === request.headers.get("host") && [protocol, undefined].includes(detectScheme(request));
  const isOurs = page && (page.origin === parseWebAddress(settings().PUBLIC_URL ?? "")?.origin || isHost(page));
  if (!isOurs) throw new AppError("FORBIDDEN", "The request's Origin is not allowed");
};
