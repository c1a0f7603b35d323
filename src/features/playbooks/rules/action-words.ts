import { sayIn } from "#core/messages/format-message.ts";
import type { Formats } from "#core/messages/formats.ts";
import type { Language } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { rfmActionKey } from "#records/rules/texts/business-texts.ts";
import { type OwnTexts, textIn } from "#records/rules/texts/standard-texts.ts";
import type { NextAction } from "./next-actions.ts";

type Reader = { language: Language; formats: Formats; texts: OwnTexts };

/** What to do, and why for this customer. */
export type LocalizedAction = { title: string; why: string };

/** The values for each action's text. */
const toTextValues = (action: NextAction, formats: Formats): Record<string, string | number> => {
  switch (action.kind) {
    case "first_purchase":
      return { since: formats.days(action.since, action.since) };
    case "second_purchase":
    case "reorder_due":
    case "win_back":
    case "let_rest":
      return { ...action, isOwn: String(action.isOwn) };
    case "remind":
      return { ...action, isOwn: String(action.isOwn), before: formats.days(action.before, action.before) };
    case "reward":
    case "segment":
      return { ...action, revenue: formats.money(action.revenue) };
    case "cross_sell":
      return { ...action, share: formats.percent(action.share), lift: formats.decimal(action.lift) };
    default:
      return {};
  }
};

/** An action in the user's language. */
export const actionInWords = (action: NextAction, { language, formats, texts }: Reader): LocalizedAction => {
  const say = sayIn(language);
  const { next_actions: words, rfm_segments: segments } = wordsIn(language);
  const { title, why } = words[action.kind];
  const values = toTextValues(action, formats);
  if (action.kind !== "segment") return { title: say(title, values), why: say(why, values) };
  return {
    title: textIn(texts, rfmActionKey(action.segment, action.number), language),
    why: say(why, { ...values, segment: texts.segmentNames?.[action.segment]?.name ?? segments[action.segment].name }),
  };
};
