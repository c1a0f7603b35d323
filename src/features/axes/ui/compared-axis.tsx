"use client";

import { useTranslations } from "next-intl";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { AxisDetails, AxisSegmentDetails } from "#features/axes/contracts/axes.ts";
import { Compared } from "#records/ui/comparison/compared-table.tsx";
import { type Change, comparedWith, hasRunBefore, listShareChanges } from "./axes-state.ts";
import type { AxesAnswer } from "./use-axes.ts";

/** A change as text: name, direction, percentage points. */
const useChangeWords = () => {
  const t = useTranslations("axes");
  const { decimal } = useFormats();
  return ({ kind, name, points }: Change): string => {
    if (kind !== "size") return t(kind === "new" ? "came" : "gone", { name });
    return t(points > 0 ? "grew" : "shrank", { name, points: decimal(Math.abs(points)) });
  };
};

type Props = { axis: AxisDetails; most: number; since: string | null };

/** The `most` largest changes of an axis's segments since a day, by default the previous run; empty after the first run. */
export const Changes = ({ axis, most, since }: Props) => {
  const t = useTranslations("axes");
  const changeWords = useChangeWords();
  if (!hasRunBefore(axis)) return null;
  const changes = listShareChanges(axis).slice(0, most);
  if (changes.length === 0)
    return <p className="small faint">{since ? t("unchanged_since", { day: since }) : t("unchanged")}</p>;
  return (
    <p className="small faint">
      {since ? t("changed_since", { day: since }) : t("changed")} {changes.map(changeWords).join(" · ")}
    </p>
  );
};

type Earlier = NonNullable<AxesAnswer["compared"]>;

/** Says why there is nothing to compare with. */
export const AxesNotStored = ({ compared: { day, stored, storedSince } }: { compared: Earlier }) => {
  const t = useTranslations("axes");
  const { days } = useFormats();
  if (stored) return null;
  const shown = (of: string) => days(of, of);
  return (
    <Notice>
      {storedSince
        ? t("not_stored", { day: shown(day), since: shown(storedSince) })
        : t("not_stored_yet", { day: shown(day) })}
    </Notice>
  );
};

type Size = AxisSegmentDetails["before"];

/** An axis's segments beside those of an earlier day. */
export const ComparedAxis = ({ axis, compared }: { axis: AxisDetails; compared: Earlier }) => {
  const t = useTranslations();
  const { count, days, difference, percent } = useFormats();
  const { stored } = compared;
  if (!stored) return <AxesNotStored compared={compared} />;
  const [{ segments, gone } = axis] = comparedWith([axis], stored.axes);
  const rows = [
    ...segments.map(({ key, name, before, ...now }) => ({ key, name, now: now as Size, before })),
    ...gone.map(({ key, name, ...before }) => ({ key, name, now: null, before })),
  ];
  const title = t("comparison.with", { period: days(stored.day, stored.day) });
  const share = (size: Size) => percent((size?.population_percentage ?? 0) / 100);
  return (
    <Card title={title}>
      <DataTable
        rows={rows}
        keyOf={({ key }) => key}
        columns={[
          { name: "segment", title: t("axes.segment"), value: ({ name }) => name },
          {
            name: "customers",
            title: t("report.customers"),
            value: ({ now }) => now?.customer_count ?? 0,
            show: ({ now, before }) => (
              <Compared
                now={now?.customer_count ?? 0}
                before={before?.customer_count ?? 0}
                show={count}
                showDifference={difference}
              />
            ),
          },
          {
            name: "share",
            title: t("axes.share_of_all"),
            value: ({ now }) => now?.population_percentage ?? 0,
            show: ({ now, before }) => (
              <>
                {share(now)} <span className="small faint">{t("report.from", { count: share(before) })}</span>
              </>
            ),
          },
        ]}
      />
    </Card>
  );
};
