import { writeAuditLine } from "#core/auth/audit-log.ts";
import { findSample } from "#core/auth/businesses.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { type Actor, can } from "#core/values/permissions.ts";
import { readSetup, updateSetupDismissed } from "#features/accounts/store/setup.ts";
import { SETUP_PERMISSIONS, SETUP_STEPS } from "#records/rules/setup.ts";

/** The steps of setting up the business: which are done, and which the actor may take. */
export const readSetupGuide = async (actor: Actor) => {
  const [{ isDismissed, lastOrderAt, ...done }, sample] = await Promise.all([
    readSetup(actor, actor.id, now()),
    findSample(actor),
  ]);
  const steps = SETUP_STEPS.map((name) => ({
    name,
    isDone: done[name],
    isAllowed: can(actor, SETUP_PERMISSIONS[name]),
  }));
  return { steps, lastOrderAt, sample, isDismissed };
};

/** Hides the guide from this user, or shows it again; others keep theirs. */
export const setSetupDismissed = async (actor: Actor, isDismissed: boolean) => {
  await withBusinessRows(actor, async (rows) => {
    await updateSetupDismissed(rows, actor, actor.id, isDismissed ? now() : null);
    const action = isDismissed ? "user.setup_dismissed" : "user.setup_restored";
    await writeAuditLine(rows, actor, { action, things: { user: actor.id } });
  });
  return readSetupGuide(actor);
};
