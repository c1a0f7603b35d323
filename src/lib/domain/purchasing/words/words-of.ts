import { purchasingWordsIn } from "#lib/domain/purchasing/words/purchasing-words-in.ts";
import { sayIn } from "#lib/domain/words/format-message.ts";
import type { Language } from "../../words/language.ts";
import type { FeatureName, GroupName, PurchasingWarning, SegmentId } from "../purchasing.ts";
import type { GroupWords, PurchasingWords } from "./purchasing-words.ts";

export const featureWordsIn = (language: Language): PurchasingWords["features"] => purchasingWordsIn(language).features;

export const groupInWords = (group: GroupName, language: Language): string =>
  purchasingWordsIn(language).groups[group].label;

/** The kind of group behind an ID: `regular_2` is the second `regular`. */
const groupOf = (id: SegmentId): GroupName => id.replace(/_\d+$/, "") as GroupName;

/** Label, description and three actions of a segment; the second of a kind is called "Regular 2". */
export const segmentInWords = (id: SegmentId, language: Language): GroupWords => {
  const words = purchasingWordsIn(language).groups[groupOf(id)];
  const number = /_(\d+)$/.exec(id)?.[1];
  return number ? { ...words, label: `${words.label} ${number}` } : words;
};

/** A warning as a sentence. */
export const purchasingWarning = ({ code, values }: PurchasingWarning, language: Language): string => {
  const words = purchasingWordsIn(language);
  const feature = values.feature && words.features[values.feature as FeatureName];
  return sayIn(language)(words.warnings[code], feature ? { ...values, feature } : values);
};
