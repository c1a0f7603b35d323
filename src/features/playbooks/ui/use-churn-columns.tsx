"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import type { ChurnRow } from "#features/playbooks/contracts/playbooks.ts";
import { reasonInWords } from "#records/rules/axes/reason-words.ts";
import { churnTextKey } from "#records/rules/business-texts.ts";
import { describeChurnAction } from "#records/rules/playbook.ts";
import { useChurnRiskColumn, useFieldColumns, useNameColumn } from "#records/ui/people/customer-columns.tsx";
import { useOwnText } from "#records/ui/people/segment-mark.tsx";
import styles from "./churn.module.css";
import { type RuleListRow, ruleId } from "./churn-state.ts";
import { useValueAtRisk } from "./list-tools.tsx";

/** The churn playbook's actions, in the business's own words if it has any. */
export const useActionWords = (): ((action: ChurnRow["action"]) => string) => {
  const t = useTranslations();
  const ownText = useOwnText();
  return (action) =>
    ownText(churnTextKey(action)) ??
    (action === "outreach_message" ? t("play_words.plays.outreach") : t(`plays.${action}`));
};

/** Why the rule fired: the customer's values with the thresholds, as one text. */
const WhyReasons = ({ why }: { why: RuleListRow["why"] }) => {
  const formats = useFormats();
  const { language } = useLanguage(false);
  const words = why.map((reason) => reasonInWords(reason, { language, formats })).join(" · ");
  return <span title={words}>{words}</span>;
};

type Facts = {
  /** The list's own address, for links back from a customer. */
  here: string;
  hasForecast: boolean;
};

/** Reasons and actions are whole on a laptop's screen, beside each other and without scrolling sideways. */
export const REASON_LINES = 3;
/** An action to win customers back has two parts and a priority. */
const ACTION_LINES = 4;

/** Columns of the lists that rules select, without the actions. */
export const useRiskColumns = <Own extends RuleListRow>({ here, hasForecast }: Facts): ListColumn<Own>[] => {
  const t = useTranslations();
  const { count, decimal } = useFormats();
  const name = useNameColumn(here);
  const { lifetimeValue } = useFieldColumns();
  const churnRisk = useChurnRiskColumn();
  const atRisk = useValueAtRisk();
  const value: ListColumn<Own> = {
    name: "valueAtRisk",
    title: t("churn.value_at_risk"),
    term: "value_at_risk",
    align: "end",
    show: ({ valueAtRisk, valueIfBack }) => atRisk(valueAtRisk, valueIfBack),
  };
  const risk: ListColumn<Own> = {
    ...churnRisk,
    show: (row) =>
      row.churnRisk === null ? (
        "–"
      ) : (
        <span className={`inline-flex gap-2 ${styles.risk}`}>
          {churnRisk.show(row)}
          <span className={styles.riskTrack} aria-hidden>
            <span style={{ width: `${(row.churnRisk * 100).toFixed(0)}%` }} />
          </span>
        </span>
      ),
  };
  const gap: ListColumn<Own> = {
    name: "gap",
    title: t("churn.gap"),
    term: "typical_gap",
    show: ({ usualGapDays: usual, daysSinceLastOrder: now }) => {
      if (now === null) return null;
      if (usual === null) return t("churn.gap_once", { now });
      return t("churn.gap_now", { usual: decimal(usual), now: count(now) });
    },
  };
  const why: ListColumn<Own> = {
    name: "why",
    title: t("churn.why"),
    isText: true,
    onPhone: "more",
    show: (row) => <WhyReasons why={row.why} />,
  };
  return [name, ...(hasForecast ? [value, risk] : [lifetimeValue]), gap, why];
};

/** What every page recommends first; for customers to win back with the rule's action, linked to the rule. */
export const useActionColumn = (): ListColumn<ChurnRow> => {
  const t = useTranslations();
  const words = useActionWords();
  return {
    name: "priority",
    title: t("terms.recommended_action"),
    term: "priority",
    figure: null,
    isText: true,
    lines: ACTION_LINES,
    onPhone: "line",
    show: ({ action, priority, nextAction: next }) => {
      const isRule = !next || next.kind === "win_back";
      const title = describeChurnAction(next, words(action));
      // The gap's own column says why a reminder is due.
      const reason = isRule || next.kind === "reorder_due" ? null : next.why;
      const below = isRule ? t("churn.priority_of", { priority: t(`priority.${priority}`) }) : reason;
      return (
        <span title={below ? `${title} · ${below}` : title}>
          {isRule ? <a href={`#${ruleId(priority)}`}>{title}</a> : title}
          {below && <span className="max-w-prose small faint underlined-links"> · {below}</span>}
        </span>
      );
    },
  };
};
