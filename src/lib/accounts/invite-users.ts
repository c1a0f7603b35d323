import { v7 as uuidv7 } from "uuid";
import { readEmail, readName } from "../domain/accounts/fields.ts";
import { assertMayGrant } from "../domain/accounts/grants.ts";
import { type Changed, changeEach } from "../domain/changed.ts";
import { refusalBy } from "../domain/errors.ts";
import type { Actor, Role, Scope } from "../domain/permissions.ts";
import { isUuid } from "../domain/uuid.ts";
import { hashSecret, makeInvitationSecret } from "../server/auth/secrets.ts";
import { now } from "../server/clock.ts";
import { createOnce } from "../server/create-idempotently.ts";
import { writeAuditLine } from "../server/db/accounts/audit-log.ts";
import {
  type InvitationRow,
  type InvitationSort,
  listOpenInvitations,
  putInvitation,
  removeInvitation,
} from "../server/db/accounts/invitations.ts";
import { hasMember } from "../server/db/accounts/users.ts";
import { findParent } from "../server/db/demo/sample-businesses.ts";
import { type ListRequest, type Page, pageWindowOf, searchWords } from "../server/db/read-page.ts";
import type { Rows } from "../server/db/transaction.ts";
import { withBusinessRows } from "../server/db/with-business.ts";
import { publicUrl } from "../server/settings.ts";
import { endOfAccess } from "./manage-api-tokens.ts";

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
    pageWindowOf(page),
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
