import { z } from "zod";
import type { Language } from "../../words/language.ts";
import type { Axis } from "../axis.ts";
import type { AxisModel } from "../model.ts";
import { centreInUnits, segmentWords } from "../segment-words.ts";
import type { NamingProblem } from "./naming-report.ts";
import { MOST_INTERPRETATION, MOST_NAME } from "./question.ts";
import type { GivenWords, SegmentWords } from "./words.ts";

/** One line of text, without what a page or a file would stumble over. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(2)
    .max(most)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}<>]*$/u);

const answer = z.object({
  segments: z.array(z.object({ key: z.string(), name: line(MOST_NAME), interpretation: line(MOST_INTERPRETATION) })),
});

/** Case and accents apart, two names are the same. */
const folded = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim().toLowerCase();

type Given = {
  kept: Readonly<Record<string, GivenWords>>;
  /** What people call segments of this axis, by key. */
  byPeople: Readonly<Record<string, string>>;
  language: Language;
};

/** Whether two segments would be shown by one name (a person's stands before), or one by the axis's own of another. */
const clashes = (axis: Axis, names: ReadonlyMap<string, string>, { byPeople, language }: Given): boolean => {
  const shown = (key: string) => folded(byPeople[key] ?? names.get(key) ?? "");
  const own = (key: string) => folded(segmentWords(axis, key, language).name);
  const keys = [...names.keys()];
  return keys.some((key) =>
    keys.some((other) => {
      if (other === key) return false;
      return shown(key) === shown(other) || (byPeople[key] === undefined && shown(key) === own(other));
    }),
  );
};

const readAnswer = (said: unknown, keys: readonly string[]): Map<string, SegmentWords> | null => {
  const { data } = answer.safeParse(said);
  if (!data) return null;
  const words = new Map(data.segments.map(({ key, name, interpretation }) => [key, { name, interpretation }]));
  const isOfAll = words.size === keys.length && data.segments.length === keys.length;
  return isOfAll && keys.every((key) => words.has(key)) ? words : null;
};

/** What was answered for an axis, checked: words for each of its segments, or why it can't be used. Kept words stay. */
export const wordsOfAnswer = (
  axis: Axis,
  { segments }: AxisModel,
  said: unknown,
  given: Given,
): { words: Record<string, GivenWords> } | { why: NamingProblem } => {
  const told = readAnswer(
    said,
    segments.map(({ key }) => key),
  );
  if (!told) return { why: "unusable_answer" };
  const words: Record<string, GivenWords> = {};
  for (const segment of segments) {
    const own = told.get(segment.key) as SegmentWords;
    words[segment.key] = given.kept[segment.key] ?? { ...own, center: centreInUnits(segment) };
  }
  const names = new Map(Object.entries(words).map(([key, { name }]) => [key, name]));
  return clashes(axis, names, given) ? { why: "same_names" } : { words };
};
