"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import type { AxisProfile } from "#contracts/axes/axis-profile.ts";
import type { AxisDetails } from "#contracts/axes/axis-segment.ts";
import { STRONG } from "#lib/domain/axes/membership.ts";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { GroupMark } from "#ui/shared/charts/group-mark.tsx";
import { markOf } from "#ui/shared/charts/group-marks.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./customer-axes.module.css";
import { type AxisMemberships, membershipsByAxis } from "./memberships-model.ts";

type Props = { profile: AxisProfile; axes: readonly AxisDetails[]; isTable: boolean };

/** "Which segments does this customer belong to?": the memberships on each axis as parts of a bar. */
export const MembershipsCard = ({ profile, axes, isTable }: Props) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const all = membershipsByAxis(profile, axes);
  if (all.length === 0) return null;
  const strong = all.filter(({ strength }) => strength === "strong").length;
  return (
    <ChartCard
      title={t("chart_titles.memberships")}
      term="membership"
      answer={t("customer_axes.memberships_answer", { strong, axes: all.length })}
      isTable={isTable}
      table={<MembershipsTable all={all} />}
    >
      <ul className={styles.list}>
        {all.map((belonging) => (
          <AxisBar key={belonging.axis.axis} belonging={belonging} />
        ))}
      </ul>
      <p className={styles.soft}>{t("customer_axes.tick", { share: percent(STRONG) })}</p>
    </ChartCard>
  );
};

const AxisBar = ({ belonging: { axis, strength, segments } }: { belonging: AxisMemberships }) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const [first, second] = segments;
  const sentence = t(`customer_axes.${strength}`, { first: first.name, second: second?.name ?? "" });
  return (
    <li>
      <div className={styles.head}>
        <h3 className={styles.name}>
          <Link href={`/axes/${axis.axis}?segment=${first.key}`}>{axis.name}</Link>
        </h3>
        <span className={styles.text}>{t(`axes.${strength}`)}</span>
      </div>
      <p className={styles.text}>{sentence}</p>
      <div className={styles.bar} aria-hidden>
        {segments.map(({ key, name, share, index }) => (
          <span
            key={key}
            title={`${name} ${percent(share)}`}
            style={{ flexGrow: share, "--mark": markOf(index).color } as CSSProperties}
          />
        ))}
      </div>
      <ul className={styles.parts}>
        {segments.map(({ key, name, share, index }) => (
          <li key={key}>
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
  const rows = all.flatMap(({ axis, segments }) => segments.map((segment) => ({ axis: axis.name, ...segment })));
  return (
    <DataTable
      caption={t("chart_titles.memberships")}
      isCaptionHidden
      rows={rows}
      keyOf={({ axis, key }) => `${axis} ${key}`}
      columns={[
        { name: "segment", title: t("axes.segment"), value: ({ name }) => name },
        { name: "axis", title: t("axes.axis"), value: ({ axis }) => axis },
        {
          name: "share",
          title: t("axes.membership"),
          term: "membership",
          value: ({ share }) => share,
          show: ({ share }) => fine(share),
        },
      ]}
    />
  );
};
