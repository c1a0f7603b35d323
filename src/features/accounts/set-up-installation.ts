import { v7 as uuidv7 } from "uuid";
import { listBusinessSlugs } from "#core/auth/businesses.ts";
import { hashChosenPassword } from "#core/auth/passwords.ts";
import { assertAllowed } from "#core/auth/rate-limit.ts";
import { isSetupCode, setupCode } from "#core/auth/secrets.ts";
import { hasUsers } from "#core/auth/users.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { lockUntilCommit } from "#core/db/lock.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { canSendMail } from "#core/mail.ts";
import { now } from "#core/server/clock.ts";
import { publicUrl } from "#core/server/settings.ts";
import { refusalBy } from "#core/values/errors.ts";
import {
  checkCurrency,
  checkPassword,
  collectProblems,
  readEmail,
  readName,
  readTimeZone,
  refuseField,
} from "#core/values/fields.ts";
import type { Actor, AnonymousCaller } from "#core/values/permissions.ts";
import type * as contracts from "./contracts/first-setup.ts";
import { prepareBusiness, storeBusiness } from "./manage-businesses.ts";
import { storeUser } from "./manage-users.ts";

/** What the login page offers besides logging in. */
export const readLoginOptions = async () => ({ isFirstRun: !(await hasUsers()), canResetPassword: canSendMail() });

type SetupInvitation = { url: string; code: string; validUntil: Date };

/** The address and code with which an empty installation is set up. */
export const toSetupInvitation = (at: Date): SetupInvitation => {
  const { code, validUntil } = setupCode(at);
  // In the fragment, so that it never reaches server or proxy logs.
  return { url: `${publicUrl()}/first-setup#${code}`, code, validUntil };
};

/** The same for the server's log; null once a user exists. */
export const findSetupInvitation = async (at: Date): Promise<SetupInvitation | null> =>
  (await hasUsers()) ? null : toSetupInvitation(at);

const alreadySetUp = () => refusalBy("ALREADY_SET_UP", "This installation already has users");

const assertCode = async (code: string, { network }: AnonymousCaller): Promise<void> => {
  if (isSetupCode(code, now())) return;
  // Only wrong codes count, so that others at the same address can't lock the right one.
  await assertAllowed("first-setup", network);
  refuseField("code", { reason: "setup_code", message: "is not the current code from the server's log" });
};

const FALLBACK_SLUG = "shop";
const LONGEST_SLUG = 50;

/** A short name for commands and addresses that is not taken: "Café Niño" becomes "cafe-nino". */
const chooseSlug = (name: string, taken: readonly string[]): string => {
  const words =
    name
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}/gu, "")
      .match(/[a-z0-9]+/g) ?? [];
  const base = words.join("-").slice(0, LONGEST_SLUG).replace(/-$/, "") || FALLBACK_SLUG;
  for (let n = 1; ; n += 1) {
    const slug = n === 1 ? base : `${base}-${n}`;
    if (!taken.includes(slug)) return slug;
  }
};

type Draft = ContractInput<typeof contracts.setUpInstallation>;

/** The values to store. Throws INVALID_PARAMETER with all that is wrong. */
const readDraft = async (draft: Draft) => {
  const { attempt, assertNone } = collectProblems();
  const businessName = attempt(() => readName(draft.business, "business"), "");
  const timeZone = attempt(() => readTimeZone(draft.timeZone.trim()), "");
  const currency = draft.currency.trim().toUpperCase();
  attempt(() => checkCurrency(currency), undefined);
  const name = attempt(() => readName(draft.name), "");
  const email = attempt(() => readEmail(draft.email), "");
  attempt(() => checkPassword(draft.password), undefined);
  assertNone();
  const passwordHash = await hashChosenPassword(draft.password, email);
  return { business: { name: businessName, timeZone, currency }, admin: { name, email, passwordHash } };
};

/**
 * Creates the first business and its admin, once per installation: for the person who has the code from the server's log, and only
 * while there is no user. Returns the `email` and `business` (slug) to log in with. Throws CONFLICT (ALREADY_SET_UP), INVALID_PARAMETER
 * with the fields, `code` among them, and RATE_LIMITED.
 */
export const setUpInstallation = async (
  caller: AnonymousCaller,
  draft: Draft,
): Promise<{ email: string; business: string }> => {
  if (await hasUsers()) throw alreadySetUp();
  await assertCode(draft.code, caller);
  const { business: about, admin } = await readDraft(draft);
  const slug = chooseSlug(about.name, await listBusinessSlugs());
  const created = await prepareBusiness({ slug, ...about });
  const user = { id: uuidv7(), ...admin, role: "admin" } as const;
  const actor: Actor = {
    kind: "user",
    id: user.id,
    businessId: created.business.id,
    role: "admin",
    requestId: caller.requestId,
  };
  await withBusinessRows(actor, async (rows) => {
    await lockUntilCommit(rows, "first setup", "");
    if (await hasUsers(rows)) throw alreadySetUp();
    await storeBusiness(rows, actor, created);
    await storeUser(rows, actor, user);
  });
  return { email: user.email, business: slug };
};
