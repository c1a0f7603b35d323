"use client";

import { useLocale, useMessages, useTranslations } from "next-intl";
import { useCallback } from "react";
import { sayIn } from "#core/messages/format-message.ts";
import { type LanguageTag, toLanguage } from "#core/messages/language.ts";
import { useMe } from "#core/ui/session/me.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { fillText, type TextKey } from "#records/rules/business-texts.ts";
import { NOT_BUYING, NOT_YET } from "#records/rules/rfm/movement.ts";
import { segmentColor, segmentMarkStyle, toSegmentCode } from "#records/rules/rfm/segment-colors.ts";
import { findSegmentWords, type SegmentWords } from "#records/rules/rfm/segment-descriptions.ts";
import styles from "./people.module.css";

/** The business's own text in the reader's language; undefined if it uses the standard text. */
export const useOwnText = (): ((key: TextKey) => string | undefined) => {
  const language = toLanguage(useLocale());
  const { texts, business } = useMe();
  return useCallback(
    (key: TextKey) => {
      const own = texts.find((text) => text.key === key && text.language === language);
      return own && fillText(own.text, { shop: business.name });
    },
    [texts, business.name, language],
  );
};

/** Names, descriptions and the business's own actions of segments by key; a segment without messages is shown by its key. */
export const useSegmentWords = (): ((key: string) => SegmentWords) => {
  const language = useLocale() as LanguageTag;
  const messages = useMessages();
  const ownText = useOwnText();
  return useCallback(
    (key: string) => {
      const words = findSegmentWords(toSegmentCode(key), messages, sayIn(language));
      if (!words) return { name: key, short: key.slice(0, 2), trait: null, description: "", profile: "", actions: [] };
      const actions = words.actions.map((action, at) => ownText(`${key}:${at + 1}` as TextKey) ?? action);
      return { ...words, actions };
    },
    [messages, language, ownText],
  );
};

/** A segment's color with its letters, so that color is never the only cue. */
export const Monogram = ({ segment }: { segment: string }) => {
  const words = useSegmentWords();
  return (
    <span
      aria-hidden
      className={`place-center flex-none tiny font-semibold ${styles.monogram}`}
      style={segmentMarkStyle(segment)}
    >
      {words(segment).short}
    </span>
  );
};

type SegmentNameProps = { segment: string | null; hasBought?: boolean };

/** An RFM segment as a table cell; null for customers who lapsed or never bought. */
export const SegmentName = ({ segment, hasBought = true }: SegmentNameProps) => {
  const t = useTranslations("customer");
  const words = useSegmentWords();
  if (segment === null) {
    return (
      <span className={`text-13 soft ${styles.none}`}>{hasBought ? words(LAPSED_CODE).name : t("never_bought")}</span>
    );
  }
  return (
    <span className={`inline-flex items-center gap-8 ${styles.named}`}>
      <Monogram segment={segment} /> <span className={styles.name}>{words(segment).name}</span>
    </span>
  );
};

/** The small square before a segment's name. */
export const SegmentSwatch = ({ segment }: { segment: string }) => (
  <span aria-hidden className={styles.swatch} style={{ background: segmentColor(segment) }} />
);

/** The name of a movement's segment, or of customers who did not buy or bought later. */
export const useRankName = (): ((rank: string) => string) => {
  const t = useTranslations("movement");
  const words = useSegmentWords();
  return (rank) => (rank === NOT_YET ? t("not_yet") : words(rank === NOT_BUYING ? LAPSED_CODE : rank).name);
};
