import { setTimeout as wait } from "node:timers/promises";
import { audit, writeAuditLine } from "#core/auth/audit-log.ts";
import { lockForSession, openSession } from "#core/auth/sessions.ts";
import { findUsersByEmail, hasUsers, listMemberships, noteLogin, type UserRow } from "#core/auth/users.ts";
import type { AuditAction } from "#core/values/audit-actions.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor, AnonymousCaller } from "#core/values/permissions.ts";
import { textProblem } from "#core/values/texts.ts";
import { withBusinessRows } from "../db/with-business.ts";
import { now } from "../server/clock.ts";
import { log } from "../server/log.ts";
import { metrics } from "../server/metrics.ts";
import { once } from "../server/process-singleton.ts";

import { isPassword, type Line, makeLine } from "./passwords.ts";

import { type Allowance, count, forget, giveBack, type LimitName, widestNetwork } from "./rate-limit.ts";
import { hashSecret } from "./secrets.ts";
import type { LoginSession } from "./session.ts";

type LoginAttempt = AnonymousCaller & {
  email: string;
  password: string;
  /** The slug of the business to log in to; defaults to the last one used. */
  business?: string | undefined;
  /** The browser, shown in the list of sessions. */
  userAgent?: string | null;
};

/** Rejections take at least this long, whether or not the user exists and an audit entry is written. */
const REFUSAL_MS = 350;

const notSooner = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const earliest = wait(REFUSAL_MS);
  try {
    return await work();
  } catch (refusal) {
    await earliest;
    throw refusal;
  }
};

const WRONG = "BAD_CREDENTIALS";
const WRONG_WORDS = "Email or password is wrong";

/** Before the first user exists, the page explains how to create one instead of blaming the password. */
const NO_USER_YET = "NO_USER_YET";

type Limit = [name: LimitName, key: string];

/** Keys hold no email address. One pair of account and address is stopped long before the account itself is. */
const toLimitKeys = ({ email, network }: LoginAttempt) => {
  const account = hashSecret(email).slice(0, 32);
  return [
    ["login-address", network],
    ["login-pair", `${account}:${network}`],
    ["login-account", account],
  ] as [Limit, Limit, Limit];
};

type Member = { user: UserRow; actor: Actor };

const findMember = async (user: UserRow, { business, requestId }: LoginAttempt): Promise<Member | null> => {
  const memberships = await listMemberships(user.id);
  const found = memberships.find(({ slug }) => business === undefined || slug === business);
  if (!found) return null;
  const { businessId, role } = found;
  return { user, actor: { kind: "user", id: user.id, businessId, role, requestId } };
};

const logAttempt = async (member: Member | null, action: AuditAction, requestId: string): Promise<void> => {
  if (member) await audit(member.actor, { action, things: { user: member.user.id } });
  else log().info({ requestId }, `${action} for an unknown user`);
};

type Account = UserRow & { passwordHash: string | null };

/** None also for text that PostgreSQL can't compare, which no stored email contains. */
const findAccounts = async ({ email }: LoginAttempt): Promise<Account[]> =>
  textProblem(email) ? [] : findUsersByEmail(email);

/** The first of these accounts that may enter the business, or else the first. */
const firstMember = async (users: readonly Account[], attempt: LoginAttempt) => {
  for (const user of users) {
    const member = await findMember(user, attempt);
    if (member) return { user, member };
  }
  return { user: users[0], member: null };
};

const locked = ({ resetSeconds }: Allowance): AppError =>
  new AppError("ACCOUNT_LOCKED", "Too many attempts", {
    values: { minutes: Math.ceil(resetSeconds / 60), seconds: resetSeconds },
  });

/**
 * Counts the attempt before checking it, so that parallel attempts can't bypass the limit. Throws if the account is
 * locked, and returns the address's allowance: beyond it only wrong passwords are rejected, because many people may
 * share the address.
 */
const countAttempt = async (attempt: LoginAttempt): Promise<Allowance> => {
  const [address, ...account] = toLimitKeys(attempt);
  const allowance = await countOnce(attempt, address);
  for (const limit of account) {
    const ofAccount = await countOnce(attempt, limit);
    if (ofAccount.isExceeded) throw locked(ofAccount);
  }
  return allowance;
};

const countOnce = async (attempt: LoginAttempt, [name, key]: Limit): Promise<Allowance> => {
  const allowance = await count(name, key);
  if (allowance.isFirstRefusal) {
    const { member } = await firstMember(await findAccounts(attempt), attempt);
    await logAttempt(member, "login.locked", attempt.requestId);
  }
  return allowance;
};

const slowLines = (): Map<string, Line> => once("login-lines", () => new Map());

/**
 * Runs attempts from an address over its limit one at a time; a wrong one blocks the line for as long as a rejection
 * takes, which limits guessing to about three per second. Few may wait, and other addresses are not affected.
 */
const inSlowLine = async <Result>(attempt: LoginAttempt, work: () => Promise<Result>): Promise<Result> => {
  const network = widestNetwork(attempt.network);
  const lines = slowLines();
  const line = lines.get(network) ?? makeLine({ atOnce: 1, mostWaiting: 20 });
  lines.set(network, line);
  try {
    return await line.run(() => notSooner(work));
  } finally {
    if (line.isIdle()) lines.delete(network);
  }
};

type Proven = { user: Account; member: Member | null };

/** The active accounts that the password opens. Takes as long without an account as with one. */
const openedBy = async (password: string, users: readonly Account[]): Promise<Account[]> => {
  if (users.length === 0) await isPassword(password, null);
  const opened: Account[] = [];
  for (const user of users) if ((await isPassword(password, user.passwordHash)) && user.isActive) opened.push(user);
  return opened;
};

const checkAttempt = async (attempt: LoginAttempt): Promise<Proven> => {
  const users = await findAccounts(attempt);
  const opened = await openedBy(attempt.password, users);
  const { user, member } = await firstMember(opened.length > 0 ? opened : users, attempt);
  if (opened.length === 0 || !user) {
    await logAttempt(member, "login.failed", attempt.requestId);
    const isFirstRun = !user && !(await hasUsers());
    throw new AppError(WRONG, WRONG_WORDS, isFirstRun ? { values: { word: NO_USER_YET } } : {});
  }
  const [address, pair, account] = toLimitKeys(attempt);
  for (const limit of [address, account]) await giveBack(...limit);
  await forget(...pair);
  return { user, member };
};

const provePassword = async (attempt: LoginAttempt): Promise<Proven> => {
  const ofAddress = await countAttempt(attempt);
  if (!ofAddress.isExceeded) return checkAttempt(attempt);
  return inSlowLine(attempt, () => checkAttempt(attempt)).catch((refusal: unknown) => {
    const isWrong = refusal instanceof AppError && refusal.code === WRONG;
    throw isWrong ? locked(ofAddress) : refusal;
  });
};

const begin = async (attempt: LoginAttempt): Promise<LoginSession> => {
  const { user, member } = await provePassword(attempt);
  if (!member) {
    await logAttempt(null, "login.failed", attempt.requestId);
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

const patiently = async <Result>(
  attempt: LoginAttempt,
  work: (attempt: LoginAttempt) => Promise<Result>,
): Promise<Result> => {
  try {
    return await notSooner(() => work({ ...attempt, email: attempt.email.trim().toLowerCase() }));
  } catch (refusal) {
    if (refusal instanceof AppError) {
      metrics().logins.inc({ outcome: refusal.code === "ACCOUNT_LOCKED" ? "locked" : "failed" });
    }
    throw refusal;
  }
};

/**
 * Starts a session for an email and password. Throws BAD_CREDENTIALS, identical for an unknown user, a wrong password
 * and a business they don't belong to, or ACCOUNT_LOCKED with the minutes until the next attempt.
 */
export const logIn = (attempt: LoginAttempt): Promise<LoginSession> => patiently(attempt, begin);

/** Verifies the password without starting a session; returns its user. Throws what `logIn` throws. */
export const whosePassword = (attempt: LoginAttempt): Promise<Proven["user"]> =>
  patiently(attempt, async (patient) => (await provePassword(patient)).user);
