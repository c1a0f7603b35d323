import { writeAuditLine } from "#core/auth/audit-log.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { canSendMail } from "#core/mail/send-mail.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import { inboxReader } from "#features/alerts/rules/inbox-reader.ts";
import type { AlertKind } from "#features/alerts/rules/kinds.ts";
import { type AlertChoices, findChoices, saveChoices } from "#features/alerts/store/choices.ts";

type ShownChoices = Omit<AlertChoices, "mutedKinds"> & {
  kinds: { kind: AlertKind; isShown: boolean }[];
  canSendMail: boolean;
};

/** What the user wants to be notified of: the kinds of alerts that their role may see, each shown or not, and the digest. */
export const readAlertChoices = (actor: Actor): Promise<ShownChoices> =>
  withBusinessRows(actor, async (rows) => {
    const { mutedKinds, digest, digestHour } = await findChoices(rows, actor, actor.id);
    const kinds = inboxReader(actor).kinds.map((kind) => ({ kind, isShown: !mutedKinds.includes(kind) }));
    return { kinds, digest, digestHour, canSendMail: canSendMail() };
  });

type Change = { [Name in keyof AlertChoices]?: AlertChoices[Name] | undefined };

/** Stores the user's choices; what is left out stays. */
export const setAlertChoices = async (
  actor: Actor,
  { mutedKinds, digest, digestHour }: Change,
): Promise<ShownChoices> => {
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
