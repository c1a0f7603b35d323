"use client";

import { WarningOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Segment } from "#contracts/segments/segments.ts";
import { updatedAtOf } from "#lib/domain/segments/segment-list.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./segments.module.css";
import { useRecalculation } from "./use-recalculation.ts";

/** When the members were last updated, and, if the last attempt failed, why and what to do about it. */
export const LastUpdated = ({ segment }: { segment: Segment }) => {
  const t = useTranslations();
  const formats = useFormats();
  const { isAutomatic, problem, recalculatedAt } = segment;
  const at = formats.moment(updatedAtOf(segment), new Date());
  if (problem === null) return <>{isAutomatic && recalculatedAt === null ? t("segments.not_yet") : at}</>;
  const reason = problem === "INVALID_CRITERIA" ? problem : "INTERNAL_ERROR";
  return (
    <span className={styles.two}>
      {recalculatedAt && <span>{at}</span>}
      <span className={styles.problem}>
        <WarningOutlined aria-hidden /> {t(`segments.problems.${reason}`)}
      </span>
      <Remedy segment={segment} isRuleWrong={problem === "INVALID_CRITERIA"} />
    </span>
  );
};

/** A rule that can't be read fails at every attempt, so it has to be edited. */
const Remedy = ({ segment, isRuleWrong }: { segment: Segment; isRuleWrong: boolean }) => {
  const t = useTranslations();
  const mayEdit = useCan({ resource: "segments", action: "edit" }).data?.can;
  const recalculate = useRecalculation();
  if (!mayEdit || segment.archivedAt !== null) return null;
  if (isRuleWrong) return <Link href={`/segments/${segment.id}/edit`}>{t("segments.edit_rule")}</Link>;
  return (
    <Button type="link" size="small" className={styles.again ?? ""} onClick={() => void recalculate(segment)}>
      {t("buttons.retry")}
    </Button>
  );
};
