"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Columns } from "#core/ui/charts/lazy-plot.tsx";
import { GroupMark } from "#core/ui/charts/marks.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { judgeSegmentation } from "#lib/axes/verdict.ts";
import styles from "./axes.module.css";
import axesStyles from "./axes.module.css";
import { biggestMoves, MovesGrid, movesTable } from "./moves-grid.tsx";
import type { SelectedSegment, SideProps } from "./use-axes.ts";

/** The silhouette score for each number of segments tried, and of each segment. */
const QualityCard = ({ shown: { axis }, isTable }: { shown: SelectedSegment; isTable: boolean }) => {
  const t = useTranslations();
  const { count, fine } = useFormats();
  const { silhouetteError, judged, k, tried } = axis.quality;
  const title = t("chart_titles.silhouette");
  const verdict = judgeSegmentation(axis);
  const scoreText = (value: number | null) => (value === null ? t("axes.quality.too_small") : fine(value));
  const columns = tried.map((each) => ({
    name: count(each.k),
    cut: each.k === k ? t("axes.quality.chosen") : "",
    value: Math.max(0, each.silhouette ?? 0),
    words: each.silhouette === null ? "" : fine(each.silhouette),
    tip: { title: t("axes.quality.groups", { count: each.k }), lines: [scoreText(each.silhouette)] },
  }));
  const sure = silhouetteError > 0 ? t("axes.quality.sampled", { error: fine(silhouetteError), judged }) : "";
  return (
    <ChartCard
      title={title}
      term="silhouette"
      answer={
        verdict === null
          ? t("axes.one_group")
          : `${t(`axes.verdicts.${verdict}`)}. ${t(`axes.verdict_means.${verdict}`)} ${sure}`
      }
      isTable={isTable}
      table={
        <DataTable
          rows={[...tried]}
          keyOf={(each) => String(each.k)}
          columns={[
            {
              name: "k",
              title: t("axes.quality.k"),
              value: (each) => each.k,
              show: (each) => `${count(each.k)}${each.k === k ? ` (${t("axes.quality.chosen")})` : ""}`,
            },
            {
              name: "silhouette",
              title: t("axes.quality.silhouette"),
              term: "silhouette",
              value: (each) => each.silhouette ?? -1,
              show: (each) => scoreText(each.silhouette),
            },
          ]}
        />
      }
    >
      {tried.length > 0 && <Columns label={t("axes.quality.tried")} columns={columns} most={1} />}
      <p className="small faint">{t("axes.quality.tried")}</p>
      <dl className={`stack gap-4 small ${styles.silhouettes}`}>
        {axis.segments.map(({ key, name, silhouette: own }, place) => (
          <div className="flex justify-between gap-12" key={key}>
            <dt className="inline-flex items-center gap-6 soft">
              <GroupMark place={place} /> {name}
            </dt>
            <dd>{own === null ? "–" : fine(own)}</dd>
          </div>
        ))}
      </dl>
      <p className="small faint">{t("glossary.terms.silhouette.definition")}</p>
    </ChartCard>
  );
};

const HOW_MANY = 5;

/** "Who moved since the previous run?": the largest moves as sentences, and all of them as a matrix or table. */
const MovesCard = ({ shown: { axis }, isTable }: { shown: SelectedSegment; isTable: boolean }) => {
  const t = useTranslations("axes");
  const { count, percent } = useFormats();
  const title = t("moves.title");
  const table = movesTable(axis, t("moves.new_customers"));
  if (!table) {
    return (
      <Card title={title}>
        <p className="small faint">{t("moves.none")}</p>
      </Card>
    );
  }
  const rows = table.rows.flatMap((from) =>
    table.columns.flatMap((to) => {
      const customers = table.customers(from.key, to.key);
      return customers === 0 ? [] : [{ from, to, customers, share: table.share(from.key, to.key) }];
    }),
  );
  const { moved, before, came } = table.totals;
  return (
    <ChartCard
      title={title}
      term="drift"
      answer={t("moves.answer", {
        moved,
        before: count(before),
        share: percent(before === 0 ? 0 : moved / before),
        came,
      })}
      isTable={isTable}
      table={
        <DataTable
          rows={rows}
          keyOf={({ from, to }) => `${from.key} ${to.key}`}
          columns={[
            { name: "from", title: t("moves.before"), value: ({ from }) => from.name },
            { name: "to", title: t("moves.now"), value: ({ to }) => to.name },
            { name: "customers", title: t("moves.customers"), value: ({ customers }) => customers, format: count },
            { name: "share", title: t("moves.share"), value: ({ share }) => share, format: percent },
          ]}
        />
      }
    >
      <ol className="max-w-wide mt-8 list-decimal">
        {biggestMoves(axis, HOW_MANY).map(({ key, ...move }) => (
          <li key={key}>{t("moves.move", move)}</li>
        ))}
      </ol>
      <MovesGrid table={table} title={title} />
      <p className="small faint">{t("moves.legend")}</p>
    </ChartCard>
  );
};

/** The data and options of the active model. */
const RunFactsCard = ({ shown: { axis, model } }: { shown: SelectedSegment }) => {
  const t = useTranslations("axes.facts");
  const formats = useFormats();
  const mayRun = useCan({ resource: "axes", action: "create" }).data?.can;
  const facts: [name: string, value: string][] = [
    [t("ran_at"), formats.dated(axis.ranAt ?? model.ranAt)],
    [t("as_of"), formats.dated(model.asOf)],
    [t("customers"), formats.count(model.population)],
    [t("sampled"), formats.count(model.sampled)],
    [t("version"), formats.count(model.version)],
  ];
  return (
    <Card title={t("title")}>
      <dl className={`stack gap-4 small ${styles.runFacts}`}>
        {facts.map(([name, value]) => (
          <div className="flex justify-between gap-12" key={name}>
            <dt className="inline-flex items-center gap-6 soft">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {mayRun && (
        <p>
          <Link href="/jobs?state=done&kind=axis_run">{t("all_runs")}</Link>
        </p>
      )}
    </Card>
  );
};

/** The quality of the segments and their changes since the previous run. */
export const RunsSide = ({ shown, isTable }: SideProps) => (
  <>
    <div className={`grid columns-2 gap-16 ${axesStyles.pair}`}>
      <QualityCard shown={shown} isTable={isTable} />
      <RunFactsCard shown={shown} />
    </div>
    <MovesCard shown={shown} isTable={isTable} />
  </>
);
