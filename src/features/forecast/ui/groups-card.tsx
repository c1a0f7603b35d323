"use client";

import { useTranslations } from "next-intl";
import { markFigure } from "#core/messages/terms.ts";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { ChoiceMenu } from "#core/ui/menu-button.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { GROUPINGS } from "#lib/clv/group-curves.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { CardSkeleton } from "#records/ui/people/customer-part.tsx";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import { parseCohortSpan, useCohortWords } from "./cohort-model.ts";
import styles from "./forecast.module.css";
import type { SideProps } from "./forecast-state.ts";
import { type GroupMonth, listMeasures, type ShownGroup, shownGroups } from "./path/path-model.ts";

const GroupsPlot = lazyPlot(() => import("./groups-plot.tsx").then(({ GroupsPlot: it }) => it), 260);

/** Existing customers' part of the path ahead, by what they have in common. */
export const GroupsCard = ({ page, shown, isTable }: SideProps) => {
  const t = useTranslations("forecast");
  const lapsed = useSegmentWords()(LAPSED_CODE).name;
  const { count, money, moneyShort, short, days, percent } = useFormats();
  const { first: monthWords } = useMonthWords();
  const cohortWords = useCohortWords();
  const { by, months, model, level, basis } = page.state;
  const { path, cohorts } = shown.answer;
  const { answer, error, retry } = useAnswer(
    "GET /api/admin/forecast/path",
    {
      by,
      months: String(months),
      model,
      level: String(level),
      ...(basis === "margin" && { valueBasis: basis }),
    },
    { keepsBefore: true, isAllowed: path !== null },
  );
  const title = t("groups_title");
  if (!path) return null;
  if (error) return <ErrorCard title={t("groups_failed")} error={error} onRetry={retry} />;
  if (!answer) return <CardSkeleton height={440} />;
  if (!answer.data.groups) return null;

  const measures = listMeasures(path);
  const measure = measures.includes(page.state.path) ? page.state.path : "orders";
  const isMoney = measure === "revenue";
  const show = (value: number): string => (isMoney ? money(value) : count(value));
  const found = shownGroups(answer.data.by, answer.data.groups, measure);
  const nameOf = ({ id, name }: ShownGroup): string => {
    if (id === "other") return t("groups_other");
    if (name === null) return lapsed;
    return answer.data.by === "tier" || answer.data.by === "rfmSegment" ? name : cohortWords(name);
  };
  const groups = found.groups.map((group) => ({ ...group, name: nameOf(group) }));
  // As the path's own card says it: the groups' figures are rounded.
  const all = path.whole[measure]?.existing.expected ?? 0;
  const named = groups.filter((_, at) => found.groups[at]?.name !== null);
  const [largest = groups[0]] = named.toSorted((a, b) => b.total - a.total);
  if (!largest) return null;
  // If cohorts are months, they are the months of acquisition.
  const areMonths = cohorts[0] !== undefined && parseCohortSpan(cohorts[0].cohort) === "month";
  const choices = GROUPINGS.filter((one) => one !== "cohort" || !areMonths || by === "cohort");
  return (
    <ChartCard
      title={title}
      answer={t("groups_answer", {
        group: largest.name,
        value: isMoney ? moneyShort(largest.total) : count(largest.total),
        all: isMoney ? moneyShort(all) : count(all),
        share: percent(all > 0 ? largest.total / all : 0),
        until: days(path.whole.to, path.whole.to),
      })}
      tools={
        <ChoiceMenu
          label={t("groups_by")}
          words={t(`groupings.${by}`)}
          options={choices.map((key) => ({ key, label: t(`groupings.${key}`) }))}
          chosen={by}
          onChoose={(key) => page.change({ by: GROUPINGS.find((one) => one === key) ?? "tier" })}
          isLabelShown
        />
      }
      isTable={isTable}
      table={
        <DataTable
          rows={found.months}
          keyOf={({ month }) => month}
          columns={[
            { name: "month", title: t("path_month"), value: ({ month }: GroupMonth) => month, format: monthWords },
            ...groups.map(({ id, name }) => ({
              name: id,
              title: name,
              value: ({ parts }: GroupMonth) => parts[id] ?? 0,
              show: ({ parts }: GroupMonth) => show(parts[id] ?? 0),
            })),
          ]}
        />
      }
    >
      <GroupsPlot
        label={title}
        groups={groups}
        months={found.months}
        show={show}
        short={isMoney ? moneyShort : short}
      />
      <ul className="row gap-4-20 small soft">
        {groups.map(({ id, name, color, customers, total }) => (
          <li className="flex items-baseline gap-8" key={id}>
            <span aria-hidden className={styles.swatch} style={{ background: color }} />
            {t.rich("groups_legend", {
              name,
              value: isMoney ? moneyShort(total) : count(total),
              share: percent(all > 0 ? total / all : 0),
              customers,
              size: (shown) => <span {...markFigure("group_size", `${by} ${id}`)}>{shown}</span>,
            })}
          </li>
        ))}
      </ul>
    </ChartCard>
  );
};
