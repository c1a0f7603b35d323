import { inboxReader } from "#lib/domain/alerts/inbox-reader.ts";
import type { AlertKind } from "#lib/domain/alerts/kinds.ts";
import { writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { type AlertChoices, findChoices, saveChoices } from "#lib/server/db/alerts/choices.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import { canSendMail } from "#lib/server/mail/send-mail.ts";
import type { Actor } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";

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
