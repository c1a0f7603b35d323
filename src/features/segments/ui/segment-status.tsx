"use client";

import { SettingOutlined, UserOutlined, WarningOutlined } from "@ant-design/icons";
import { useCan, useNotification } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { followRun } from "#core/ui/follow-run.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useInvalidateRoutes } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { isCalculated, pickUpdatedAt } from "#records/rules/criteria/segment-list.ts";
import styles from "./segments.module.css";

const MOST_SECONDS = 120;

/** Recalculates a segment: confirms the start, and reloads the segment at the end. */
export const useRecalculation = () => {
  const t = useTranslations();
  const { open } = useNotification();
  const invalidateRoutes = useInvalidateRoutes();
  const { write } = useWrite("POST /api/admin/segments/recalculate", { key: "recalculation" });
  return async ({ id, name }: Pick<Segment, "id" | "name">): Promise<void> => {
    const begun = await write({ segmentIds: [id] });
    if (!begun) return;
    open?.({ type: "progress", key: "recalculation", message: t("segments.recalculating", { name }) });
    const run = await followRun(begun.data.id, MOST_SECONDS).catch(() => undefined);
    const isDone = run?.state === "succeeded";
    const message = t(isDone ? "segments.is_recalculated" : "segments.not_recalculated", { name });
    open?.({ type: isDone ? "success" : "error", key: "recalculation", message });
    await invalidateRoutes("GET /api/admin/segments", "GET /api/admin/segments/{id}");
  };
};

/** What to do about a failed calculation: a rule that can't be read fails at every attempt, so it has to be edited. */
export const FailureRemedy = ({ segment }: { segment: Segment }) => {
  const t = useTranslations();
  const mayEdit = useCan({ resource: "segments", action: "edit" }).data?.can;
  const recalculate = useRecalculation();
  if (!mayEdit || segment.archivedAt !== null) return null;
  if (segment.problem === "INVALID_CRITERIA")
    return <Link href={`/segments/${segment.id}/edit`}>{t("segments.edit_rule")}</Link>;
  return (
    <Button type="link" size="small" className={styles.again ?? ""} onClick={() => void recalculate(segment)}>
      {t("buttons.retry")}
    </Button>
  );
};

/** Why a segment was not updated and from when its members are; null if the last attempt succeeded. */
export const useFailureWords = () => {
  const t = useTranslations("segments");
  const { dated } = useFormats();
  return (segment: Segment): string | null => {
    if (segment.problem === null) return null;
    const reason = segment.problem === "INVALID_CRITERIA" ? "INVALID_CRITERIA" : "INTERNAL_ERROR";
    if (!isCalculated(segment)) return t(`first_problems.${reason}`);
    return t(`problems.${reason}`, { since: dated(pickUpdatedAt(segment)) });
  };
};

/** When the members were last updated; the reason if the last attempt failed is shown on hover and on the segment's page. */
export const LastUpdated = ({ segment }: { segment: Segment }) => {
  const t = useTranslations("segments");
  const formats = useFormats();
  const failure = useFailureWords()(segment);
  const at = isCalculated(segment) ? formats.moment(pickUpdatedAt(segment), new Date()) : t("not_yet");
  if (failure === null) return <>{at}</>;
  return (
    <span className={`stack min-w-0 ${styles.two}`}>
      <span>{at}</span>
      <span className="text-warning nowrap" title={failure}>
        <WarningOutlined aria-hidden /> {t("failed_short")}
      </span>
      <FailureRemedy segment={segment} />
    </span>
  );
};

/** An icon and label for automatic or manual segments. */
export const KindMark = ({ isAutomatic }: { isAutomatic: boolean }) => {
  const t = useTranslations("segment_kinds");
  const kind = isAutomatic ? "automatic" : "manual";
  return (
    <span className="inline-flex items-center gap-6" title={t(`${kind}.help`)}>
      {isAutomatic ? <SettingOutlined aria-hidden /> : <UserOutlined aria-hidden />} {t(`${kind}.name`)}
    </span>
  );
};
