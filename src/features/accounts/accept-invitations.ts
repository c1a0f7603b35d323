import { v7 as uuidv7 } from "uuid";
import { writeAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { lockAccount } from "#core/auth/lock-account.ts";
import { whosePassword } from "#core/auth/login.ts";
import { hashChosenPassword } from "#core/auth/passwords.ts";
import { assertAllowed } from "#core/auth/rate-limit.ts";
import { businessOfInvitation, hashSecret } from "#core/auth/secrets.ts";
import { findUsersByEmail, hasMember, insertMembership, insertUser, type NewUser } from "#core/auth/users.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import { readName } from "#core/values/fields.ts";
import type { AnonymousCaller, Role, Scope } from "#core/values/permissions.ts";
import { alreadyMember, notFound } from "./invite-users.ts";
import { findOpenInvitation, type InvitationRow, removeInvitation } from "./store/invitations.ts";

type Opened = { scope: Scope; invitation: InvitationRow };

const open = async (secret: string, { network }: AnonymousCaller): Promise<Opened> => {
  const scope = businessOfInvitation(secret);
  const invitation = scope && (await findOpenInvitation(scope, hashSecret(secret), now()));
  if (scope && invitation) return { scope, invitation };
  // Only invalid secrets count, so that callers at the same address can't lock a valid one.
  await assertAllowed("invitation", network);
  throw notFound();
};

type OpenedInvitation = {
  business: string;
  /** Null for a token, the command line or a former user. */
  inviter: string | null;
  email: string;
  name: string | null;
  role: Role;
  expiresAt: string;
};

/**
 * An invitation as shown to anyone with its link. Omits whether the email already has an account, because the admin
 * who created the link could see it. Throws NOT_FOUND (INVITATION_NOT_FOUND) and RATE_LIMITED.
 */
export const lookUpInvitation = async (caller: AnonymousCaller, secret: string): Promise<OpenedInvitation> => {
  const { scope, invitation } = await open(secret, caller);
  const { email, name, role, invitedBy } = invitation;
  const [business, names] = await Promise.all([getBusinessOrThrow(scope), readDisplayNames(scope, [invitedBy])]);
  const inviter = names.get(invitedBy) ?? null;
  const expiresAt = invitation.expiresAt.toISOString();
  return { business: business.name, inviter, email, name, role, expiresAt };
};

type Acceptance = {
  token: string;
  /** Only used for a new account; an existing one keeps its name. */
  name?: string | undefined;
  password: string;
  /** Whether an account of its own is wanted, also if there are others with the email. */
  newAccount?: boolean | undefined;
};

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
    if (!newcomer) await lockAccount(rows, id);
    if (!(await removeInvitation(rows, scope, invitation.id, now()))) throw notFound();
    if (newcomer && (await hasMember(scope, email))) throw alreadyMember();
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
