import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { logIn } from "#core/auth/login.ts";
import { isPassword } from "#core/auth/passwords.ts";
import { endSessionsForUser, listActiveSessions, lockForSession } from "#core/auth/sessions.ts";
import { findUsersByEmail } from "#core/auth/users.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { countLockWaits } from "#testing/processes/locks.ts";
import { aMember, asAdmin } from "#testing/request.ts";
import { changeMyPassword } from "./change-passwords.ts";
import { changeUser } from "./manage-users.ts";
import { updateMember } from "./store/members.ts";

type Person = Awaited<ReturnType<typeof aMember>>;

const network = "203.0.113.5";
const NEXT = "a better one than before";

const loginOf = ({ email, password }: Person) => logIn({ email, password, network, requestId: "r" });

/** A business with another admin and a user who is logged in. */
const loggedIn = async () => {
  const shop = await aBusiness();
  await aMember(shop);
  const person = await aMember(shop, "viewer");
  const { sessionId } = await loginOf(person);
  const actor: Actor = { kind: "user", id: person.userId, role: "viewer", sessionId, ...shop };
  const change = () => changeMyPassword(actor, network, { currentPassword: person.password, password: NEXT });
  const holdsNext = async () => isPassword(NEXT, (await findUsersByEmail(person.email))[0]?.passwordHash);
  return { shop, person, change, holdsNext };
};

const countSessions = async (shop: Scope, { userId }: Person) =>
  (await listActiveSessions(shop, userId, new Date())).length;

/**
 * Deactivates the user in a transaction that commits once `work` waits for it or has finished; returns the outcome of
 * `work`.
 */
const whileDeactivating = <Result>(shop: Scope, { userId }: Person, work: () => Promise<Result>) =>
  withBusinessRows(shop, async (rows) => {
    await updateMember(rows, shop, { userId }, { role: "viewer", isActive: false });
    await endSessionsForUser(rows, shop, userId, { reason: "deactivated" });
    let isOver = false;
    const outcome = Promise.allSettled([work()]).finally(() => {
      isOver = true;
    });
    while (!isOver && !(await countLockWaits())) await pause(5);
    return { outcome };
  }).then(async ({ outcome }) => (await outcome)[0]);

const reactivate = (shop: Scope, { userId }: Person) => changeUser(asAdmin(shop), userId, { isActive: true });

test("a login during a deactivation opens no session, not even after a reactivation", async () => {
  const { shop, person } = await loggedIn();
  const outcome = await whileDeactivating(shop, person, () => loginOf(person));
  expect(outcome).toMatchObject({ status: "rejected", reason: { code: "BAD_CREDENTIALS" } });
  await reactivate(shop, person);
  expect(await countSessions(shop, person)).toBe(0);
});

test("changing your own password during a deactivation changes nothing and opens no session", async () => {
  const { shop, person, change, holdsNext } = await loggedIn();
  const outcome = await whileDeactivating(shop, person, change);
  expect(outcome).toMatchObject({ status: "rejected", reason: { code: "UNAUTHENTICATED" } });
  await reactivate(shop, person);
  expect([await countSessions(shop, person), await holdsNext()]).toEqual([0, false]);
});

test("one of two concurrent changes of your own password wins, and only its session is active", async () => {
  const { shop, person, change } = await loggedIn();
  // Both have proven the old password before either sets the new one.
  const { both } = await withBusinessRows(shop, async (rows) => {
    await lockForSession(rows, shop, { userId: person.userId });
    const both = Promise.allSettled([change(), change()]);
    while ((await countLockWaits()) < 2) await pause(5);
    return { both };
  });
  const outcomes = await both;
  const refusals = outcomes.filter((outcome) => outcome.status === "rejected");
  expect(refusals).toMatchObject([{ reason: { code: "UNAUTHENTICATED" } }]);
  expect(await countSessions(shop, person)).toBe(1);
});

test("a login, a password change and a deactivation in any order leave no session active @full", async () => {
  const { shop, person, change } = await loggedIn();
  for (let round = 0; round < 5; round++) {
    const deactivate = () => changeUser(asAdmin(shop), person.userId, { isActive: false });
    const outcomes = await Promise.allSettled([deactivate(), loginOf(person), change(), loginOf(person)]);
    expect(outcomes[0]?.status).toBe("fulfilled");
    await reactivate(shop, person);
    expect(await countSessions(shop, person)).toBe(0);
  }
});
