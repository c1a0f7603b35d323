import { z } from "zod";
import type { Language } from "#core/messages/language.ts";
import type { NamingProblem } from "#core/values/naming.ts";
import type { Axis } from "#records/rules/axes/axis.ts";
import type { AxisSegmentWords, GivenWords } from "#records/rules/axes/axis-words.ts";
import type { AxisModel, AxisSegment } from "#records/rules/axes/model.ts";
import { axisSegmentWords, centreInUnits, LONGEST_NAME } from "#records/rules/axes/segment-words.ts";
import { MOST_INTERPRETATION } from "./question.ts";

/** One line of text, without characters that would break a page or a file. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(2)
    .max(most)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}<>]*$/u);

const answer = z.object({
  segments: z.array(z.object({ key: z.string(), name: line(LONGEST_NAME), interpretation: line(MOST_INTERPRETATION) })),
});

/** Compares names without case and accents. */
const normalized = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim().toLowerCase();

type NamingContext = {
  kept: Readonly<Record<string, GivenWords>>;
  /** User-given names of this axis's segments, by key. */
  byPeople: Readonly<Record<string, string>>;
  language: Language;
};

/**
 * Whether two segments would share a display name (a user's name takes precedence), or one would get another's registry
 * name.
 */
const hasDuplicateNames = (
  axis: Axis,
  segments: readonly AxisSegment[],
  names: ReadonlyMap<string, string>,
  { byPeople, language }: NamingContext,
): boolean => {
  const shown = (key: string) => normalized(byPeople[key] ?? names.get(key) ?? "");
  const own = (key: string) => normalized(axisSegmentWords(axis, key, language, segments).name);
  const keys = [...names.keys()];
  return keys.some((key) =>
    keys.some((other) => {
      if (other === key) return false;
      return shown(key) === shown(other) || (byPeople[key] === undefined && shown(key) === own(other));
    }),
  );
};

const readAnswer = (said: unknown, keys: readonly string[]): Map<string, AxisSegmentWords> | null => {
  const { data } = answer.safeParse(said);
  if (!data) return null;
  const words = new Map(data.segments.map(({ key, name, interpretation }) => [key, { name, interpretation }]));
  const isOfAll = words.size === keys.length && data.segments.length === keys.length;
  return isOfAll && keys.every((key) => words.has(key)) ? words : null;
};

/** Validates a model's answer for an axis: words for each segment, or the reason it can't be used. Kept words stay. */
export const wordsOfAnswer = (
  axis: Axis,
  { segments }: AxisModel,
  said: unknown,
  given: NamingContext,
): { words: Record<string, GivenWords> } | { why: NamingProblem } => {
  const answered = readAnswer(
    said,
    segments.map(({ key }) => key),
  );
  if (!answered) return { why: "unusable_answer" };
  const words: Record<string, GivenWords> = {};
  for (const segment of segments) {
    const own = answered.get(segment.key) as AxisSegmentWords;
    words[segment.key] = given.kept[segment.key] ?? { ...own, center: centreInUnits(segment) };
  }
  const names = new Map(Object.entries(words).map(([key, { name }]) => [key, name]));
  return hasDuplicateNames(axis, segments, names, given) ? { why: "same_names" } : { words };
};
