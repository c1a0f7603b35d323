import { decode, encode } from "next-auth/jwt";
import { authSecret, publicUrl } from "../settings.ts";

/** A cookie expires this long after the login, or after next-auth's `session` address last renewed it. */
export const SESSION_SECONDS = 7 * 24 * 3600;

/** What the cookie says: ids alone. Whether the session is active, and what the user may do, is read at each request. */
export type Session = { userId: string; businessId: string; sessionId: string };

export const isSecure = (): boolean => publicUrl().startsWith("https://");

/** `__Secure-`: a browser keeps it only from https. */
const cookieName = (): string => `${isSecure() ? "__Secure-" : ""}next-auth.session-token`;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** A Cookie header's pairs; of a name given twice the first, which is the one of the longest path. */
export const cookiesOf = (header: string | null): Record<string, string> => {
  const pairs = (header ?? "").split(";").flatMap((part): [string, string][] => {
    const at = part.indexOf("=");
    return at < 0 ? [] : [[part.slice(0, at).trim(), decoded(part.slice(at + 1).trim())]];
  });
  return Object.fromEntries(pairs.reverse());
};

/** What a cookie's claims say; null where they are not of this product. */
export const sessionOf = (claims: Record<string, unknown> | null): Session | null => {
  const { sub, businessId, sessionId } = claims ?? {};
  if (typeof sub !== "string" || typeof businessId !== "string" || typeof sessionId !== "string") return null;
  return { userId: sub, businessId, sessionId };
};

/** The `Set-Cookie` of a session: as next-auth sets it, so that its own addresses know it. */
export const sessionCookie = async ({ userId, ...session }: Session): Promise<string> => {
  const token = await encode({ token: { sub: userId, ...session }, secret: authSecret(), maxAge: SESSION_SECONDS });
  const secure = isSecure() ? "; Secure" : "";
  return `${cookieName()}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${SESSION_SECONDS}${secure}`;
};

/** The session of a request's cookie; null where there is none or it is forged, altered or over. */
export const readSession = async (request: Request): Promise<Session | null> => {
  const token = cookiesOf(request.headers.get("cookie"))[cookieName()];
  if (!token) return null;
  const secret = authSecret();
  try {
    return sessionOf(await decode({ token, secret }));
  } catch {
    return null;
  }
};
