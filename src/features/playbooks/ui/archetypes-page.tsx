"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { StateLink, useViewToggle, ViewButton } from "#core/ui/state-link.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { TermInfo } from "#core/ui/term-info.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { ArchetypeSummary } from "#features/playbooks/contracts/archetypes.ts";
import { ArchetypeDetailsView, usePlaybookWords } from "#features/playbooks/ui/archetype-details.tsx";
import { modelFreshness, NoAxisRun } from "#records/ui/axis-model.tsx";
import { CompareMenu } from "#records/ui/comparison/compare-menu.tsx";
import { ComparedTable, comparedGroups } from "#records/ui/comparison/compared-table.tsx";
import styles from "./archetypes.module.css";
import {
  type ArchetypesAddress,
  type ArchetypesAnswer,
  type ArchetypesAddress as At,
  archetypesAddress,
  SORTS,
  sortArchetypes,
} from "./archetypes-state.ts";

type ArchetypeListProps = { page: ArchetypesAddress; archetypes: readonly ArchetypeSummary[]; chosen: string };
type Row = ArchetypeSummary & { id: string };

/** All archetypes with their value, traits and playbook; selecting a name shows its details. */
const ArchetypeList = ({ page, archetypes, chosen }: ArchetypeListProps) => {
  const t = useTranslations("archetypes");
  const { percent } = useFormats();
  const playWords = usePlaybookWords();
  const { state, change, address } = page;
  const rows: Row[] = archetypes.map((archetype) => ({ ...archetype, id: archetype.key }));
  return (
    <ListTable<Row>
      caption={t("list")}
      columns={[
        {
          name: "name",
          title: t("name"),
          term: "archetype",
          isText: true,
          show: ({ key, name }) => (
            <StateLink
              page={page}
              to={{ archetype: key, q: "", page: 1 }}
              isCurrent={key === chosen}
              className={styles.name}
            >
              {name}
            </StateLink>
          ),
        },
        {
          name: "customers",
          title: t("customers"),
          figure: "group_size",
          align: "end",
          show: ({ customerCount, share }) => t("customers_of", { count: customerCount, share: percent(share) }),
        },
        {
          name: "value",
          title: t("value_share"),
          term: "archetype_value_share",
          align: "end",
          show: ({ valueShare }) => percent(valueShare),
        },
        {
          name: "marks",
          title: t("marks"),
          isText: true,
          onPhone: "more",
          show: ({ marks }) =>
            marks.length === 0 ? (
              t("plain")
            ) : (
              <ul className={styles.chips}>
                {marks.map(({ axis, axisName, name, share, ofAll }) => (
                  <li
                    key={axis}
                    title={t("strip_row", { axis: axisName, share: percent(share), name, all: percent(ofAll) })}
                  >
                    {t("mark", { share: percent(share), name })}
                  </li>
                ))}
              </ul>
            ),
        },
        { name: "play", title: t("play"), isText: true, onPhone: "line", show: ({ play }) => playWords(play) },
      ]}
      page={{
        rows,
        total: rows.length,
        from: 1,
        pages: 1,
        pageSize: rows.length,
        isMasked: false,
        sorts: SORTS,
        isUpdating: false,
        isSettled: true,
        error: null,
        retry: () => undefined,
        at: {
          state: { q: "", sort: state.sort, page: 1 },
          change: ({ sort = state.sort }) => change({ sort }),
          address: ({ sort = state.sort }) => address({ sort }),
        },
      }}
      empty={null}
    />
  );
};

/** The adjusted Rand index from which archetypes are called stable. */
const STABLE = 0.8;

type ArchetypesHeadlineProps = { listed: ArchetypesAnswer | undefined; isUpdating: boolean };

/** Coverage, stability and date of the archetypes. */
const ArchetypesHeadline = ({ listed, isUpdating }: ArchetypesHeadlineProps) => {
  const t = useTranslations();
  const { moment, percent } = useFormats();
  const { business } = useMe();
  if (!listed) return <ContextLine>{isUpdating ? <LoadingWords /> : ""}</ContextLine>;
  const { model, total, coverage, stability } = listed;
  if (!model) return <ContextLine>{t("report.currency_net", { currency: listed.currency })}</ContextLine>;
  const covers = t("archetypes.covers", { count: total, share: percent(coverage), customers: model.population });
  const parts = [
    total > 0 && coverage < 1 ? `${covers}; ${t("archetypes.others_none")}` : covers,
    t("report.currency_net", { currency: listed.currency }),
  ];
  return (
    <ContextLine>
      {parts.join(" · ")}
      {total > 0 && (
        <>
          {" · "}
          <TermInfo term="stability" text={t(`archetypes.stability.${stability >= STABLE ? "high" : "low"}`)} />
        </>
      )}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>
        {t("archetypes.axes_as_of", { time: moment(model.ranAt, new Date()) })}
      </span>
    </ContextLine>
  );
};

type Props = { listed: ArchetypesAnswer; compared: NonNullable<ArchetypesAnswer["compared"]> };

/** The archetypes beside those of an earlier day. */
const ComparedArchetypes = ({ listed, compared: { day, stored, storedSince } }: Props) => {
  const t = useTranslations();
  const { days } = useFormats();
  const shown = (of: string) => days(of, of);
  if (!stored) {
    return (
      <Notice>
        {storedSince
          ? t("archetypes.not_stored", { day: shown(day), since: shown(storedSince) })
          : t("archetypes.not_stored_yet", { day: shown(day) })}
      </Notice>
    );
  }
  const now = listed.data.map(({ key, name, customerCount, value }) => ({
    key,
    name,
    customers: customerCount,
    worth: value,
  }));
  const before = stored.archetypes.map(({ value, ...archetype }) => ({ ...archetype, worth: value }));
  return (
    <ComparedTable
      period={shown(stored.day)}
      rows={comparedGroups(now, before)}
      nameTitle={t("archetypes.archetype")}
      worthTitle={t("archetypes.compared_worth")}
      about={t("archetypes.compared_about")}
    />
  );
};

const OUTLINE = [
  { cards: 1, height: 320 },
  { cards: 2, height: 320 },
];

/** Below this coverage, most customers have a combination of their own. */
const LOW_COVERAGE = 0.5;

/** The most frequent combinations of segments, with their value, traits and playbooks. */
export const ArchetypesPage = () => {
  const t = useTranslations();
  const page = useAddressState(archetypesAddress);
  useViewToggle(page);
  const { compare } = page.state;
  const { answer, error, isUpdating, retry } = useAnswer(
    "GET /api/admin/archetypes",
    { ...(compare && { compare }) },
    { keepsBefore: true },
  );

  return (
    <PageLayout freshness={modelFreshness(answer?.model)}>
      <PageHeader
        title={t("nav.archetypes")}
        about={t("archetypes.title")}
        actions={answer !== undefined && answer.data.length > 0 && <ViewButton page={page} />}
      >
        <ArchetypesHeadline listed={answer} isUpdating={isUpdating} />
      </PageHeader>
      {error && <ErrorCard title={t("archetypes.failed")} error={error} onRetry={retry} />}
      {!error && !answer && <PageSkeleton rows={OUTLINE} />}
      {answer && <Body page={page} listed={answer} />}
    </PageLayout>
  );
};

const Body = ({ page, listed }: { page: At; listed: ArchetypesAnswer }) => {
  const t = useTranslations();
  const { state, correct } = page;
  const archetypes: ArchetypeSummary[] = sortArchetypes(listed.data, state.sort);
  const chosen = archetypes.find(({ key }) => key === state.archetype) ?? archetypes[0];
  const isMissing = state.archetype !== null && chosen !== undefined && chosen.key !== state.archetype;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one address is corrected once
  useEffect(() => {
    if (isMissing) correct("archetype", { archetype: null });
  }, [isMissing]);
  if (!listed.model) return <NoAxisRun words="archetypes" />;
  if (!chosen) {
    return (
      <Card isLoose>
        <p>{t("archetypes.none")}</p>
      </Card>
    );
  }
  return (
    <>
      {listed.coverage < LOW_COVERAGE && <Notice>{t("archetypes.few_types")}</Notice>}
      <div>
        <CompareMenu isOfDay chosen={state.compare} onChoose={(compare) => page.change({ compare })} />
      </div>
      {state.compare && listed.compared && <ComparedArchetypes listed={listed} compared={listed.compared} />}
      <ArchetypeList page={page} archetypes={archetypes} chosen={chosen.key} />
      <ArchetypeDetailsView key={chosen.key} page={page} archetype={chosen} />
    </>
  );
};
