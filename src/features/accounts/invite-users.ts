import { v7 as uuidv7 } from "uuid";
import type { z } from "zod";
import { writeAuditLine } from "#core/auth/audit-log.ts";
import { findParent, getBusinessOrThrow } from "#core/auth/businesses.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import { whosePassword } from "#core/auth/login.ts";
import { hashChosenPassword } from "#core/auth/passwords.ts";
import { assertAllowed } from "#core/auth/rate-limit.ts";
import { hashSecret, makeInvitationSecret, parseInvitationBusiness } from "#core/auth/secrets.ts";
import {
  findUsersByEmail,
  hasMember,
  insertMembership,
  insertUser,
  lockAccount,
  lockEmail,
  type NewUser,
} from "#core/auth/users.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { publicUrl } from "#core/server/settings.ts";
import { type Changed, changeEach } from "#core/values/changed.ts";
import { AppError, refusalBy } from "#core/values/errors.ts";
import { readEmail, readName } from "#core/values/fields.ts";
import { assertMayGrant } from "#core/values/grants.ts";
import type { Actor, AnonymousCaller, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type * as contracts from "./contracts/users.ts";
import { findAccessEnd } from "./manage-api-tokens.ts";
import {
  findOpenInvitation,
  type InvitationRow,
  type InvitationSort,
  listOpenInvitations,
  putInvitation,
  removeInvitation,
} from "./store/invitations.ts";

const VALID_MS = 7 * 24 * 3_600_000;

const alreadyMember = () => refusalBy("ALREADY_MEMBER", "This person is already a user of this business");

const notFound = () => refusalBy("INVITATION_NOT_FOUND", "This invitation is no longer valid");

/**
 * Invites someone to the business. The link `url` is shown only once, is valid for seven days, works once, and replaces
 * an earlier invitation to the same email. Throws CONFLICT (ALREADY_MEMBER, SAMPLE_BUSINESS), and FORBIDDEN for a role beyond the
 * actor's own.
 */
export const inviteUser = async (actor: Actor, draft: ContractInput<typeof contracts.createInvitation>) => {
  const email = readEmail(draft.email);
  const name = draft.name === undefined ? null : readName(draft.name);
  assertMayGrant(actor, draft);
  if (await findParent(actor)) {
    throw refusalBy("SAMPLE_BUSINESS", "Only users of the business that a sample belongs to can enter it");
  }
  const limit = (await findAccessEnd(actor))?.getTime() ?? Number.POSITIVE_INFINITY;
  return createOnce(actor, async (rows) => {
    await lockEmail(rows, email);
    if (await hasMember(rows, actor, email)) throw alreadyMember();
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
    return { ...invitation, url: `${publicUrl()}/invite#${secret}` };
  });
};

/** One page of the open invitations. */
export const listInvitations = (scope: Scope, { q, sort, ...page }: ListRequest<InvitationSort>) =>
  listOpenInvitations(scope, { words: searchWords(q), sort, now: now() }, toPageWindow(page));

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

type Opened = { scope: Scope; invitation: InvitationRow };

const open = async (secret: string, { network }: AnonymousCaller): Promise<Opened> => {
  const scope = parseInvitationBusiness(secret);
  const invitation = scope && (await findOpenInvitation(scope, hashSecret(secret), now()));
  if (scope && invitation) return { scope, invitation };
  // Only invalid secrets count, so that callers at the same address can't lock a valid one.
  await assertAllowed("invitation", network);
  throw notFound();
};

/**
 * An invitation as shown to anyone with its link. Omits whether the email already has an account, because the admin
 * who created the link could see it. Throws NOT_FOUND (INVITATION_NOT_FOUND) and RATE_LIMITED.
 */
export const lookUpInvitation = async (caller: AnonymousCaller, secret: string) => {
  const { scope, invitation } = await open(secret, caller);
  const { email, name, role, invitedBy, expiresAt } = invitation;
  const [business, names] = await Promise.all([getBusinessOrThrow(scope), readDisplayNames(scope, [invitedBy])]);
  const inviter = names.get(invitedBy) ?? null;
  return { business: business.name, inviter, email, name, role, expiresAt };
};

type Acceptance = z.input<typeof contracts.acceptInvitation.input>;

const toNewUser = async (email: string, { name, password }: Acceptance): Promise<NewUser> => {
  const passwordHash = await hashChosenPassword(password, email);
  return { id: uuidv7(), email, name: readName(name ?? ""), passwordHash };
};

/**
 * Joins an existing account by its password, or creates one. Either way the password is checked and counted first, and
 * failures look the same, so that the link can't be used to find out whether an account exists. An account can have been made by
 * whoever held another business's link, so the invited person may have a new one, which opens this business alone.
 */
const resolveAccount = async (
  caller: AnonymousCaller,
  email: string,
  acceptance: Acceptance,
): Promise<{ id: string; newcomer: NewUser | null }> => {
  const { password, newAccount } = acceptance;
  if (newAccount) {
    const newcomer = await toNewUser(email, acceptance);
    return { id: newcomer.id, newcomer };
  }
  const known = await findUsersByEmail(email);
  const proof = await whosePassword({ ...caller, email, password }).catch((refusal: unknown) => {
    if (refusal instanceof AppError && refusal.code === "BAD_CREDENTIALS") return refusal;
    throw refusal;
  });
  if (!(proof instanceof AppError)) return { id: proof.id, newcomer: null };
  const newcomer = await toNewUser(email, acceptance);
  if (known.length > 0) throw proof;
  return { id: newcomer.id, newcomer };
};

/**
 * Adds the invited user to the business; works once. Returns the `email` and `business` to log in with. Throws
 * NOT_FOUND (INVITATION_NOT_FOUND), INVALID_PARAMETER, BAD_CREDENTIALS and ACCOUNT_LOCKED as a login does, and CONFLICT (ALREADY_MEMBER).
 */
export const acceptInvitation = async (
  caller: AnonymousCaller,
  acceptance: Acceptance,
): Promise<{ email: string; business: string }> => {
  const { scope, invitation } = await open(acceptance.token, caller);
  const { email, role } = invitation;
  const { id, newcomer } = await resolveAccount(caller, email, acceptance);
  const { slug } = await getBusinessOrThrow(scope);
  await withBusinessRows(scope, async (rows) => {
    // A reset link of another business must not change the password of an account that is joining this one.
    if (newcomer) await lockEmail(rows, email);
    else await lockAccount(rows, id);
    if (!(await removeInvitation(rows, scope, invitation.id, now()))) throw notFound();
    if (newcomer && (await hasMember(rows, scope, email))) throw alreadyMember();
    if (newcomer) await insertUser(rows, newcomer);
    if (!(await insertMembership(rows, scope, id, role))) throw alreadyMember();
    const actor = { kind: "user", id, ...scope, requestId: caller.requestId } as const;
    const things = { invitation: invitation.id, user: id };
    await writeAuditLine(rows, actor, {
      action: "invitation.accepted",
      things,
      after: { role, ...(acceptance.newAccount && { newAccount: true }) },
    });
  });
  return { email, business: slug };
};
