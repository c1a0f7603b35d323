"use client";

import { useTranslations } from "next-intl";
import { criteriaInWords } from "#lib/domain/segments/criteria-words.ts";
import { CriteriaBuilder } from "../builder/criteria-builder.tsx";
import type { Builder } from "../builder/use-builder.ts";
import { useCriteriaReader } from "../builder/use-criteria-reader.ts";
import styles from "../segments.module.css";
import { CountPanel } from "./count-panel.tsx";
import { SentenceField } from "./sentence-field.tsx";
import type { LivePreview } from "./use-preview.ts";

type Props = { builder: Builder; preview: LivePreview; isWrong: boolean };

/** The rows, the rule as a sentence below, and the matching customers beside them. */
export const EditorRule = ({ builder, preview, isWrong }: Props) => {
  const t = useTranslations("segments");
  const reader = useCriteriaReader();
  const { reach, count } = preview.current ?? {};
  const alone = reach ? new Map(reach.map((one) => [one.path, one.count])) : null;
  // If no customers match, point at the condition that matches the fewest by itself.
  const [rarest] = reach && count === 0 ? reach.toSorted((a, b) => a.count - b.count) : [];
  return (
    <div className={styles.editor}>
      <div className={styles.rule}>
        <SentenceField builder={builder} reader={reader} />
        <CriteriaBuilder builder={builder} reader={reader} matchCounts={alone} rarestPath={rarest?.path ?? null} />
        <p id="criteria-after" className={styles.sentence} tabIndex={-1}>
          <strong>{t("in_words")}</strong>{" "}
          {builder.criteria ? criteriaInWords(builder.criteria, reader) : t("no_words")}
        </p>
      </div>
      <CountPanel preview={preview} isEmpty={builder.isEmpty} isWrong={isWrong} />
    </div>
  );
};
