import type { NextAuthOptions } from "next-auth";
import NextAuth from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { log } from "#core/server/log.ts";
import { authSecret, publicUrl } from "#core/server/settings.ts";
import { AppError } from "#core/values/errors.ts";
import { writeAuditLine } from "./audit-log.ts";
import { logIn } from "./login.ts";
import {
  decodeSession,
  isSecure,
  type LoginSession,
  SESSION_SECONDS,
  sessionCookieName,
  toLoginSession,
} from "./session.ts";
import { endSession, findActiveSession } from "./sessions.ts";

// CommonJS interop: some loaders return the module itself, some its default export.
const callable = <Imported>(imported: Imported): Imported => (imported as { default?: Imported }).default ?? imported;

/** The `error` code for the browser's `signIn`. */
const errorWord = (thrown: unknown): string => {
  if (!(thrown instanceof AppError)) return "SERVICE_UNAVAILABLE";
  if (thrown.code === "ACCOUNT_LOCKED") return `ACCOUNT_LOCKED:${thrown.values.minutes}`;
  return String(thrown.values.word ?? thrown.code);
};

export type Caller = { network: string; userAgent: string | null; requestId: string };

const credentials = ({ network, userAgent, requestId }: Caller) =>
  callable(Credentials)({
    credentials: { email: {}, password: {}, business: {} },
    authorize: async (given) => {
      try {
        const { email = "", password = "", business } = given ?? {};
        const session = await logIn({
          email,
          password,
          business: business || undefined,
          network,
          userAgent,
          requestId,
        });
        return { id: session.userId, ...session };
      } catch (thrown) {
        if (!(thrown instanceof AppError)) log().error({ requestId, err: thrown }, "login failed");
        throw new Error(errorWord(thrown));
      }
    },
  });

const assertStillValid = async (session: LoginSession, onFailure: (error: unknown) => void): Promise<void> => {
  const { sessionId: id, userId } = session;
  try {
    if (await findActiveSession(session, { id, userId }, now())) return;
  } catch (error) {
    onFailure(error);
    throw error;
  }
  throw new Error("The session has ended");
};

const endIt = async ({ userId, businessId, sessionId }: LoginSession, requestId: string): Promise<void> => {
  const actor = { kind: "user", id: userId, businessId, requestId } as const;
  await withBusinessRows(actor, async (rows) => {
    const ended = await endSession(rows, actor, { id: sessionId, userId, reason: "logout", now: now() });
    if (ended) await writeAuditLine(rows, actor, { action: "logout", things: { user: userId } });
  });
};

/**
 * Created per request, because logins are rate-limited by the caller's address. Errors go to `onFailure`, because
 * next-auth would otherwise hide a database failure: it would report a logout as done, and clear the cookie of a session
 * it couldn't look up.
 */
const nextAuthOptions = (caller: Caller, onFailure: (error: unknown) => void): NextAuthOptions => ({
  providers: [credentials(caller)],
  secret: authSecret(),
  session: { strategy: "jwt", maxAge: SESSION_SECONDS },
  jwt: { decode: ({ token }) => decodeSession(token) },
  useSecureCookies: isSecure(),
  cookies: {
    sessionToken: {
      name: sessionCookieName(),
      options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecure() },
    },
  },
  pages: { signIn: "/login", signOut: "/login", error: "/login" },
  callbacks: {
    // The cookie contains only IDs, and is not renewed after a logout on all devices.
    jwt: async ({ token, user }) => {
      if (user) return { sub: user.id, ...(user as unknown as LoginSession) };
      const session = toLoginSession(token);
      if (!session) throw new Error("Not a session of this product");
      await assertStillValid(session, onFailure);
      return { sub: session.userId, ...session };
    },
    session: ({ session: { expires } }) => ({ expires }),
  },
  events: {
    signOut: async ({ token }) => {
      const session = toLoginSession(token);
      if (session) await endIt(session, caller.requestId).catch(onFailure);
    },
  },
  logger: {
    error: (code) => log().warn({ requestId: caller.requestId, code }, "next-auth"),
    warn: () => {},
    debug: () => {},
  },
});

const handler = callable(NextAuth) as (request: object, response: object, options: NextAuthOptions) => Promise<void>;

type AuthCall = {
  /** The path below `/api/auth/`. */
  segments: string[];
  method: string;
  body: Record<string, unknown>;
  cookies: Record<string, string>;
  host: string;
};

/**
 * Calls next-auth through its older request/response handler, which doesn't need Next's request scope. The origin
 * passed in comes from PUBLIC_URL or the Host header, so NEXTAUTH_URL is not needed.
 */
export const callNextAuth = async (call: AuthCall, caller: Caller): Promise<Response> => {
  process.env.AUTH_TRUST_HOST ??= "true";
  const base = isSecure() ? new URL(publicUrl()) : new URL(`http://${call.host}`);
  const headers = { "x-forwarded-host": base.host, "x-forwarded-proto": base.protocol.slice(0, -1) };
  const { segments, body, ...request } = call;
  let status = 200;
  let sent: unknown = null;
  const kept = new Map<string, string | string[]>();
  const response = {
    status: (code: number) => {
      status = code;
      return response;
    },
    getHeader: (name: string) => kept.get(name.toLowerCase()),
    setHeader: (name: string, value: string | string[]) => {
      kept.set(name.toLowerCase(), value);
      return response;
    },
    json: (value: unknown) => {
      sent = value;
    },
    send: (value: unknown) => {
      sent = value;
    },
    end: () => {},
  };
  const older = { ...request, headers, query: { nextauth: segments }, body: { ...body, json: "true" } };
  let failure: unknown;
  const onFailure = (error: unknown) => {
    failure = error;
  };
  await handler(older, response, nextAuthOptions(caller, onFailure));
  if (failure) throw failure;
  if (status >= 500) throw new Error(`next-auth answered ${status}`);
  const pairs = [...kept].filter(([name]) => name !== "content-type");
  return Response.json(sent ?? {}, {
    status,
    headers: pairs.flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
  });
};
