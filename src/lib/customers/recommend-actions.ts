import { crossSellFor } from "#lib/domain/customers/buying-habits.ts";
import { dayOf } from "#lib/domain/time/day.ts";
import { makeFormats } from "#lib/domain/words/formats.ts";
import { LOCALES } from "#lib/domain/words/language.ts";
import { writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { type ActionMark, deleteMark, setMark, validMarksOf } from "#lib/server/db/customers/action-marks.ts";
import { businessTextsOf } from "#lib/server/db/playbooks/business-texts.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import { actionInWords, type NextAction, nextActionsFor, rhythmOf } from "../domain/customers/next-actions.ts";
import { refusalBy } from "../domain/errors.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { assertCustomer } from "../segments/assign-segments.ts";
import type { Reader } from "../segments/describe-criteria.ts";
import { now } from "../server/clock.ts";
import { loadPurchaseHistory } from "./load-purchase-history.ts";
import { placeInReport } from "./place-in-report.ts";
import { findCustomerHead } from "./read-customer.ts";
import { habitsOf } from "./read-customer-behavior.ts";

const DAY_MS = 86_400_000;

/** An action marked as done or not now is not recommended again for this long. */
const COOLDOWN_DAYS = 30;

/** What the rules recommend now, marked or not. */
const recommended = async (scope: Scope, customerId: string) => {
  const { head, frame } = await findCustomerHead(scope, customerId);
  const [{ picture }, habits, place] = await Promise.all([
    loadPurchaseHistory(scope, customerId),
    habitsOf(scope),
    placeInReport(scope, customerId, frame.timeZone),
  ]);
  const categories = picture.bundles.flatMap(({ kind, name }) => (kind === "category" ? [name] : []));
  const { emailConsent, smsConsent, orderCount, createdAt, lastOrderAt } = head;
  const actions = nextActionsFor({
    ...{ orderCount, emailConsent, smsConsent, place },
    today: frame.today,
    customerSince: dayOf(createdAt, frame.timeZone),
    lastDay: lastOrderAt && dayOf(lastOrderAt, frame.timeZone),
    rhythm: rhythmOf(picture.days),
    crossSell: crossSellFor(categories, habits),
  });
  return { actions, frame };
};

const shownMark = ({ state, at, until }: ActionMark) => ({
  state,
  at: at.toISOString(),
  until: until.toISOString(),
});

/**
 * Recommended actions for a customer, most personal first, in the reader's language, with who handled them. Throws
 * NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const readActions = async (scope: Scope, customerId: string, { language }: Reader) => {
  const { actions, frame } = await recommended(scope, customerId);
  const { timeZone, currency } = frame;
  const marks = await withBusinessRows(scope, (rows) => validMarksOf(rows, scope, customerId, now()));
  const formats = makeFormats({ locale: LOCALES[language], timeZone, currency });
  const [texts, { name: shop }] = await Promise.all([businessTextsOf(scope), getBusinessOrThrow(scope)]);
  const reader = { language, formats, texts: { texts, shop } };
  return actions.map((action: NextAction) => {
    const mark = marks.find((one) => one.action === action.key);
    return { key: action.key, ...actionInWords(action, reader), mark: mark ? shownMark(mark) : null };
  });
};

/**
 * Marks an action as done or not now, or clears the mark; returns all actions. Throws NOT_FOUND (CUSTOMER_NOT_FOUND,
 * ACTION_NOT_FOUND).
 */
export const markAction = async (
  actor: Actor,
  customerId: string,
  { action, state }: { action: string; state: ActionMark["state"] | null },
  reader: Reader,
) => {
  const { actions } = await recommended(actor, customerId);
  const at = now();
  await withBusinessRows(actor, async (rows) => {
    await assertCustomer(rows, actor, customerId);
    const before =
      (await validMarksOf(rows, actor, customerId, at)).find((mark) => mark.action === action)?.state ?? null;
    if (before === null && !actions.some(({ key }) => key === action)) {
      throw refusalBy("ACTION_NOT_FOUND", "This action is not recommended for this customer");
    }
    if (before === state) return;
    const until = new Date(at.getTime() + COOLDOWN_DAYS * DAY_MS);
    if (state === null) await deleteMark(rows, actor, customerId, action);
    else await setMark(rows, actor, customerId, { action, state, at, until });
    const things = { customer: customerId };
    await writeAuditLine(rows, actor, {
      action: "customer.action_marked",
      things,
      before: { action, state: before },
      after: { action, state },
    });
  });
  return readActions(actor, customerId, reader);
};
