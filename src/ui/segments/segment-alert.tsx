"use client";

import { WarningOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import styles from "./segments.module.css";

/** More names than these don't fit a line. */
const NAMED = 2;

/** On every page: which segments could not be updated, for users who can do something about it. */
export const SegmentAlert = () => {
  const t = useTranslations("segments.alert");
  const isAllowed = useCan({ resource: "segments", action: "edit" }).data?.can ?? false;
  const { answer } = useAnswer("GET /api/admin/segments/problems", {}, { isAllowed });
  const failed = answer?.data ?? [];
  const more = failed.length - NAMED;
  return (
    <div role="status">
      {failed.length > 0 && (
        <p className={styles.alert}>
          <WarningOutlined aria-hidden />
          <span>
            {t("title", { count: failed.length })}{" "}
            {failed.slice(0, NAMED).map(({ id, name }, i) => (
              <Fragment key={id}>
                {i > 0 && ", "}
                <Link href={`/segments/${id}`}>{name}</Link>
              </Fragment>
            ))}{" "}
            {more > 0 && <Link href="/segments?kind=failed">{t("more", { count: more })}</Link>}
          </span>
        </p>
      )}
    </div>
  );
};
