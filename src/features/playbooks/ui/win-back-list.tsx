"use client";

import { useCan } from "@refinedev/core";
import { Button, Segmented } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { markFigure } from "#core/messages/terms.ts";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { ChoiceMenu } from "#core/ui/menu-button.tsx";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import type { ListPage } from "#core/ui/table/use-list-table.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import { useIsPhone } from "#core/ui/use-device.ts";
import type { WinBackAnswer, WinBackRow } from "#features/playbooks/contracts/win-back.ts";
import { REACH_FILTERS, REACHES, type ReachFilter } from "#records/rules/customers/reach.ts";
import { useEvidence, useExpectedEach } from "#records/ui/evidence.tsx";
import { Bulk } from "#records/ui/list/bulk.tsx";
import { RowsExport } from "#records/ui/list/save-and-export.tsx";
import { useBulkSelection } from "#records/ui/list/use-bulk.tsx";
import { useNameColumn } from "#records/ui/people/customer-columns.tsx";
import { useStoredTrail } from "#records/ui/people/customer-state.ts";
import type { Reachable } from "#records/ui/people/reach-line.tsx";
import { UnlessEmpty } from "#records/ui/setup/use-setup.tsx";
import styles from "./churn.module.css";
import type { ChurnAddress } from "./churn-state.ts";
import { ShowMarked, useFeedbackColumn, useValueAtRisk } from "./list-tools.tsx";

/** How many customers are listed, what they are worth, what contact is expected to bring, and how many can be reached. */
export const WinBackHeadline = ({ listed, who }: { listed: WinBackAnswer | undefined; who: "week" | "all" }) => {
  const t = useTranslations();
  const { count, days, moneyShort } = useFormats();
  const measured = useEvidence().note("win_back", null);
  const expectedEach = useExpectedEach();
  const isPhone = useIsPhone();
  if (!listed)
    return (
      <ContextLine lines={2} phoneLines={3}>
        <LoadingWords />
      </ContextLine>
    );
  const { totals, contacted, cap, asOf } = listed;
  const { customers, expectedFromContact: expected } = totals;
  const worth = t("churn.saved", {
    count: customers,
    money: moneyShort(totals.expectedValueSaved),
    lower: moneyShort(expected.lower),
    upper: moneyShort(expected.upper),
  });
  const day = asOf === null ? null : t("churn.as_of", { day: days(asOf, asOf) });
  const each = customers === 0 ? null : expectedEach(expected, customers);
  const parts = [
    // A phone's first screen is for the list; there these are in the definition.
    ...(each === null || isPhone ? [] : [each]),
    t("churn.contacted_of", { contacted: count(contacted), cap: count(cap) }),
    ...(measured === "" ? [] : [t("churn.measured", { effect: measured })]),
    ...(day === null || (isPhone && customers > 0) ? [] : [day]),
  ];
  return (
    <ContextLine lines={2} phoneLines={3}>
      <span {...markFigure("expected_from_contact", `win_back ${who}`)}>
        {t("states.customers", { count: customers })}
        {customers > 0 && (
          <>
            {` · ${worth} `}
            <TermInfo term="expected_from_contact">
              {isPhone && <p>{[each, day].filter((part) => part !== null).join(" · ")}</p>}
            </TermInfo>
          </>
        )}
      </span>
      {` · ${parts.join(" · ")}`}
    </ContextLine>
  );
};

/** Who, why, what is at risk, and how the customer can be reached. */
const useWinBackColumns = (here: string): ListColumn<WinBackRow>[] => {
  const t = useTranslations();
  const { percent } = useFormats();
  const atRisk = useValueAtRisk();
  return [
    useNameColumn(here),
    {
      name: "why",
      title: t("churn.why"),
      isText: true,
      // Whole on phones: the days since the last purchase are at its end.
      onPhone: "line",
      show: ({ nextAction }) =>
        nextAction && (
          <span data-whole title={nextAction.why}>
            {nextAction.why}
          </span>
        ),
    },
    {
      name: "saveValue",
      title: t("churn.value_at_risk"),
      term: "value_at_risk",
      align: "end",
      show: ({ saveValue, valueIfBack }) => atRisk(saveValue, valueIfBack),
    },
    {
      name: "chanceToReturn",
      title: t("churn.chance_to_return"),
      term: "chance_to_return",
      align: "end",
      show: ({ chanceToReturn }) => (chanceToReturn === null ? "–" : percent(chanceToReturn)),
    },
    {
      name: "reachable",
      title: t("churn.reachable_label"),
      term: "reachable",
      show: ({ reachableByEmail, reachableBySms }) => {
        const ways = [reachableByEmail && t("customer.email"), reachableBySms && t("customer.sms")].filter(Boolean);
        return ways.length > 0 ? (
          ways.join(", ")
        ) : (
          <span className="max-w-prose small faint underlined-links">{t("churn.no_consent")}</span>
        );
      },
    },
  ];
};

type WinBackEmptyProps = { page: ChurnAddress; listed: WinBackAnswer | undefined };

/** Why no customers are listed, and the next step. */
const WinBackEmpty = ({ page: { state, change }, listed }: WinBackEmptyProps) => {
  const t = useTranslations("churn");
  const reach = useTranslations("reach");
  const { money } = useFormats();
  const { name } = useMe().business;
  const isUnreached = listed !== undefined && listed.overdue === 0 && listed.unreachable > 0;
  const mayImport = useCan({ resource: "imports", action: "list" }).data?.can;
  if (!listed) return null;
  if (state.show === "marked") return <p>{t("no_customers_marked")}</p>;
  if (listed.overdue + listed.unreachable === 0) {
    return (
      <UnlessEmpty>
        <p>{t("no_customers_overdue", { business: name })}</p>
      </UnlessEmpty>
    );
  }
  if (state.who === "week" && listed.forecast === null) {
    return <p>{t.rich("week_needs_forecast", { link: (words) => <Link href="/forecast">{words}</Link> })}</p>;
  }
  if (isUnreached) {
    return (
      <>
        <p>{t("no_customers_reachable", { count: listed.unreachable })}</p>
        {mayImport && <Link href="/imports/new">{reach("import_consents")}</Link>}
      </>
    );
  }
  const isDone = listed.contacted >= listed.cap;
  return (
    <>
      <p>
        {isDone
          ? t("week_done", { count: listed.contacted })
          : t("no_customers_worth", { value: money(listed.leastValue) })}
      </p>
      <Button onClick={() => change({ who: "all", reach: "all", page: 1 })}>{t("show_overdue")}</Button>
    </>
  );
};

type Props = { page: ChurnAddress; list: ListPage<WinBackRow>; reach: Reachable; listed: WinBackAnswer | undefined };

/** Customers to win back, by value at risk: as many as the team can contact this week, or all who are overdue. */
export const WinBackList = ({ page, list, reach, listed }: Props) => {
  const t = useTranslations();
  const { state } = page;
  const here = page.address({});
  const columns = [...useWinBackColumns(here), ...useFeedbackColumn<WinBackRow>(state.show === "marked")];
  const { q, sort } = list.at.state;
  const reachable: ReachFilter = reach.reachable ?? "all";
  const filters = { view: state.who, reachable, state: state.show, q };
  const exported = { ...filters, exportFormat: "csv" as const, sort: sort as "-saveValue" };
  const { chosen, selection } = useBulkSelection(JSON.stringify(filters), list);
  useStoredTrail(here, t("churn.tabs.week"), list);
  return (
    <>
      <ListTable
        caption={t("churn.tabs.week")}
        columns={columns}
        page={list}
        searchLabel={t("members.search")}
        tools={
          <>
            <WhoChoice page={page} listed={listed} />
            <ReachableChoice reach={reach} />
            <ShowMarked page={page} marked={listed?.marked ?? 0} />
            <ExportButton route="GET /api/admin/actions/win-back" input={exported} />
          </>
        }
        empty={<WinBackEmpty page={page} listed={listed} />}
        {...(selection && { selection })}
      />
      <Bulk
        chosen={chosen}
        all={{ list: { name: "win-back", ...filters } }}
        total={list.total}
        hasOutcomes={state.show === "open"}
        file={<RowsExport chosen={chosen} route="GET /api/admin/actions/win-back" input={exported} />}
      />
      {listed && listed.unreachable > 0 && reachable !== "all" && (
        <div className={styles.unreachable}>
          <Notice>
            {t(`churn.unreachable.${reachable}`, { count: listed.unreachable })}{" "}
            <Button type="link" size="small" onClick={() => page.change({ who: "all", reach: "all", page: 1 })}>
              {t("churn.show_overdue")}
            </Button>
          </Notice>
        </div>
      )}
    </>
  );
};

/** This week's customers, or all who are overdue. */
const WhoChoice = ({ page: { state, change }, listed }: { page: ChurnAddress; listed: WinBackAnswer | undefined }) => {
  const t = useTranslations("churn");
  const { count } = useFormats();
  const all = listed ? t("all_overdue_count", { count: count(listed.overdue) }) : t("all_overdue");
  return (
    // As a line of text it would be higher than the buttons beside it.
    <div className={`flex ${styles.who}`}>
      <Segmented
        name="who"
        aria-label={t("who")}
        value={state.who}
        options={[
          { value: "week" as const, label: t("this_week") },
          { value: "all" as const, label: all },
        ]}
        onChange={(who) => change({ who, page: 1 })}
      />
    </div>
  );
};

/** How the listed customers must be reachable. */
const ReachableChoice = ({ reach: { reachable, change } }: { reach: Reachable }) => {
  const t = useTranslations("churn");
  const chosen: ReachFilter = reachable ?? "all";
  const choose = (key: string) => change(REACHES.find((one) => one === key) ?? null);
  return (
    <ChoiceMenu
      label={t("reachable_label")}
      words={t(`reachable.${chosen}`)}
      options={REACH_FILTERS.map((key) => ({ key, label: t(`reachable.${key}`) }))}
      chosen={chosen}
      onChoose={choose}
    />
  );
};
