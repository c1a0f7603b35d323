import { v7 as uuidv7 } from "uuid";
import { writeAuditLine } from "#core/auth/audit-log.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import { hashSecret, makeInvitationSecret } from "#core/auth/secrets.ts";
import { hasMember } from "#core/auth/users.ts";
import { type ListRequest, type Page, searchWords, toPageWindow } from "#core/db/read-page.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { publicUrl } from "#core/server/settings.ts";
import { type Changed, changeEach } from "#core/values/changed.ts";
import { refusalBy } from "#core/values/errors.ts";
import { readEmail, readName } from "#core/values/fields.ts";
import { assertMayGrant } from "#core/values/grants.ts";
import type { Actor, Role, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import { endOfAccess } from "./manage-api-tokens.ts";
import {
  type InvitationRow,
  type InvitationSort,
  listOpenInvitations,
  putInvitation,
  removeInvitation,
} from "./store/invitations.ts";
import { findParent } from "./store/sample-businesses.ts";

const VALID_MS = 7 * 24 * 3_600_000;

type ShownInvitation = Omit<InvitationRow, "createdAt" | "expiresAt" | "invitedBy"> & {
  createdAt: string;
  expiresAt: string;
};

const shown = ({ createdAt, expiresAt, invitedBy: _, ...invitation }: InvitationRow): ShownInvitation => ({
  ...invitation,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

export const alreadyMember = () => refusalBy("ALREADY_MEMBER", "This person is already a user of this business");

export const notFound = () => refusalBy("INVITATION_NOT_FOUND", "This invitation is no longer valid");

type InvitationDraft = { email: string; name?: string | undefined; role: Role };

/**
 * Invites someone to the business. The link `url` is shown only once, is valid for seven days, works once, and replaces
 * an earlier invitation to the same email. Throws CONFLICT (ALREADY_MEMBER, SAMPLE_BUSINESS), and FORBIDDEN for a role beyond the
 * actor's own.
 */
export const inviteUser = async (actor: Actor, draft: InvitationDraft): Promise<ShownInvitation & { url: string }> => {
  const email = readEmail(draft.email);
  const name = draft.name === undefined ? null : readName(draft.name);
  assertMayGrant(actor, draft);
  if (await findParent(actor)) {
    throw refusalBy("SAMPLE_BUSINESS", "Only users of the business that a sample belongs to can enter it");
  }
  if (await hasMember(actor, email)) throw alreadyMember();
  const limit = (await endOfAccess(actor))?.getTime() ?? Number.POSITIVE_INFINITY;
  return createOnce(actor, async (rows) => {
    const createdAt = now();
    const expiresAt = new Date(Math.min(createdAt.getTime() + VALID_MS, limit));
    const { role } = draft;
    const invitation = { id: uuidv7(), email, name, role, invitedBy: actor.id, createdAt, expiresAt };
    const secret = makeInvitationSecret(actor);
    await putInvitation(rows, actor, { ...invitation, hash: hashSecret(secret) });
    await writeAuditLine(rows, actor, {
      action: "invitation.created",
      things: { invitation: invitation.id },
      after: { role },
    });
    return { ...shown(invitation), url: `${publicUrl()}/invite#${secret}` };
  });
};

/** One page of the open invitations. */
export const listInvitations = async (
  scope: Scope,
  { q, sort, ...page }: ListRequest<InvitationSort>,
): Promise<Page<ShownInvitation>> => {
  const { data, total } = await listOpenInvitations(
    scope,
    { words: searchWords(q), sort, now: now() },
    toPageWindow(page),
  );
  return { data: data.map(shown), total };
};

const withdraw = async (rows: Rows, actor: Actor, id: string): Promise<boolean> => {
  if (!(await removeInvitation(rows, actor, id, now()))) return false;
  await writeAuditLine(rows, actor, { action: "invitation.withdrawn", things: { invitation: id } });
  return true;
};

/** Throws NOT_FOUND for an invitation that was used, withdrawn or has expired. */
export const withdrawInvitation = (actor: Actor, id: string): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    if (!isUuid(id) || !(await withdraw(rows, actor, id))) throw notFound();
  });

/** The same for several invitations in one transaction. Those no longer open stay as they are. */
export const withdrawInvitations = (actor: Actor, ids: readonly string[]): Promise<Changed<"withdraw">> =>
  withBusinessRows(actor, (rows) => changeEach("withdraw", ids, (id) => withdraw(rows, actor, id)));
