"use client";

import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import type { ArchetypeDetails } from "#contracts/axes/archetypes.ts";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { GroupMark } from "#ui/shared/charts/group-mark.tsx";
import { markOf } from "#ui/shared/charts/group-marks.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./archetypes.module.css";
import { type StripRow, stripOf } from "./strip-model.ts";

/** "How do they differ?": the archetype's distribution on each axis beside that of all customers. */
export const StripCard = ({ archetype, isTable }: { archetype: ArchetypeDetails; isTable: boolean }) => {
  const t = useTranslations("archetypes");
  const { percent } = useFormats();
  const rows = stripOf(archetype);
  const [mark] = archetype.marks;
  const title = t("strip_title");
  return (
    <ChartCard
      title={title}
      term="archetype"
      answer={
        mark
          ? t("strip_answer", { share: percent(mark.share), name: mark.name, all: percent(mark.ofAll) })
          : t("strip_plain")
      }
      isTable={isTable}
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={rows}
          keyOf={({ axis }) => axis}
          columns={[
            { name: "axis", title: t("axis"), value: ({ axisName }) => axisName },
            { name: "segment", title: t("segment"), value: ({ most }) => most.name },
            {
              name: "own",
              title: t("own"),
              value: ({ most }) => most.share,
              show: ({ most }) => percent(most.share),
            },
            {
              name: "all",
              title: t("all_customers"),
              value: ({ most }) => most.ofAll,
              show: ({ most }) => percent(most.ofAll),
            },
          ]}
        />
      }
    >
      <ul className={styles.strip}>
        {rows.map((row) => (
          <Row key={row.axis} row={row} />
        ))}
      </ul>
      <p className={styles.soft}>{t("strip_note")}</p>
    </ChartCard>
  );
};

const Row = ({ row: { axisName, most, index, segments } }: { row: StripRow }) => {
  const t = useTranslations("archetypes");
  const { percent } = useFormats();
  return (
    <li>
      <span className={styles.axisName}>{axisName}</span>
      <span className={styles.most}>
        <GroupMark place={index} />{" "}
        {t("mark_beside", { share: percent(most.share), name: most.name, all: percent(most.ofAll) })}
      </span>
      <span className={styles.bars} aria-hidden>
        {(["share", "ofAll"] as const).map((whose) => (
          <span key={whose} className={whose === "share" ? styles.own : styles.all}>
            {segments.map((segment, at) => (
              <span
                key={segment.segment}
                style={{ flexGrow: segment[whose], "--mark": markOf(at).color } as CSSProperties}
                title={`${segment.name} ${percent(segment[whose])}`}
              />
            ))}
          </span>
        ))}
      </span>
    </li>
  );
};
