import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "#lib/domain/errors.ts";
import type { Actor, Stranger } from "#lib/domain/permissions.ts";
import { now } from "../clock.ts";
import { writeAuditLine } from "../db/audit-log.ts";
import { lockForSession } from "../db/sessions.ts";
import { findUserByEmail, isAnybodyThere, membershipsOf, noteLogin, type UserRow } from "../db/users.ts";
import { withBusinessRows } from "../db/with-business.ts";
import { log } from "../log.ts";
import { metrics } from "../metrics.ts";
import { count, forget, giveBack, type LimitName } from "../rate-limit.ts";
import { audit } from "./audit.ts";
import { openSession } from "./open-session.ts";
import { isPassword } from "./passwords.ts";
import { hashSecret } from "./secrets.ts";
import type { Session } from "./session.ts";

export type Attempt = Stranger & {
  email: string;
  password: string;
  /** The slug of the business to go to; else the one that was gone to last. */
  business?: string | undefined;
  /** The browser, for the list of sessions. */
  userAgent?: string | null;
};

/** A refusal takes at least this long, whether there is such a user, and an audit line to write, or not. */
const REFUSAL_MS = 350;

const WRONG = "BAD_CREDENTIALS";
const WRONG_WORDS = "Email or password is wrong";

/** On a first run, instead of blaming a password: the page then says how to make the first user. */
const NO_USER_YET = "NO_USER_YET";

/** Keys hold no email address. One pair of account and address is stopped long before the account itself is. */
const keysOf = ({ email, network }: Attempt): [LimitName, string][] => {
  const account = hashSecret(email).slice(0, 32);
  return [
    ["login-address", network],
    ["login-pair", `${account}:${network}`],
    ["login-account", account],
  ];
};

type Member = { user: UserRow; actor: Actor };

const memberOf = async (user: UserRow, { business, requestId }: Attempt): Promise<Member | null> => {
  const memberships = await membershipsOf(user.id);
  const found = memberships.find(({ slug }) => business === undefined || slug === business);
  if (!found) return null;
  const { businessId, role } = found;
  return { user, actor: { kind: "user", id: user.id, businessId, role, requestId } };
};

const tell = async (member: Member | null, action: string, requestId: string): Promise<void> => {
  if (member) await audit(member.actor, { action, things: { user: member.user.id } });
  else log().info({ requestId }, `${action} for nobody we know`);
};

/** PostgreSQL cannot be asked for U+0000, and nobody's address holds it. */
const findUserOf = async ({ email }: Attempt) => (email.includes("\0") ? null : findUserByEmail(email));

/** Counts the attempt before it is tried, so that many at once are no way around; stops at the first limit passed. */
const assertNotLocked = async (attempt: Attempt): Promise<void> => {
  for (const [name, key] of keysOf(attempt)) {
    const { isExceeded, isFirstRefusal, resetSeconds } = await count(name, key);
    if (!isExceeded) continue;
    if (isFirstRefusal) {
      const user = await findUserOf(attempt);
      await tell(user && (await memberOf(user, attempt)), "login.locked", attempt.requestId);
    }
    throw new AppError("ACCOUNT_LOCKED", "Too many attempts", {
      values: { minutes: Math.ceil(resetSeconds / 60), seconds: resetSeconds },
    });
  }
};

type Proven = { user: UserRow & { passwordHash: string | null }; member: Member | null };

const provePassword = async (attempt: Attempt): Promise<Proven> => {
  await assertNotLocked(attempt);
  const user = await findUserOf(attempt);
  const matches = await isPassword(attempt.password, user?.passwordHash);
  const member = user && (await memberOf(user, attempt));
  if (!matches || !user?.isActive) {
    await tell(member, "login.failed", attempt.requestId);
    const isFirstRun = !user && !(await isAnybodyThere());
    throw new AppError(WRONG, WRONG_WORDS, isFirstRun ? { values: { word: NO_USER_YET } } : {});
  }
  const [address, pair, account] = keysOf(attempt);
  for (const limit of [address, account]) if (limit) await giveBack(...limit);
  if (pair) await forget(...pair);
  return { user, member };
};

const begin = async (attempt: Attempt): Promise<Session> => {
  const { user, member } = await provePassword(attempt);
  if (!member) {
    await tell(null, "login.failed", attempt.requestId);
    throw new AppError(WRONG, WRONG_WORDS);
  }
  const { actor } = member;
  const { id: userId, passwordHash } = user;
  const session = await withBusinessRows(actor, async (rows) => {
    if (!(await lockForSession(rows, actor, { userId, passwordHash }))) throw new AppError(WRONG, WRONG_WORDS);
    const at = now();
    await noteLogin(rows, actor, userId, at);
    await writeAuditLine(rows, actor, { action: "login.succeeded", things: { user: userId } });
    const { network, userAgent = null } = attempt;
    return openSession(rows, actor, { userId, network, userAgent, now: at });
  });
  metrics().logins.inc({ outcome: "succeeded" });
  return session;
};

const patiently = async <Result>(attempt: Attempt, work: (attempt: Attempt) => Promise<Result>): Promise<Result> => {
  const earliest = wait(REFUSAL_MS);
  try {
    return await work({ ...attempt, email: attempt.email.trim().toLowerCase() });
  } catch (refusal) {
    if (refusal instanceof AppError) {
      metrics().logins.inc({ outcome: refusal.code === "ACCOUNT_LOCKED" ? "locked" : "failed" });
    }
    await earliest;
    throw refusal;
  }
};

/**
 * A session for an email and its password. Throws BAD_CREDENTIALS, alike for an unknown user, a wrong password and a
 * business that is not theirs, or ACCOUNT_LOCKED with the minutes until the next try.
 */
export const logIn = (attempt: Attempt): Promise<Session> => patiently(attempt, begin);

/** The same proof without a session: whose password it is. Throws what `logIn` throws. */
export const whosePassword = (attempt: Attempt): Promise<UserRow> =>
  patiently(attempt, async (patient) => (await provePassword(patient)).user);
