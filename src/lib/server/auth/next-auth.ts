import NextAuth, { type NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { AppError } from "#lib/domain/errors.ts";
import { findMember } from "../db/users.ts";
import { log } from "../log.ts";
import { authSecret, publicUrl } from "../settings.ts";
import { audit } from "./audit.ts";
import { logIn } from "./login.ts";
import { isSecure, SESSION_SECONDS, type Session, sessionOf } from "./session.ts";

/** What the browser's `signIn` gets as `error`. */
const errorWord = (thrown: unknown): string => {
  if (!(thrown instanceof AppError)) return "SERVICE_UNAVAILABLE";
  return thrown.code === "ACCOUNT_LOCKED" ? `ACCOUNT_LOCKED:${thrown.values.minutes}` : thrown.code;
};

type Caller = { network: string; requestId: string };

const credentials = ({ network, requestId }: Caller) =>
  callable(Credentials)({
    credentials: { email: {}, password: {} },
    authorize: async (given) => {
      try {
        const { email = "", password = "" } = given ?? {};
        const session = await logIn({ email, password, network, requestId });
        return { id: session.userId, ...session };
      } catch (thrown) {
        if (!(thrown instanceof AppError)) log().error({ requestId, err: thrown }, "login failed");
        throw new Error(errorWord(thrown));
      }
    },
  });

const assertStillValid = async (session: Session): Promise<void> => {
  const member = await findMember(session, session.userId);
  if (!member?.isActive || member.sessionVersion !== session.sessionVersion) throw new Error("The session has ended");
};

const options = (caller: Caller): NextAuthOptions => ({
  providers: [credentials(caller)],
  secret: authSecret(),
  session: { strategy: "jwt", maxAge: SESSION_SECONDS },
  useSecureCookies: isSecure(),
  pages: { signIn: "/login", signOut: "/login", error: "/login" },
  callbacks: {
    // The cookie holds ids alone, and is not renewed for one who was logged out everywhere.
    jwt: async ({ token, user }) => {
      if (user) return { sub: user.id, ...(user as unknown as Session) };
      const session = sessionOf(token);
      if (!session) throw new Error("Not a session of this product");
      await assertStillValid(session);
      return { sub: session.userId, ...session };
    },
    session: ({ session: { expires } }) => ({ expires }),
  },
  events: {
    signOut: async ({ token }) => {
      const session = sessionOf(token);
      if (!session) return;
      const { userId, businessId } = session;
      const actor = { kind: "user", id: userId, businessId, requestId: caller.requestId } as const;
      await audit(actor, { action: "logout", things: { user: userId } });
    },
  },
  logger: {
    error: (code) => log().warn({ requestId: caller.requestId, code }, "next-auth"),
    warn: () => {},
    debug: () => {},
  },
});

// CommonJS: some loaders hand over the module itself, some its default.
const callable = <Imported>(imported: Imported): Imported => (imported as { default?: Imported }).default ?? imported;

const handler = callable(NextAuth) as (request: object, response: object, options: NextAuthOptions) => Promise<void>;

export type AuthCall = {
  /** What stands behind `/api/auth/`. */
  segments: string[];
  method: string;
  body: Record<string, unknown>;
  cookies: Record<string, string>;
  host: string;
};

/**
 * next-auth by its handler of the older request and response pair, which needs nothing of Next's own request scope. The
 * origin it is told is PUBLIC_URL's or the Host's: NEXTAUTH_URL is not needed.
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
  await handler(older, response, options(caller));
  if (status >= 500) throw new Error(`next-auth answered ${status}`);
  const pairs = [...kept].filter(([name]) => name !== "content-type");
  return Response.json(sent ?? {}, {
    status,
    headers: pairs.flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
  });
};
