"use client";

import { useTranslations } from "next-intl";
import type { Drifter } from "#contracts/axes/drift.ts";
import { SaveAsSegment } from "#ui/segments/save-as-segment.tsx";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { CardTitle } from "#ui/shared/page/card.tsx";
import { useNameColumn } from "#ui/shared/people/use-name-column.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import styles from "../axes.module.css";
import { type DriftState, driftRule } from "./drift-state.ts";
import { WhyMoved } from "./why-moved.tsx";

type Thresholds = readonly { velocity: number }[];

/** More reasons make a row too high; the customer's page has all of them. */
const REASONS = 2;

/** The customers who moved beyond noise, fastest first, with why. */
export const DriftersList = ({ page: at, thresholds }: { page: Address<DriftState>; thresholds: Thresholds }) => {
  const t = useTranslations();
  const { money, percent } = useFormats();
  const { weeks, axis } = at.state;
  const here = at.address({});
  const name = useNameColumn(here);
  const page = useListTable<Drifter>({
    resource: "drift",
    ofCustomers: true,
    sorts: ["velocity", "acceleration", "lifetimeValue"],
    standardSort: "-velocity",
    filters: { weeks: String(weeks), axis: axis ?? undefined },
  });
  const speed = (velocity: number) => t("drift.per_week", { share: percent(velocity) });
  const limits = thresholds.map(({ velocity }) => velocity);
  const movedTo = ({ archetypeBefore, archetype }: Drifter) => {
    if (!archetype || !archetypeBefore || archetype.key === archetypeBefore.key) return archetype?.name ?? "";
    return t("drift.archetype_move", { from: archetypeBefore.name, to: archetype.name });
  };
  return (
    <section aria-labelledby="drifters-title">
      <CardTitle id="drifters-title">{t("drift.list_title")}</CardTitle>
      {limits.length > 0 && (
        <p className={styles.soft}>
          {t("drift.list_hint", { least: percent(Math.min(...limits)), most: percent(Math.max(...limits)) })}
        </p>
      )}
      <ListTable<Drifter>
        caption={t("drift.list_title")}
        columns={[
          { ...name, isSortable: false },
          {
            name: "velocity",
            title: t("drift.velocity"),
            term: "drift_velocity",
            isSortable: true,
            startsDown: true,
            align: "end",
            show: ({ velocity, axisVelocity }) => speed(axisVelocity ?? velocity),
          },
          {
            name: "acceleration",
            title: t("drift.acceleration"),
            isSortable: true,
            startsDown: true,
            align: "end",
            show: ({ acceleration }) =>
              acceleration === null ? "–" : `${acceleration > 0 ? "+" : "−"}${percent(Math.abs(acceleration))}`,
          },
          {
            name: "why",
            title: t("drift.why"),
            onPhone: "line",
            show: ({ why }) => <WhyMoved reasons={why} most={REASONS} />,
          },
          { name: "archetype", title: t("archetypes.name"), onPhone: "line", show: movedTo },
          {
            name: "lifetimeValue",
            title: t("terms.lifetime_value"),
            isSortable: true,
            startsDown: true,
            align: "end",
            show: ({ lifetimeValue }) => money(lifetimeValue),
          },
        ]}
        page={page}
        searchLabel={t("members.search")}
        tools={<SaveAsSegment criteria={driftRule(at.state, thresholds)} name={t("drift.list_title")} />}
        empty={<p>{t("drift.empty")}</p>}
      />
    </section>
  );
};
