"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Segment } from "#features/segments/contracts/segments.ts";
import styles from "./segments.module.css";
import { useRecalculation } from "./use-recalculation.ts";

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
