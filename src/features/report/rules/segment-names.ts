import { sayIn } from "#core/messages/format-message.ts";
import type { Language } from "#core/messages/language.ts";
import { type Words, wordsIn } from "#core/messages/words.ts";
import { findSegmentWords, type SegmentWords } from "#records/rules/rfm/segment-descriptions.ts";

type WireSegment = {
  segment_code: string;
  segment_name: string;
  description: string;
  recommended_actions: readonly string[];
};

/** Null for an unknown code. */
export const wordsOfCode = (code: string, language: Language, words: Words = wordsIn(language)): SegmentWords | null =>
  findSegmentWords(code, words, sayIn(language));

/** Any method's segment in the reader's language; an unknown one keeps the answer's texts. */
export const segmentWords = (
  segment: WireSegment,
  language: Language,
  terms?: Words,
): Pick<SegmentWords, "name" | "description" | "actions"> => {
  const words = wordsOfCode(segment.segment_code, language, terms);
  return {
    name: words?.name ?? segment.segment_name,
    description: words?.description ?? segment.description,
    actions: words?.actions ?? [...segment.recommended_actions],
  };
};
