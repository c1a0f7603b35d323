import { axisTermsOf } from "#lib/domain/axes/terms/axis-terms.ts";
import { wordsIn } from "#lib/domain/words/words.ts";
import { kindWords } from "../axes/terms/kind-words.ts";
import { sayIn } from "../words/format-message.ts";
import type { Formats } from "../words/formats.ts";
import { type Language, LOCALES } from "../words/language.ts";
import type { PlaybookCondition, PlaybookReason } from "./playbook.ts";

type Reader = { language: Language; formats: Pick<Formats, "percent" | "money"> };

const axisName = (axis: string, language: Language): string => axisTermsOf(axis)?.words[language].name ?? axis;

/** A segment kind's name in the axis's vocabulary. */
export const kindName = (axis: string, kind: string, language: Language): string => {
  const known = axisTermsOf(axis);
  return known ? kindWords(known, kind, language).name : kind;
};

/** "Declining, at risk", "64% Premium spenders, above 50%". */
export const reasonInWords = (reason: PlaybookReason, { language, formats }: Reader): string => {
  const say = sayIn(language);
  const words = wordsIn(language).play_words.reasons;
  switch (reason.because) {
    case "dominant":
      return kindName(reason.axis, reason.segment, language);
    case "membership": {
      const { axis, segment, share, above } = reason;
      const shares = { share: formats.percent(share), above: formats.percent(above) };
      return say(words.membership, { ...shares, segment: kindName(axis, segment, language) });
    }
    case "lifetime_value":
      return say(words.lifetime_value, { value: formats.money(reason.value), above: formats.money(reason.above) });
  }
};

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
