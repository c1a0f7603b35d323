import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "#lib/domain/errors.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { findUserByEmail, isAnybodyThere, membershipsOf, type UserRow } from "../db/users.ts";
import { log } from "../log.ts";
import { metrics } from "../metrics.ts";
import { count, forget, giveBack, type LimitName } from "../rate-limit.ts";
import { audit } from "./audit.ts";
import { isPassword } from "./passwords.ts";
import { hashSecret } from "./secrets.ts";
import type { Session } from "./session.ts";

/** `network`: the caller's address as limits count it. */
export type Attempt = { email: string; password: string; network: string; requestId: string };

/** A refusal takes at least this long, whether there is such a user, and an audit line to write, or not. */
const REFUSAL_MS = 350;

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

const memberOf = async (user: UserRow, requestId: string): Promise<Member | null> => {
  const [membership] = await membershipsOf(user.id);
  return membership ? { user, actor: { kind: "user", id: user.id, ...membership, requestId } } : null;
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
      await tell(user && (await memberOf(user, attempt.requestId)), "login.locked", attempt.requestId);
    }
    throw new AppError("ACCOUNT_LOCKED", "Too many attempts", {
      values: { minutes: Math.ceil(resetSeconds / 60), seconds: resetSeconds },
    });
  }
};

const tryPassword = async (attempt: Attempt): Promise<Session> => {
  await assertNotLocked(attempt);
  const user = await findUserOf(attempt);
  const matches = await isPassword(attempt.password, user?.passwordHash);
  const member = user && (await memberOf(user, attempt.requestId));
  if (!matches || !user?.isActive || !member) {
    await tell(member, "login.failed", attempt.requestId);
    const isFirstRun = !user && !(await isAnybodyThere());
    throw new AppError(
      "BAD_CREDENTIALS",
      "Email or password is wrong",
      isFirstRun ? { values: { word: NO_USER_YET } } : {},
    );
  }
  const [address, pair, account] = keysOf(attempt);
  for (const limit of [address, account]) if (limit) await giveBack(...limit);
  if (pair) await forget(...pair);
  await audit(member.actor, { action: "login.succeeded", things: { user: user.id } });
  return { userId: user.id, businessId: member.actor.businessId, sessionVersion: user.sessionVersion };
};

/**
 * A session for an email and its password. Throws BAD_CREDENTIALS, alike for an unknown user and a wrong password, or
 * ACCOUNT_LOCKED with the minutes until the next try.
 */
export const logIn = async (attempt: Attempt): Promise<Session> => {
  const earliest = wait(REFUSAL_MS);
  try {
    const session = await tryPassword({ ...attempt, email: attempt.email.trim().toLowerCase() });
    metrics().logins.inc({ outcome: "succeeded" });
    return session;
  } catch (refusal) {
    if (refusal instanceof AppError) {
      metrics().logins.inc({ outcome: refusal.code === "ACCOUNT_LOCKED" ? "locked" : "failed" });
    }
    await earliest;
    throw refusal;
  }
};
