"use client";

import { useLocale, useTranslations } from "next-intl";
import { namingReport } from "#contracts/naming.ts";
import type { Run } from "#contracts/runs.ts";
import { axisNamed } from "#lib/domain/axes/registry/axes.ts";
import { languageOf } from "../messages/language.ts";
import { Card } from "../page/card.tsx";
import { useFormats } from "../providers/use-formats.ts";
import styles from "./runs.module.css";

/** What a run that had Claude name the segments of its axes asked, what that took, and which axes have their own words. */
export const NamingCard = ({ run: { result } }: { run: Run }) => {
  const t = useTranslations("runs.naming");
  const locale = useLocale();
  const formats = useFormats();
  const { data: naming } = namingReport.safeParse(result?.naming);
  if (naming?.by !== "ai") return null;
  const { model, calls, cached, kept, tokensIn, tokensOut, costUsd, failed } = naming;
  // Prices are in dollars, whatever the business sells in.
  const dollars = new Intl.NumberFormat(locale, { style: "currency", currency: "USD", maximumFractionDigits: 3 });
  const facts: [name: string, value: string | null][] = [
    [t("model"), model],
    [t("calls"), formats.count(calls)],
    [t("cached"), formats.count(cached)],
    [t("kept"), formats.count(kept)],
    [t("tokens_in"), formats.count(tokensIn)],
    [t("tokens_out"), formats.count(tokensOut)],
    [t("cost"), costUsd === null ? t("no_price") : dollars.format(costUsd)],
  ];
  const nameOf = (axis: string) => axisNamed(axis)?.words[languageOf(locale)].name ?? axis;
  return (
    <Card title={t("title")} isLoose>
      <dl className={styles.facts}>
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className={styles.fact}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {failed.length > 0 && (
        <>
          <p>{t("failed", { count: failed.length })}</p>
          <ul>
            {failed.map(({ axis, why }) => (
              <li key={axis}>{t("axis_why", { axis: nameOf(axis), why: t(`why.${why}`) })}</li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
};
