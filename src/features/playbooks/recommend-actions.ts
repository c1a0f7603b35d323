import { writeAuditLine } from "#core/auth/audit-log.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { LOCALES } from "#core/messages/language.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import { type ActionMark, deleteMark, readValidMarks, setMark } from "#features/playbooks/store/action-marks.ts";
import { CHURN_MARK, HANDLED_DAYS } from "#records/rules/customers/churn-states.ts";
import { objectsToProfiling } from "../axes/no-profile.ts";
import { assertCustomer, noCustomer } from "../segments/assign-segments.ts";
import type { Reader } from "../segments/describe-criteria.ts";
import { listNextActions, loadActionFrame } from "./next-actions-of.ts";
import { actionInWords } from "./rules/action-words.ts";

const DAY_MS = 86_400_000;

/** What is recommended now, marked or not. Nothing to a customer who objects to profiling. */
const recommended = async (scope: Scope, customerId: string) => {
  const given = await loadActionFrame(scope);
  const [found] = await listNextActions(scope, isUuid(customerId) ? [customerId] : [], given);
  if (!found && !(await objectsToProfiling(scope, customerId))) throw noCustomer();
  return { actions: found?.actions ?? [], frame: given.frame, texts: given.texts };
};

/** Winning a customer back has one outcome, whether it was recorded here or on a list. */
const markName = (key: string): string => (key === "win_back" ? CHURN_MARK : key);

const shownMark = ({ state, at, until }: ActionMark) => ({
  state,
  at: at.toISOString(),
  until: until.toISOString(),
});

/**
 * Recommended actions for a customer, none if they object to profiling, most important first, in the reader's language, with who handled them. Throws
 * NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const readActions = async (scope: Scope, customerId: string, { language }: Reader) => {
  const { actions, frame, texts } = await recommended(scope, customerId);
  const { timeZone, currency } = frame;
  const marks = await withBusinessRows(scope, (rows) => readValidMarks(rows, scope, customerId, now()));
  const formats = makeFormats({ locale: LOCALES[language], timeZone, currency });
  return actions.map((action) => {
    const mark = marks.find((one) => one.action === markName(action.key));
    const words = actionInWords(action, { language, formats, texts });
    return { key: action.key, ...words, mark: mark ? shownMark(mark) : null };
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
    const name = markName(action);
    const marks = await readValidMarks(rows, actor, customerId, at);
    const before = marks.find((mark) => mark.action === name)?.state ?? null;
    if (before === null && !actions.some(({ key }) => key === action)) {
      throw refusalBy("ACTION_NOT_FOUND", "This action is not recommended for this customer");
    }
    if (before === state) return;
    const until = new Date(at.getTime() + HANDLED_DAYS * DAY_MS);
    if (state === null) await deleteMark(rows, actor, customerId, name);
    else await setMark(rows, actor, customerId, { action: name, state, at, until });
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
