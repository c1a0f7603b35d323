import { sayIn } from "#core/messages/format-message.ts";
import { type Language, LOCALES } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { kindName, type Reader } from "#records/rules/axes/reason-words.ts";
import { findAxisTerms } from "#records/rules/axes/terms/axis-terms.ts";
import type { PlaybookCondition } from "./playbook.ts";

const axisName = (axis: string, language: Language): string => findAxisTerms(axis)?.words[language].name ?? axis;

const conditionInWords = (condition: PlaybookCondition, { language, formats }: Reader): string => {
  const say = sayIn(language);
  const words = wordsIn(language).play_words.conditions;
  if (condition.asks === "worth") return say(words.worth, { above: formats.money(condition.above) });
  const { axis, kinds } = condition;
  const either = new Intl.ListFormat(LOCALES[language], { type: "disjunction" });
  const segments = either.format(kinds.map((kind) => `“${kindName(axis, kind, language)}”`));
  return condition.asks === "nearest"
    ? say(words.nearest, { segments, axis: axisName(axis, language) })
    : say(words.belongs, { segments, above: formats.percent(condition.above) });
};

/** A rule's conditions: "whose nearest segment is … and who spent more than $500 in total". */
export const conditionsInWords = (when: readonly PlaybookCondition[], reader: Reader): string =>
  new Intl.ListFormat(LOCALES[reader.language], { type: "conjunction" }).format(
    when.map((condition) => conditionInWords(condition, reader)),
  );
