import { sayIn } from "#core/messages/format-message.ts";
import type { Formats } from "#core/messages/formats.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { kindName } from "./axis-words.ts";

/** "Declining, may leave", "64% Premium spenders, above 50%". */
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

export type Reader = { language: LanguageTag; formats: Pick<Formats, "percent" | "money"> };

/** Why a rule matched, as values for display; segments by their kind. */
export type PlaybookReason =
  | { because: "dominant"; axis: string; segment: string }
  | { because: "membership"; axis: string; segment: string; share: number; above: number }
  | { because: "lifetime_value"; value: number; above: number };
