"use client";

import { useLocale, useTranslations } from "next-intl";
import type { Run } from "#contracts/runs/runs.ts";
import type { NamingReport } from "#lib/domain/axes/naming/naming-report.ts";
import { axisTermsOf } from "#lib/domain/axes/terms/axis-terms.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { languageOf } from "../messages/language.ts";
import styles from "./runs.module.css";

/** The request, usage and results of a run in which Claude named segments. */
export const NamingCard = ({ run: { result } }: { run: Run }) => {
  const t = useTranslations("runs.naming");
  const locale = useLocale();
  const formats = useFormats();
  const naming = result?.naming as NamingReport | undefined;
  if (naming?.by !== "ai") return null;
  const { model, calls, cached, kept, tokensIn, tokensOut, costUsd, failed } = naming;
  // Prices are in dollars, whatever the business's currency.
  const dollars = new Intl.NumberFormat(locale, { style: "currency", currency: "USD", maximumFractionDigits: 3 });
  const facts = [
    ...(model === null ? [] : [[t("model"), model] as const]),
    [t("calls"), formats.count(calls)] as const,
    [t("cached"), formats.count(cached)] as const,
    [t("kept"), formats.count(kept)] as const,
    [t("tokens_in"), formats.count(tokensIn)] as const,
    [t("tokens_out"), formats.count(tokensOut)] as const,
    [t("cost"), costUsd === null ? t("no_price") : dollars.format(costUsd)] as const,
  ];
  const nameOf = (axis: string) => axisTermsOf(axis)?.words[languageOf(locale)].name ?? axis;
  return (
    <Card title={t("title")} isLoose>
      <Facts of={facts} />
      {failed.length > 0 && (
        <>
          <p>{t("failed", { count: failed.length })}</p>
          <Facts of={failed.map(({ axis, why }) => [nameOf(axis), t(`why.${why}`)])} />
        </>
      )}
    </Card>
  );
};

const Facts = ({ of }: { of: readonly (readonly [name: string, value: string])[] }) => (
  <dl className={styles.facts}>
    {of.map(([name, value]) => (
      <div key={name} className={styles.fact}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
