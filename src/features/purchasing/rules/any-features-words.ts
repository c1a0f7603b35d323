import { sayIn } from "#core/messages/format-message.ts";
import type { Language } from "#core/messages/language.ts";
import { purchasingWordsIn } from "#core/messages/purchasing/purchasing-words-in.ts";
import type { PurchasingWarning } from "#lib/purchases/purchasing.ts";
import type { CustomerSegment } from "./segment-customers.ts";

const WORDS: Record<Language, Record<"label" | "high" | "low" | "average", string>> = {
  en: {
    label: "Segment {number, number}",
    high: "Above average: {features}.",
    low: "Below average: {features}.",
    average: "Close to the average of all customers.",
  },
  es: {
    label: "Segmento {number, number}",
    high: "Por encima de la media: {features}.",
    low: "Por debajo de la media: {features}.",
    average: "Cerca de la media de todos los clientes.",
  },
  pt: {
    label: "Segmento {number, number}",
    high: "Acima da média: {features}.",
    low: "Abaixo da média: {features}.",
    average: "Próximo da média de todos os clientes.",
  },
};

/** What sets a segment apart, in words; features keep the names that the caller gave them. */
export const customerSegmentInWords = ({ standout }: CustomerSegment, number: number, language: Language) => {
  const say = sayIn(language);
  const of = (key: "high" | "low", isOf: (z: number) => boolean) => {
    const features = standout.filter(({ z }) => isOf(z)).map(({ feature }) => feature);
    return features.length === 0 ? [] : [say(WORDS[language][key], { features: features.join(", ") })];
  };
  const parts = [...of("high", (z) => z > 0), ...of("low", (z) => z < 0)];
  return {
    label: say(WORDS[language].label, { number }),
    description: parts.length > 0 ? parts.join(" ") : say(WORDS[language].average, {}),
  };
};

/** Like `purchasingWarning`, for features that have no label. */
export const segmentationWarning = ({ code, values }: PurchasingWarning, language: Language): string =>
  sayIn(language)(purchasingWordsIn(language).warnings[code], values);
