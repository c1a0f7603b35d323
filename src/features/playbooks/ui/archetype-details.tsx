"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { GroupMark, getGroupMark } from "#core/ui/charts/marks.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card, CardTitle, Columns } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { ArchetypeDetails, ArchetypeMember, ArchetypeSummary } from "#features/playbooks/contracts/archetypes.ts";
import { Bulk } from "#records/ui/list/bulk.tsx";
import { listAddress, SaveAsSegment, SelectionExport } from "#records/ui/list/save-and-export.tsx";
import { useBulkSelection } from "#records/ui/list/use-bulk.tsx";
import { useChurnRiskColumn, useFieldColumns, useNameColumn } from "#records/ui/people/customer-columns.tsx";
import { useStoredTrail } from "#records/ui/people/customer-state.ts";
import styles from "./archetypes.module.css";
import type { ArchetypesAddress } from "./archetypes-state.ts";

type Axis = ArchetypeDetails["axes"][number];
type StripRow = Axis & {
  /** The archetype's most common segment on the axis, and its index. */
  most: Axis["segments"][number];
  index: number;
  /** Total variation distance from all customers: 0 for the same distribution, 1 for nothing in common. */
  distance: number;
};

/** One row per axis, largest difference first. */
export const toStripRows = ({ axes }: Pick<ArchetypeDetails, "axes">): StripRow[] =>
  axes
    .flatMap((axis): StripRow[] => {
      const { segments } = axis;
      const most = segments.toSorted((a, b) => b.share - a.share)[0];
      if (!most) return [];
      const distance = segments.reduce((sum, { share, ofAll }) => sum + Math.abs(share - ofAll), 0) / 2;
      return [{ ...axis, most, index: segments.indexOf(most), distance }];
    })
    .sort((a, b) => b.distance - a.distance);

/** The text of an archetype's playbook. */
export const usePlaybookWords = () => {
  const t = useTranslations();
  return (play: ArchetypeSummary["play"]): string =>
    play === "flash_sale_20pct_off" || play === "new_premium_collection"
      ? t(`plays.${play}`)
      : t(`play_words.plays.${play}`);
};

const ROUTE = "GET /api/admin/archetypes/{key}/members";

/** The archetype's customers, highest revenue first. */
const ArchetypeMembers = ({
  page: at,
  archetype: { key, name },
}: {
  page: ArchetypesAddress;
  archetype: ArchetypeSummary;
}) => {
  const t = useTranslations();
  const here = at.address({});
  const named = useNameColumn(here);
  const { lifetimeValue, lastOrderAt } = useFieldColumns();
  const churnRisk = useChurnRiskColumn();
  const page = useListTable<ArchetypeMember>({
    resource: "archetypes/{key}/members",
    ofCustomers: true,
    sorts: ["name", "lifetimeValue", "churnRisk"],
    standardSort: "-lifetimeValue",
    filters: { key },
  });
  useStoredTrail(here, name, page);
  const { searched: q } = page;
  const filters = { key, ...(q !== "" && { q }) };
  const { chosen, selection } = useBulkSelection(JSON.stringify(filters), page);
  const exported = { ...filters, exportFormat: "csv" as const };
  return (
    <section className="stack min-w-0 gap-12" aria-labelledby="members-title">
      <CardTitle id="members-title">{t("archetypes.members")}</CardTitle>
      <ListTable<ArchetypeMember>
        caption={t("archetypes.members_of", { name })}
        group={key}
        columns={[named, lifetimeValue, churnRisk, lastOrderAt]}
        page={page}
        searchLabel={t("members.search")}
        tools={<ExportButton route={ROUTE} input={exported} disabled={page.total === 0} />}
        empty={<p>{t("archetypes.no_customers")}</p>}
        {...(selection && { selection })}
      />
      <Bulk
        chosen={chosen}
        all={{ list: { name: "archetype", ...filters } }}
        total={page.total}
        file={<SelectionExport chosen={chosen} route={ROUTE} input={exported} />}
      />
    </section>
  );
};

/** "How do they differ?": the archetype's distribution on each axis beside that of all customers. */
const StripCard = ({ archetype, isTable }: { archetype: ArchetypeDetails; isTable: boolean }) => {
  const t = useTranslations("archetypes");
  const { percent } = useFormats();
  const rows = toStripRows(archetype);
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
          rows={rows}
          keyOf={({ axis }) => axis}
          columns={[
            { name: "axis", title: t("axis"), value: ({ axisName }) => axisName },
            { name: "segment", title: t("segment"), value: ({ most }) => most.name },
            { name: "own", title: t("own"), value: ({ most }) => most.share, format: percent },
            { name: "all", title: t("all_customers"), value: ({ most }) => most.ofAll, format: percent },
          ]}
        />
      }
    >
      <ul className={`stack gap-12 ${styles.strip}`}>
        {rows.map((row) => (
          <Row key={row.axis} row={row} />
        ))}
      </ul>
      <p className="small faint">{t("strip_note")}</p>
    </ChartCard>
  );
};

const Row = ({ row: { axisName, most, index, segments } }: { row: StripRow }) => {
  const t = useTranslations("archetypes");
  const { percent } = useFormats();
  return (
    <li>
      <span className="soft">{axisName}</span>
      <span className="break-anywhere">
        <GroupMark place={index} />{" "}
        {t("mark_beside", { share: percent(most.share), name: most.name, all: percent(most.ofAll) })}
      </span>
      <span className={`stack gap-2 ${styles.bars}`} aria-hidden>
        {(["share", "ofAll"] as const).map((whose) => (
          <span key={whose} className={whose === "share" ? styles.own : styles.all}>
            {segments.map((segment, at) => (
              <span
                key={segment.segment}
                style={{ flexGrow: segment[whose], "--mark": getGroupMark(at).color } as CSSProperties}
                title={`${segment.name} ${percent(segment[whose])}`}
              />
            ))}
          </span>
        ))}
      </span>
    </li>
  );
};

/** The selected archetype: how it differs, what to do, and its customers. */
export const ArchetypeDetailsView = ({ page, archetype }: { page: ArchetypesAddress; archetype: ArchetypeSummary }) => {
  const t = useTranslations("archetypes");
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  const { answer, error, retry } = useAnswer("GET /api/admin/archetypes/{key}", { key: archetype.key });
  return (
    <>
      <div className="stack gap-4">
        <h2 className="figure">{archetype.name}</h2>
        <ul className="small soft">
          {archetype.words.map(({ word, name, means }) => (
            <li key={word}>{t("word_means", { word: name, means })}</li>
          ))}
        </ul>
      </div>
      <Columns
        main={
          <>
            {error && <ErrorCard title={t("failed_one")} error={error} onRetry={retry} />}
            {!error && !answer && <div className={styles.waiting} aria-busy="true" />}
            {answer && <StripCard archetype={answer.data} isTable={page.state.view === "table"} />}
          </>
        }
        side={<ActionsCard archetype={archetype} />}
      />
      {mayView && <ArchetypeMembers page={page} archetype={archetype} />}
    </>
  );
};

/** The recommended actions with their reasons, and links. */
const ActionsCard = ({ archetype: { key, name, actions } }: { archetype: ArchetypeSummary }) => {
  const t = useTranslations();
  const mayView = useCan({ resource: "customers", action: "list" }).data?.can;
  const playWords = usePlaybookWords();
  const rule = { field: "archetype", operator: "is", value: key } as const;
  const isWinBack = actions.some(({ play }) => play.startsWith("win_back"));
  return (
    <Card title={t("archetypes.play_title")} isLoose>
      <ol className={`stack gap-12 list-decimal ${styles.actions}`}>
        {actions.map(({ play, because }) => (
          <li key={play}>
            <strong>{playWords(play)}</strong>
            {because.length === 0 && <p className="small faint">{t("archetypes.play_none")}</p>}
            {because.length > 0 && (
              <p className="small faint">
                {t("archetypes.play_reason", { words: because.map(({ name: word }) => word).join(" · ") })}
              </p>
            )}
          </li>
        ))}
      </ol>
      <div className="row gap-8">
        {isWinBack && mayView && (
          <Link href="/todo">
            <Button tabIndex={-1}>{t("archetypes.to_churn")}</Button>
          </Link>
        )}
        {mayView && (
          <Link href={listAddress(rule)} aria-label={t("archetypes.see_of", { name })}>
            <Button tabIndex={-1}>{t("buttons.see_customers")}</Button>
          </Link>
        )}
        <SaveAsSegment criteria={rule} name={name} words={t("archetypes.save_of", { name })} />
      </div>
    </Card>
  );
};
