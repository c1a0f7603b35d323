import { type AuditActor, writeAuditLine } from "#core/auth/audit-log.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { canSendMail } from "#core/mail.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import { inboxReader } from "#records/rules/alerts.ts";
import type { updateAlertChoices } from "./contracts.ts";
import { findChoices, saveChoices } from "./store.ts";

/** Ends the digest of the user whose link it was; it may be used again without effect. */
export const endDigest = (actor: AuditActor): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    const { digest } = await findChoices(rows, actor, actor.id);
    if (digest === "off") return;
    await saveChoices(rows, actor, actor.id, { choices: { digest: "off" }, at: now() });
    await writeAuditLine(rows, actor, {
      action: "user.alerts_set",
      things: { user: actor.id },
      after: { digest: "off" },
      reason: "unsubscribed by email",
    });
  });

/** What the user wants to be notified of: the kinds of alerts that their role may see, each shown or not, and the digest. */
export const readAlertChoices = (actor: Actor) =>
  withBusinessRows(actor, async (rows) => {
    const { mutedKinds, digest, digestHour } = await findChoices(rows, actor, actor.id);
    const kinds = inboxReader(actor).kinds.map((kind) => ({ kind, isShown: !mutedKinds.includes(kind) }));
    return { kinds, digest, digestHour, canSendMail: canSendMail() };
  });

/** Stores the user's choices; what is left out stays. */
export const setAlertChoices = async (
  actor: Actor,
  { mutedKinds, digest, digestHour }: ContractInput<typeof updateAlertChoices>,
) => {
  const choices = {
    ...(mutedKinds && { mutedKinds: [...new Set(mutedKinds)].sort() }),
    ...(digest !== undefined && { digest }),
    ...(digestHour !== undefined && { digestHour }),
  };
  await withBusinessRows(actor, async (rows) => {
    await saveChoices(rows, actor, actor.id, { choices, at: now() });
    const things = { user: actor.id };
    await writeAuditLine(rows, actor, { action: "user.alerts_set", things, after: choices });
  });
  return readAlertChoices(actor);
};
