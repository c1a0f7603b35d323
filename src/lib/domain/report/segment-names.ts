import { sayIn } from "../words/format-message.ts";
import type { Language } from "../words/language.ts";
import { wordsIn } from "../words/words.ts";
import { type SegmentWords, segmentWordsOf } from "./segment-descriptions.ts";

type WireSegment = {
  segment_code: string;
  segment_name: string;
  description: string;
  recommended_actions: readonly string[];
};

/** Null for a code of no method. */
export const wordsOfCode = (code: string, language: Language): SegmentWords | null =>
  segmentWordsOf(code, wordsIn(language), sayIn(language));

/** A segment of any method in the reader's language; one we have no words for keeps those of the answer. */
export const segmentWords = (
  segment: WireSegment,
  language: Language,
): Pick<SegmentWords, "name" | "description" | "actions"> => {
  const words = wordsOfCode(segment.segment_code, language);
  return {
    name: words?.name ?? segment.segment_name,
    description: words?.description ?? segment.description,
    actions: words?.actions ?? [...segment.recommended_actions],
  };
};
