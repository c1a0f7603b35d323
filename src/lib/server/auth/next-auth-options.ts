import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { AppError } from "#lib/domain/errors.ts";
import { findMember } from "../db/users.ts";
import { log } from "../log.ts";
import { authSecret } from "../settings.ts";
import { audit } from "./audit.ts";
import { logIn } from "./login.ts";
import { isSecure, SESSION_SECONDS, type Session, sessionOf } from "./session.ts";

// CommonJS: some loaders hand over the module itself, some its default.
export const callable = <Imported>(imported: Imported): Imported =>
  (imported as { default?: Imported }).default ?? imported;

/** What the browser's `signIn` gets as `error`. */
const errorWord = (thrown: unknown): string => {
  if (!(thrown instanceof AppError)) return "SERVICE_UNAVAILABLE";
  if (thrown.code === "ACCOUNT_LOCKED") return `ACCOUNT_LOCKED:${thrown.values.minutes}`;
  return String(thrown.values.word ?? thrown.code);
};

export type Caller = { network: string; requestId: string };

const credentials = ({ network, requestId }: Caller) =>
  callable(Credentials)({
    credentials: { email: {}, password: {}, business: {} },
    authorize: async (given) => {
      try {
        const { email = "", password = "", business } = given ?? {};
        const session = await logIn({ email, password, business: business || undefined, network, requestId });
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

/** Made for each call: the login counts by the caller's address. */
export const nextAuthOptions = (caller: Caller): NextAuthOptions => ({
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
