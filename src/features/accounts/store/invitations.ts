import type { ContractAnswer } from "#core/contracts/contract.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import { latestPast } from "#core/server/clock.ts";
import type { Role, Scope } from "#core/values/permissions.ts";
import type { listInvitations } from "#features/accounts/contracts/users.ts";

export type InvitationRow = ContractAnswer<typeof listInvitations>["data"][number] & {
  /** The ID of the inviting user or token. */ invitedBy: string;
};

const VISIBLE = {
  id: true,
  email: true,
  name: true,
  role: true,
  invitedBy: true,
  createdAt: true,
  expiresAt: true,
} as const;

const asInvitation = (row: Omit<InvitationRow, "role"> & { role: string }): InvitationRow => ({
  ...row,
  role: row.role as Role,
});

/** Replaces an earlier invitation of this email, and deletes expired ones. */
export const putInvitation = async (
  rows: Rows,
  { businessId }: Scope,
  { email, ...invitation }: InvitationRow & { hash: string },
): Promise<void> => {
  await rows.invitation.deleteMany({ where: { businessId, expiresAt: { lte: invitation.createdAt } } });
  await rows.invitation.upsert({
    where: { businessId_email: { businessId, email } },
    create: { businessId, email, ...invitation },
    update: invitation,
  });
};

const ORDER = { email: 'email collate "C"', createdAt: "created_at", expiresAt: "expires_at" };

type InvitationField = keyof typeof ORDER;
export type InvitationSort = InvitationField | `-${InvitationField}`;

/** One page of open invitations; every word must occur in the name or email. */
export const listOpenInvitations = (
  scope: Scope,
  { words, sort, now }: { words: readonly string[]; sort: InvitationSort; now: Date },
  place: PageWindow,
): Promise<Page<InvitationRow>> =>
  withBusiness(scope, (client) => {
    const found = `select id, email, name, role, invited_by, created_at, expires_at
      from invitations
      where business_id = $1 and expires_at > $2 and ${hasWords("concat_ws(' ', name, email)", "$3")}`;
    return readPage(client, { found, order: orderBy(ORDER, sort), values: [scope.businessId, now, words] }, place);
  });

/** The invitation with this hash, if it is still open. */
export const findOpenInvitation = (scope: Scope, hash: string, now: Date): Promise<InvitationRow | null> =>
  withBusinessRows(scope, async (rows) => {
    const where = { businessId: scope.businessId, hash, expiresAt: { gt: now }, createdAt: { lte: latestPast(now) } };
    const found = await rows.invitation.findFirst({ where, select: VISIBLE });
    return found && asInvitation(found);
  });

/** False if it no longer exists: of two concurrent attempts only one succeeds. */
export const removeInvitation = async (
  rows: Rows,
  { businessId }: Scope,
  id: string,
  openAt: Date,
): Promise<boolean> => {
  const { count } = await rows.invitation.deleteMany({ where: { businessId, id, expiresAt: { gt: openAt } } });
  return count > 0;
};
