"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { PlaybookSettingsAnswer } from "#features/playbooks/contracts/playbook-settings.ts";
import { LIKELY_BACK } from "#records/rules/customers/customer-standing.ts";
import {
  campaignRules,
  churnRules,
  conditionsInWords,
  outreachRules,
  type PlaybookRule,
  routingRules,
} from "#records/rules/playbook.ts";
import styles from "./churn.module.css";
import { ruleId } from "./churn-state.ts";
import { useActionWords } from "./use-churn-columns.tsx";

const SettingsDialog = lazily(() => import("./settings-dialog.tsx").then(({ SettingsDialog: it }) => it));

/** The rules as text with the business's settings, and for admins a button to change them. */
export const RulesCard = () => {
  const t = useTranslations();
  const maySet = useCan({ resource: "playbooks", action: "edit" }).data?.can;
  const [isOpen, setOpen] = useState(false);
  const { answer, error, retry } = useAnswer("GET /api/admin/actions/settings", {});
  if (error) return <ErrorCard title={t("churn.rules_failed")} error={error} onRetry={retry} />;
  if (!answer) return null;
  return (
    <Card
      title={t("churn.rules")}
      isLoose
      tools={maySet && <Button onClick={() => setOpen(true)}>{t("churn.change_rules")}</Button>}
    >
      <p className="max-w-prose small faint underlined-links">{t("churn.rules_about")}</p>
      <Rules settings={answer.data} />
      {isOpen && <SettingsDialog settings={answer.data} onClose={() => setOpen(false)} />}
    </Card>
  );
};

const Rules = ({ settings }: { settings: PlaybookSettingsAnswer }) => {
  const t = useTranslations();
  const words = useActionWords();
  const { money, percent } = useFormats();
  const { winBackLeastValue, winBackPerWeek } = settings;
  return (
    <div className={styles.ruleGroups}>
      <section>
        <h3 className="subtitle">{t("churn.rules_of.week")}</h3>
        <p>
          {t("churn.rule_week", {
            value: money(winBackLeastValue),
            count: winBackPerWeek,
            likely: percent(LIKELY_BACK),
          })}
        </p>
      </section>
      <RuleList
        title={t("churn.rules_of.churn")}
        rules={churnRules(settings)}
        describe={({ action, priority }) => ({
          id: ruleId(priority),
          label: t(`priority.${priority}`),
          play: words(action),
        })}
      />
      <RuleList
        title={t("churn.rules_of.outreach")}
        rules={outreachRules(settings)}
        describe={() => ({ id: ruleId("outreach"), play: words("outreach_message") })}
      />
      <RuleList
        title={t("churn.rules_of.routing")}
        rules={routingRules(settings)}
        describe={({ queue }) => ({ id: ruleId(queue), play: t(`plays.${queue}`) })}
        otherwise={t("plays.general_support")}
      />
      <RuleList
        title={t("churn.rules_of.campaign")}
        rules={campaignRules(settings)}
        describe={({ campaign }) => ({ id: ruleId(campaign), play: t(`plays.${campaign}`) })}
      />
    </div>
  );
};

type RuleListProps<Play> = {
  title: string;
  rules: readonly PlaybookRule<Play>[];
  describe: (play: Play) => { id: string; play: string; label?: string };
  /** The rule for customers that no other rule matches. */
  otherwise?: string;
};

const RuleList = <Play,>({ title, rules, describe, otherwise }: RuleListProps<Play>) => {
  const t = useTranslations("churn");
  const formats = useFormats();
  const { language } = useLanguage(false);
  // With no segments listed, the rule applies to no customers.
  const meant = rules.filter(({ when }) => when.every((one) => one.asks === "worth" || one.kinds.length > 0));
  return (
    <section>
      <h3 className="subtitle">{title}</h3>
      <ol className={`stack gap-8 list-decimal ${styles.rules}`}>
        {meant.map(({ play, when }) => {
          const { id, play: words, label } = describe(play);
          const conditions = conditionsInWords(when, { language, formats });
          return (
            <li className="break-anywhere" key={id} id={id} tabIndex={-1}>
              {label && <strong>{label}. </strong>}
              {t("rule", { who: conditions, play: words })}
            </li>
          );
        })}
        {otherwise !== undefined && <li className="break-anywhere">{t("rule_otherwise", { play: otherwise })}</li>}
      </ol>
    </section>
  );
};
