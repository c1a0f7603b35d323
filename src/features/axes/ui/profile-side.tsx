"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { DifferenceBar, GroupMark } from "#core/ui/charts/marks.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { StateLink } from "#core/ui/state-link.tsx";
import type { AxisDetails, AxisSegmentDetails } from "#features/axes/contracts/axes.ts";
import { toSegmentKind } from "#lib/axes/axis.ts";
import { inUnit } from "#lib/axes/model.ts";
import { axisSegmentRule } from "#records/rules/criteria/method-rules.ts";
import { editorAddress } from "#records/ui/list/save-and-export.tsx";
import { usePreview } from "#records/ui/list/use-preview.ts";
import { CopyableText } from "#records/ui/people/copy-button.tsx";
import axesStyles from "./axes.module.css";
import styles from "./axes.module.css";
import { AxisMapCard } from "./axis-map-card.tsx";
import { MinMembershipChoice } from "./members-side.tsx";
import type { SelectedSegment, SideProps } from "./use-axes.ts";
import { useUnitWords } from "./use-unit-words.ts";

/** A segment's feature compared with all customers. */
type DistinctiveFeature = {
  feature: string;
  /** Of the segment's center and the population's, in the feature's own unit. */
  value: number;
  average: number;
  /** In the population's standard deviations. */
  z: number;
};

/** The features that set a segment apart, the most distinctive first. */
export const distinctiveFeatures = (
  { cluster_center, scaler_params, center }: AxisSegmentDetails,
  features: AxisDetails["features"],
): DistinctiveFeature[] =>
  features
    .flatMap(({ key: feature }): DistinctiveFeature[] => {
      const scaler = scaler_params[feature];
      if (!scaler) return [];
      const average = inUnit(0, scaler);
      return [{ feature, value: center[feature] ?? average, average, z: cluster_center[feature] ?? 0 }];
    })
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z));

/** The other segments of the same kind, which a rule also includes because it names the kind (`axisSegmentRule`). */
export const sameKindSegments = ({ segments }: Pick<AxisDetails, "segments">, key: string) =>
  segments.filter((segment) => segment.key !== key && toSegmentKind(segment.key) === toSegmentKind(key));

/** Saves a segment of an axis as a rule-based segment: asks for the minimum membership and shows how many customers match. */
const UseAsSegment = ({ page, shown: { axis, segment } }: Omit<SideProps, "isTable">) => {
  const t = useTranslations();
  const { count, fine } = useFormats();
  const mayEdit = useCan({ resource: "segments", action: "create" }).data?.can;
  const { least } = page.state;
  const rule = axisSegmentRule(axis.axis, segment.key, least ?? undefined);
  const { current, isCounting, error, retry } = usePreview(rule);
  const like = sameKindSegments(axis, segment.key);
  const name = least === null ? segment.name : t("axes.segment_name", { name: segment.name, share: fine(least) });
  return (
    <section className="stack items-start gap-8" aria-labelledby="use-as-segment">
      <h3 className="subtitle" id="use-as-segment">
        {t("axes.use_title")}
      </h3>
      <MinMembershipChoice page={page} />
      <p role="status" className="font-medium">
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
        <Button size="small" className="self-start" onClick={retry}>
          {t("buttons.retry")}
        </Button>
      )}
      {like.length > 0 && (
        <p className="small faint">{t("axes.like", { names: like.map((each) => each.name).join(", ") })}</p>
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

const RenameDialog = lazily(() => import("./rename-dialog.tsx").then(({ RenameDialog: it }) => it));

/** A segment's description, the source of its name, and its actions. */
const SegmentCard = ({ page, shown }: Omit<SideProps, "isTable">) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const mayEdit = useCan({ resource: "segments", action: "create" }).data?.can;
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  const [isNaming, setNaming] = useState(false);
  const { segment, index, axis } = shown;
  return (
    <Card isLoose>
      <div className={`grid columns-2 ${styles.about}`}>
        <div className="stack gap-12">
          <h2 className="flex items-center gap-8 figure break-anywhere">
            <GroupMark place={index} />
            {segment.name}
          </h2>
          <p>{segment.interpretation}</p>
          <p className="row items-center gap-4-16 small soft">
            <span>
              {t("states.customers", { count: segment.customer_count })} ·{" "}
              {percent(segment.population_percentage / 100)}
            </span>
            <span>{t(`axes.named_by.${segment.namedBy}`)}</span>
            <span className="inline-flex items-center gap-4 break-anywhere">
              {t("axes.key")} <CopyableText label={segment.key} text={segment.key} />
            </span>
          </p>
          <div className="row gap-8-12">
            {mayEdit && <Button onClick={() => setNaming(true)}>{t("buttons.rename")}</Button>}
            {mayView && (
              <StateLink page={page} to={{ tab: "members" }}>
                <Button tabIndex={-1}>{t("axes.see_members")}</Button>
              </StateLink>
            )}
          </div>
        </div>
        {mayView && <UseAsSegment page={page} shown={shown} />}
      </div>
      {isNaming && <RenameDialog axis={axis.axis} segment={segment} onClose={() => setNaming(false)} />}
    </Card>
  );
};

/** Smaller differences from all customers are not shown. */
const MIN_DIFFERENCE = 0.1;

/** The features that set a segment apart, as bars or as a table. */
const DistinctiveFeaturesCard = ({
  shown: { axis, segment },
  isTable,
}: {
  shown: SelectedSegment;
  isTable: boolean;
}) => {
  const t = useTranslations();
  const { fine } = useFormats();
  const { nameOf, written } = useUnitWords(axis);
  const marks = distinctiveFeatures(segment, axis.features);
  const title = t("chart_titles.cluster_profile");
  const [first] = marks;
  return (
    <ChartCard
      title={title}
      term="distance"
      answer={
        first && Math.abs(first.z) >= MIN_DIFFERENCE
          ? t("axes.marks_answer", {
              group: segment.name,
              feature: nameOf(first.feature),
              value: written(first.feature, first.value),
              all: written(first.feature, first.average),
            })
          : t("axes.marks_plain", { group: segment.name })
      }
      isTable={isTable}
      table={
        <DataTable<DistinctiveFeature>
          rows={marks}
          keyOf={({ feature }) => feature}
          columns={[
            { name: "feature", title: t("axes.feature"), value: ({ feature }) => nameOf(feature) },
            {
              name: "own",
              title: segment.name,
              value: ({ value }) => value,
              show: ({ feature, value }) => written(feature, value),
            },
            {
              name: "all_customers",
              title: t("axes.all_customers"),
              value: ({ average }) => average,
              show: ({ feature, average }) => written(feature, average),
            },
            { name: "z", title: t("axes.distance"), term: "distance", value: ({ z }) => z, format: fine },
          ]}
        />
      }
    >
      <dl className={`stack gap-8 ${styles.marks}`}>
        {marks.map(({ feature, value, average, z }) => (
          <div key={feature}>
            <dt className="small font-medium">{nameOf(feature)}</dt>
            <dd className="small soft">
              <DifferenceBar z={z} />
              {t("axes.mark", { value: written(feature, value), all: written(feature, average) })}
            </dd>
          </div>
        ))}
      </dl>
      <p className="small faint">{t("axes.marks_note")}</p>
    </ChartCard>
  );
};

/** A segment's description, distinctive features and position on the map. */
export const ProfileSide = ({ page, shown, isTable }: SideProps) => (
  <>
    <SegmentCard page={page} shown={shown} />
    <div className={`grid columns-2 gap-16 ${axesStyles.pair}`}>
      <DistinctiveFeaturesCard shown={shown} isTable={isTable} />
      <AxisMapCard shown={shown} isTable={isTable} />
    </div>
  </>
);
