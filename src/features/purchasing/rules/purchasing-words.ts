import { sayIn } from "#core/messages/format-message.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { type Words, wordsIn } from "#core/messages/words.ts";
import {
  affinityId,
  type FeatureName,
  type GroupName,
  groupName,
  isAffinity,
  type PurchasingWarning,
  type SegmentId,
  type ShareMark,
} from "#lib/purchases/purchasing.ts";

/** A group's texts and recommended actions. */
type GroupWords = { label: string; description: string; actions: readonly string[] };

export const featureWordsIn = (language: LanguageTag): Words["purchasing_words"]["features"] =>
  wordsIn(language).purchasing_words.features;

export const groupInWords = (group: GroupName, language: LanguageTag): string =>
  wordsIn(language).purchasing_words.groups[group].label;

const affinityInWords = (id: SegmentId, marks: readonly ShareMark[], language: LanguageTag): GroupWords => {
  const { label, unnamed, description, descriptionOnly, actions } = wordsIn(language).purchasing_words.affinity;
  const [first] = marks;
  if (!first) return { label: unnamed, description: descriptionOnly, actions };
  const say = sayIn(language);
  // Of the kind that separates best; categories and brands in one list would read as alternatives.
  const names = marks.filter(({ kind }) => kind === first.kind).map(({ name }) => name);
  const list = new Intl.ListFormat(toLocale(language), { type: "conjunction" }).format(names);
  const { name, share, population } = first;
  const number = id.slice(affinityId(name).length).replace("_", " ");
  return {
    label: `${say(label, { names: list })}${number}`,
    description: say(description, { first: name, share, population }),
    actions,
  };
};

/** The names of the months that a seasonal group buys in; undefined for others. */
const formatMonths = (marks: readonly ShareMark[], language: LanguageTag): string | undefined => {
  if (marks[0]?.kind !== "months") return undefined;
  const format = new Intl.DateTimeFormat(toLocale(language), { month: "long", timeZone: "UTC" });
  const months = marks.flatMap(({ kind, name }) => (kind === "months" ? [Number(name)] : [])).sort((a, b) => a - b);
  const names = months.map((month) => format.format(Date.UTC(2024, month - 1, 15)));
  return new Intl.ListFormat(toLocale(language), { type: "conjunction" }).format(names);
};

/**
 * Label, description and three actions of a segment; the second of a kind is called "Regular 2". `marks` name a segment
 * that is separated by products or months.
 */
export const segmentInWords = (
  { segmentId: id, marks = [] }: { segmentId: SegmentId; marks?: readonly ShareMark[] | undefined },
  language: LanguageTag,
): GroupWords => {
  if (isAffinity(id)) return affinityInWords(id, marks, language);
  const words = wordsIn(language).purchasing_words.groups[groupName(id)];
  const months = formatMonths(marks, language);
  if (months) return { ...words, label: `${words.label} (${months})` };
  const number = /_(\d+)$/.exec(id)?.[1];
  return number ? { ...words, label: `${words.label} ${number}` } : words;
};

/** A warning as a sentence. */
export const purchasingWarning = ({ code, values }: PurchasingWarning, language: LanguageTag): string => {
  const words = wordsIn(language).purchasing_words;
  const feature = values.feature && words.features[values.feature as FeatureName];
  return sayIn(language)(words.warnings[code], feature ? { ...values, feature } : values);
};
