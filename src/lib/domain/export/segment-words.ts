import { RFM_SEGMENTS } from "../rfm/segments.ts";
import type { Language } from "../words/language.ts";
import { sayIn } from "../words/say.ts";
import { type Words, wordsIn } from "../words/words.ts";

type Actions = Readonly<Record<"1" | "2" | "3", string>>;

/** What a segment is called, what it means and what to do about it. */
export type SegmentWords = { name: string; description: string; actions: string[] };

type WireSegment = {
  segment_code: string;
  segment_name: string;
  description: string;
  recommended_actions: readonly string[];
};

const listed = (actions: Actions): string[] => [actions[1], actions[2], actions[3]];

const has = <Names extends object>(names: Names, name: string): name is keyof Names & string =>
  Object.hasOwn(names, name);

const KINDS = { CAT: "category", CH: "channel", SEA: "season", OTHER: "other", NONE: "none" } as const;

/** A trait's segment: categories and channels keep the shop's own word. */
const behaviorWords = (code: string, words: Words, language: Language): SegmentWords | null => {
  const [, prefix = "", trait = ""] = /^([A-Z]+)(?::(.*))?$/s.exec(code) ?? [];
  if (!has(KINDS, prefix)) return null;
  const { name, description, actions } = words.behavior_segments[KINDS[prefix]];
  const values = { name: prefix === "SEA" && has(words.seasons, trait) ? words.seasons[trait] : trait };
  const say = sayIn(language);
  return {
    name: say(name, values),
    description: say(description, values),
    actions: listed(actions).map((action) => say(action, values)),
  };
};

/** Null for a code of no method. */
export const wordsOfCode = (code: string, language: Language): SegmentWords | null => {
  const words = wordsIn(language);
  const rfm = RFM_SEGMENTS.find((segment) => segment.code === code);
  if (rfm) {
    const { name, description, actions } = words.rfm_segments[rfm.key];
    return { name, description, actions: listed(actions) };
  }
  if (has(words.rfm_value_segments, code)) {
    const { name, rule } = words.rfm_value_segments[code];
    return { name, description: rule, actions: listed(words.value_actions[code]) };
  }
  return behaviorWords(code, words, language);
};

/** A segment of any method in the reader's language; one we have no words for keeps those of the answer. */
export const segmentWords = (segment: WireSegment, language: Language): SegmentWords =>
  wordsOfCode(segment.segment_code, language) ?? {
    name: segment.segment_name,
    description: segment.description,
    actions: [...segment.recommended_actions],
  };
