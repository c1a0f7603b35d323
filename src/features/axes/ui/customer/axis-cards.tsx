"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { GroupMark, getGroupMark } from "#core/ui/charts/marks.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { AxisDetails } from "#features/axes/contracts/axes.ts";
import type { AxisProfile } from "#features/axes/contracts/customer-axes.ts";
import { STRONG } from "#lib/axes/membership.ts";
import type { MembershipStrength } from "#lib/axes/model.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import type { CustomerCardProps } from "#records/ui/feature-pages.tsx";
import { CardSkeleton } from "#records/ui/people/customer-part.tsx";
import styles from "./customer-axes.module.css";
import { useAxisWords, useCustomerAxes } from "./customer-axes.tsx";
import { type AxisPrint, buildFingerprint, mostInformative, Percentiles, usePercentileWords } from "./percentiles.tsx";

type SegmentMembership = {
  key: string;
  name: string;
  share: number;
  /** The index among the axis's segments, which selects the color and shape. */
  index: number;
};

type AxisMemberships = {
  axis: Pick<AxisDetails, "axis" | "name">;
  strength: MembershipStrength;
  /** The name of the strongest isn't true of the customer. */
  isUnclear: boolean;
  /** The strongest first. */
  segments: [SegmentMembership, ...SegmentMembership[]];
};

/** A customer's memberships on each axis with segments, the clearest axis first. */
export const membershipsByAxis = (
  {
    fuzzy_memberships,
    membership_strength,
    unclear_axes,
  }: Pick<AxisProfile, "fuzzy_memberships" | "membership_strength" | "unclear_axes">,
  axes: readonly AxisDetails[],
): AxisMemberships[] =>
  axes
    .flatMap((axis): AxisMemberships[] => {
      const shares = fuzzy_memberships[axis.axis];
      if (!shares) return [];
      const [first, ...rest] = axis.segments
        .map(({ key, name }, index) => ({ key, name, index, share: shares[key] ?? 0 }))
        .sort((a, b) => b.share - a.share);
      // With a single segment every customer is a member, which says nothing.
      if (!first || rest.length === 0) return [];
      const strength = membership_strength[axis.axis] ?? "weak";
      const isUnclear = unclear_axes.includes(axis.axis);
      return [{ axis: { axis: axis.axis, name: axis.name }, strength, isUnclear, segments: [first, ...rest] }];
    })
    .sort((a, b) => Number(a.isUnclear) - Number(b.isUnclear) || b.segments[0].share - a.segments[0].share);

type FingerprintCardProps = {
  profile: AxisProfile;
  axes: readonly AxisDetails[];
  orderCount: number;
  isTable: boolean;
};

/** "How does this customer compare?": every feature against all customers, the most distinctive first. */
const FingerprintCard = ({ profile, axes, orderCount, isTable }: FingerprintCardProps) => {
  const t = useTranslations();
  const { prints, left } = buildFingerprint(profile, AXES, { orderCount });
  const [first] = mostInformative(prints, 1);
  return (
    <ChartCard
      title={t("chart_titles.fingerprint")}
      term="percentile"
      answer={first && <Answer {...first} />}
      isTable={isTable}
      table={<FingerprintTable prints={prints} axes={axes} />}
    >
      <Percentiles prints={prints} />
      {left > 0 && (
        <p className={`small faint ${styles.soft}`}>
          {t("customer_axes.left_out", { count: left, isOnce: orderCount === 1 ? "yes" : "no" })}
        </p>
      )}
    </ChartCard>
  );
};

const Answer = ({
  axis,
  feature,
  percentile,
  value,
}: {
  axis: string;
  feature: string;
  percentile: number;
  value: number;
}) => {
  const t = useTranslations("customer_axes");
  const words = usePercentileWords(axis);
  return t("print_answer", {
    feature: words.nameOf(feature),
    value: words.written(feature, value),
    standing: words.standing({ percentile }),
  });
};

type Row = { axis: string; feature: string; percentile: number; value: number; median: number | null };

const FingerprintTable = ({ prints, axes }: { prints: readonly AxisPrint[]; axes: readonly AxisDetails[] }) => {
  const t = useTranslations();
  const { count } = useFormats();
  const { axisName } = useAxisWords();
  const medianOf = (axis: string, feature: string): number | null =>
    axes.find((one) => one.axis === axis)?.features.find(({ key }) => key === feature)?.median ?? null;
  const rows = prints.flatMap(({ axis, dots }) =>
    dots.map((dot): Row => ({ axis, ...dot, median: medianOf(axis, dot.feature) })),
  );
  return (
    <DataTable
      rows={rows}
      keyOf={({ axis, feature }) => `${axis} ${feature}`}
      columns={[
        {
          name: "feature",
          title: t("axes.feature"),
          value: ({ feature }) => feature,
          show: (row) => <Name {...row} />,
        },
        { name: "axis", title: t("axes.axis"), value: ({ axis }) => axisName(axis) },
        {
          name: "percentile",
          title: t("customer_axes.percentile"),
          term: "percentile",
          value: (r) => r.percentile,
          format: count,
        },
        { name: "value", title: t("customer_axes.own"), value: (r) => r.value, show: (r) => <Value {...r} /> },
        {
          name: "median",
          title: t("customer_axes.median"),
          value: (r) => r.median ?? -1,
          show: (r) => (r.median === null ? "–" : <Value {...r} value={r.median} />),
        },
      ]}
    />
  );
};

const Name = ({ axis, feature }: Pick<Row, "axis" | "feature">) => usePercentileWords(axis).nameOf(feature);

const Value = ({ axis, feature, value }: Pick<Row, "axis" | "feature" | "value">) =>
  usePercentileWords(axis).written(feature, value);

type MembershipsCardProps = { profile: AxisProfile; axes: readonly AxisDetails[]; isTable: boolean };

/** "Which segments does this customer belong to?": the memberships on each axis as parts of a bar. */
const MembershipsCard = ({ profile, axes, isTable }: MembershipsCardProps) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const all = membershipsByAxis(profile, axes);
  if (all.length === 0) return null;
  const strong = all.filter(({ strength, isUnclear }) => strength === "strong" && !isUnclear).length;
  return (
    <ChartCard
      title={t("chart_titles.memberships")}
      term="membership"
      answer={t("customer_axes.memberships_answer", { strong, axes: all.length })}
      isTable={isTable}
      table={<MembershipsTable all={all} />}
    >
      <ul className={`stack mt-12 ${styles.list}`}>
        {all.map((belonging) => (
          <AxisBar key={belonging.axis.axis} belonging={belonging} />
        ))}
      </ul>
      <p className={`small faint ${styles.soft}`}>{t("customer_axes.tick", { share: percent(STRONG) })}</p>
    </ChartCard>
  );
};

const AxisBar = ({ belonging: { axis, strength, isUnclear, segments } }: { belonging: AxisMemberships }) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const [first, second] = segments;
  const sentence = t(`customer_axes.${strength}`, { first: first.name, second: second?.name ?? "" });
  if (isUnclear) {
    return (
      <li className="stack min-w-0 gap-4">
        <h3 className="subtitle">
          <Link href={`/axes/${axis.axis}`}>{axis.name}</Link>
        </h3>
        <p className="small soft">{t("customer_axes.unclear")}</p>
      </li>
    );
  }
  return (
    <li className="stack min-w-0 gap-4">
      <div className="row items-baseline justify-between gap-0-12">
        <h3 className="subtitle">
          <Link href={`/axes/${axis.axis}?segment=${first.key}`}>{axis.name}</Link>
        </h3>
        <span className="small soft">{t(`axes.${strength}`)}</span>
      </div>
      <p className="small soft">{sentence}</p>
      <div className={`flex gap-2 relative ${styles.bar}`} aria-hidden>
        {segments.map(({ key, name, share, index }) => (
          <span
            key={key}
            title={`${name} ${percent(share)}`}
            style={{ flexGrow: share, "--mark": getGroupMark(index).color } as CSSProperties}
          />
        ))}
      </div>
      <ul className={`row gap-2-12 text-12 soft ${styles.parts}`}>
        {segments.map(({ key, name, share, index }) => (
          <li className="inline-flex items-center gap-6" key={key}>
            <GroupMark place={index} />
            {name} {percent(share)}
          </li>
        ))}
      </ul>
    </li>
  );
};

const MembershipsTable = ({ all }: { all: readonly AxisMemberships[] }) => {
  const t = useTranslations();
  const { fine } = useFormats();
  const clear = all.filter(({ isUnclear }) => !isUnclear);
  const rows = clear.flatMap(({ axis, segments }) => segments.map((segment) => ({ axis: axis.name, ...segment })));
  return (
    <DataTable
      rows={rows}
      keyOf={({ axis, key }) => `${axis} ${key}`}
      columns={[
        { name: "segment", title: t("axes.segment"), value: ({ name }) => name },
        { name: "axis", title: t("axes.axis"), value: ({ axis }) => axis },
        { name: "share", title: t("axes.membership"), term: "membership", value: ({ share }) => share, format: fine },
      ]}
    />
  );
};

/** The customer's position on the axes; before the first run, a note that there is none yet. */
export const AxisCards = ({ customer: { id, metrics }, page }: CustomerCardProps) => {
  const t = useTranslations();
  const { data, error, retry } = useCustomerAxes(id);
  const isTable = page.state.view === "table";
  if (error) return <ErrorCard title={t("customer_axes.failed")} error={error} onRetry={retry} />;
  if (!data) return <CardSkeleton height={480} />;
  const { profile, axes } = data;
  if (profile.model_version === null) return <NoProfile />;
  return (
    <>
      <FingerprintCard profile={profile} axes={axes} orderCount={metrics.orderCount} isTable={isTable} />
      <MembershipsCard profile={profile} axes={axes} isTable={isTable} />
    </>
  );
};

const NoProfile = () => {
  const t = useTranslations();
  return (
    <Card title={t("chart_titles.fingerprint")}>
      <p className="small soft">{t("customer_axes.before_run")}</p>
      <Link href="/axes">{t("nav.axes")}</Link>
    </Card>
  );
};
