"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { axisSegmentRule } from "#lib/domain/segments/method-rules.ts";
import { usePreview } from "#ui/segments/editor/use-preview.ts";
import { editorAddress } from "#ui/segments/save-as-segment.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../axes.module.css";
import type { SideProps } from "../types.ts";
import { MinMembershipChoice } from "./min-membership-choice.tsx";
import { sameKindSegments } from "./same-kind-segments.ts";

/** Saves a segment of an axis as a rule-based segment: asks for the minimum membership and shows how many customers match. */
export const UseAsSegment = ({ page, shown: { axis, segment } }: Omit<SideProps, "isTable">) => {
  const t = useTranslations();
  const { count, fine } = useFormats();
  const mayEdit = useCan({ resource: "segments", action: "create" }).data?.can;
  const { least } = page.state;
  const rule = axisSegmentRule(axis.axis, segment.key, least ?? undefined);
  const { current, isCounting, error, retry } = usePreview(rule);
  const like = sameKindSegments(axis, segment.key);
  const name = least === null ? segment.name : t("axes.segment_name", { name: segment.name, share: fine(least) });
  return (
    <section className={styles.use} aria-labelledby="use-as-segment">
      <h3 id="use-as-segment">{t("axes.use_title")}</h3>
      <MinMembershipChoice page={page} />
      <p role="status" className={styles.reach}>
        {current && !isCounting
          ? t(current.isEstimate ? "axes.reach_about" : "axes.reach", {
              count: current.count,
              all: count(current.customers),
            })
          : error
            ? t("segments.count_failed")
            : t("segments.counting")}
      </p>
      {error && (
        <Button size="small" className={styles.start ?? ""} onClick={retry}>
          {t("buttons.retry")}
        </Button>
      )}
      {like.length > 0 && (
        <p className={styles.soft}>{t("axes.like", { names: like.map((each) => each.name).join(", ") })}</p>
      )}
      {mayEdit && (
        <Link href={editorAddress({ criteria: rule, name })}>
          <Button type="primary" tabIndex={-1}>
            {t("buttons.use_as_segment")}
          </Button>
        </Link>
      )}
    </section>
  );
};
