"use client";

import { WarningOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { isCalculated, pickUpdatedAt } from "#records/rules/criteria/segment-list.ts";
import { FailureRemedy } from "./failure-remedy.tsx";
import styles from "./segments.module.css";
import { useFailureWords } from "./use-failure-words.ts";

/** When the members were last updated; the reason if the last attempt failed is shown on hover and on the segment's page. */
export const LastUpdated = ({ segment }: { segment: Segment }) => {
  const t = useTranslations("segments");
  const formats = useFormats();
  const failure = useFailureWords()(segment);
  const at = isCalculated(segment) ? formats.moment(pickUpdatedAt(segment), new Date()) : t("not_yet");
  if (failure === null) return <>{at}</>;
  return (
    <span className={styles.two}>
      <span>{at}</span>
      <span className={styles.problem} title={failure}>
        <WarningOutlined aria-hidden /> {t("failed_short")}
      </span>
      <FailureRemedy segment={segment} />
    </span>
  );
};
