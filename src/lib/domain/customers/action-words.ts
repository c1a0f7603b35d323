import { sayIn } from "../words/format-message.ts";
import type { Formats } from "../words/formats.ts";
import type { Language } from "../words/language.ts";
import { wordsIn } from "../words/words.ts";
import type { NextAction } from "./next-actions.ts";

/** What to do, and why for this customer. */
export type LocalizedAction = { title: string; why: string };

/** The values for each rule's text. */
const valuesOf = (action: NextAction, formats: Formats): Record<string, string | number> => {
  switch (action.rule) {
    case "first_purchase":
      return { since: formats.days(action.since, action.since) };
    case "remind":
      return { ...action, before: formats.days(action.before, action.before) };
    case "lapsed":
      return { ...action, last: formats.days(action.lastDay, action.lastDay) };
    case "cross_sell":
      return { ...action, share: formats.percent(action.share), lift: formats.decimal(action.lift) };
    case "segment":
      return { orders: action.orderCount, revenue: formats.money(action.revenue), days: action.daysSinceLastPurchase };
    default:
      return action;
  }
};

/** An action in the user's language. */
export const actionInWords = (
  action: NextAction,
  { language, formats }: { language: Language; formats: Formats },
): LocalizedAction => {
  const say = sayIn(language);
  const { next_actions: words, rfm_segments: segments } = wordsIn(language);
  const { title, why } = words[action.rule];
  const values = valuesOf(action, formats);
  if (action.rule !== "segment") return { title: say(title, values), why: say(why, values) };
  const segment = segments[action.segment];
  return { title: segment.actions[action.number], why: say(why, { ...values, segment: segment.name }) };
};
