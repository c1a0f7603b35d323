import { v7 as uuidv7 } from "uuid";
import { readEmail, readName } from "#lib/domain/accounts/fields.ts";
import { assertMayGrant } from "#lib/domain/accounts/grants.ts";
import { hashChosenPassword } from "#lib/server/auth/choose-password.ts";
import { whosePassword } from "#lib/server/auth/login.ts";
import { businessOfInvitation, hashSecret, makeInvitationSecret } from "#lib/server/auth/secrets.ts";
import { writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import {
  findOpenInvitation,
  type InvitationRow,
  type InvitationSort,
  listOpenInvitations,
  putInvitation,
  removeInvitation,
} from "#lib/server/db/accounts/invitations.ts";
import {
  findUserByEmail,
  hasMember,
  insertMembership,
  insertUser,
  type NewUser,
} from "#lib/server/db/accounts/users.ts";
import { namesOf } from "#lib/server/db/display-names.ts";
import { type ListRequest, type Page, pageWindowOf, searchWords } from "#lib/server/db/read-page.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import { AppError, refusalBy } from "../domain/errors.ts";
import type { Actor, AnonymousCaller, Role, Scope } from "../domain/permissions.ts";
import { isUuid } from "../domain/uuid.ts";
import { now } from "../server/clock.ts";
import { createOnce } from "../server/create-idempotently.ts";
import { count } from "../server/rate-limit.ts";
import { publicUrl } from "../server/settings.ts";
import { endOfAccess } from "./manage-api-tokens.ts";

const VALID_MS = 7 * 24 * 3_600_000;

export type ShownInvitation = Omit<InvitationRow, "createdAt" | "expiresAt" | "invitedBy"> & {
  createdAt: string;
  expiresAt: string;
};

const shown = ({ createdAt, expiresAt, invitedBy: _, ...invitation }: InvitationRow): ShownInvitation => ({
  ...invitation,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

const alreadyMember = () => refusalBy("ALREADY_MEMBER", "This person is already a user of this business");

const notFound = () => refusalBy("INVITATION_NOT_FOUND", "This invitation is no longer valid");

export type InvitationDraft = { email: string; name?: string | undefined; role: Role };

/**
 * Invites someone to the business. The link `url` is shown only once, is valid for seven days, works once, and replaces
 * an earlier invitation to the same email. Throws CONFLICT (ALREADY_MEMBER), and FORBIDDEN for a role beyond the
 * actor's own.
 */
export const inviteUser = async (actor: Actor, draft: InvitationDraft): Promise<ShownInvitation & { url: string }> => {
  const email = readEmail(draft.email);
  const name = draft.name === undefined ? null : readName(draft.name);
  assertMayGrant(actor, draft);
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
    return { ...shown(invitation), url: `${publicUrl()}/invite?token=${secret}` };
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

/** Throws NOT_FOUND for an invitation that was used, withdrawn or has expired. */
export const withdrawInvitation = (actor: Actor, id: string): Promise<void> =>
  withBusinessRows(actor, async (rows) => {
    if (!isUuid(id) || !(await removeInvitation(rows, actor, id, now()))) throw notFound();
    await writeAuditLine(rows, actor, { action: "invitation.withdrawn", things: { invitation: id } });
  });

type Opened = { scope: Scope; invitation: InvitationRow };

const open = async (secret: string, { network }: AnonymousCaller): Promise<Opened> => {
  const scope = businessOfInvitation(secret);
  const invitation = scope && (await findOpenInvitation(scope, hashSecret(secret), now()));
  if (scope && invitation) return { scope, invitation };
  // Only wrong secrets count, so that a valid one is never locked out by other callers on the same network.
  const { isExceeded, resetSeconds } = await count("invitation", network);
  if (isExceeded) throw new AppError("RATE_LIMITED", "Too many requests", { values: { seconds: resetSeconds } });
  throw notFound();
};

export type OpenedInvitation = {
  business: string;
  /** Null for a token, the command line, or a former user. */
  inviter: string | null;
  email: string;
  name: string | null;
  role: Role;
  expiresAt: string;
};

/**
 * What an invitation offers, for the holder of its link. It doesn't reveal whether the email has an account, because
 * the admin who created the link could open it too. Throws NOT_FOUND (INVITATION_NOT_FOUND) and RATE_LIMITED.
 */
export const lookUpInvitation = async (stranger: AnonymousCaller, secret: string): Promise<OpenedInvitation> => {
  const { scope, invitation } = await open(secret, stranger);
  const { email, name, role, invitedBy } = invitation;
  const [business, names] = await Promise.all([getBusinessOrThrow(scope), namesOf(scope, [invitedBy])]);
  const inviter = names.get(invitedBy) ?? null;
  const expiresAt = invitation.expiresAt.toISOString();
  return { business: business.name, inviter, email, name, role, expiresAt };
};

export type Acceptance = {
  token: string;
  /** For a new account; an existing one keeps its name. */
  name?: string | undefined;
  password: string;
};

/**
 * An existing account joins with its own password; otherwise an account is created. Both paths check and count the
 * password first and reject a wrong name or password alike, so that the link can't be used to probe for accounts.
 */
const prepareJoiningUser = async (
  stranger: AnonymousCaller,
  email: string,
  { name, password }: Acceptance,
): Promise<{ id: string; newcomer: NewUser | null }> => {
  const known = await findUserByEmail(email);
  const proof = await whosePassword({ ...stranger, email, password }).catch((refusal: unknown) => {
    if (refusal instanceof AppError && refusal.code === "BAD_CREDENTIALS") return refusal;
    throw refusal;
  });
  if (!(proof instanceof AppError)) return { id: proof.id, newcomer: null };
  const passwordHash = await hashChosenPassword(password, email);
  const newcomer = { id: uuidv7(), email, name: readName(name ?? ""), passwordHash };
  if (known) throw proof;
  return { id: newcomer.id, newcomer };
};

/**
 * Adds the holder of the link to the business, once; they then log in with `email`, naming `business`. Throws NOT_FOUND
 * (INVITATION_NOT_FOUND), INVALID_PARAMETER, BAD_CREDENTIALS and ACCOUNT_LOCKED as a login does, and CONFLICT.
 */
export const acceptInvitation = async (
  stranger: AnonymousCaller,
  acceptance: Acceptance,
): Promise<{ email: string; business: string }> => {
  const { scope, invitation } = await open(acceptance.token, stranger);
  const { email, role } = invitation;
  const { id, newcomer } = await prepareJoiningUser(stranger, email, acceptance);
  const { slug } = await getBusinessOrThrow(scope);
  await withBusinessRows(scope, async (rows) => {
    if (!(await removeInvitation(rows, scope, invitation.id, now()))) throw notFound();
    // The account was created concurrently: on the next attempt its password must match.
    if (newcomer && !(await insertUser(rows, newcomer))) throw new AppError("CONFLICT", "This email was just taken");
    if (!(await insertMembership(rows, scope, id, role))) throw alreadyMember();
    const invitedActor = { kind: "user", id, ...scope, requestId: stranger.requestId } as const;
    const things = { invitation: invitation.id, user: id };
    await writeAuditLine(rows, invitedActor, { action: "invitation.accepted", things, after: { role } });
  });
  return { email, business: slug };
};
