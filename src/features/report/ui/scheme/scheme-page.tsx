"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, InputNumber, Segmented } from "antd";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { FormProblems } from "#core/ui/forms/form-problems.tsx";
import { useLeaveGuard } from "#core/ui/forms/use-leave-guard.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { useRefreshMe } from "#core/ui/session/me-reader.ts";
import { answerKey, useAnswer, useShowWritten } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { RfmSchemePreview, RfmSchemes, WireScheme } from "#features/report/contracts/rfm-scheme.ts";
import type { SchemeProblem } from "#features/report/rules/scheme-problems.ts";
import { CellsCard } from "./cells-card.tsx";
import styles from "./rfm-scheme.module.css";
import {
  changesBetween,
  DIMENSIONS,
  type Dimension,
  listSchemeProblems,
  useDraftWords,
  useProblemWords,
  withCells,
  withLook,
} from "./scheme-model.ts";
import { PreviewCard, useSchemePreview, VersionsCard } from "./versions.tsx";

/** Before the first preview, and without sales. */
const FALLBACK = { recency: [17, 35, 53, 71], frequency: [2, 3, 4, 5], monetary: [50, 100, 200, 500] };
/** Recency counts down: few days score best. */
const SCORES = { recency: [5, 4, 3, 2], frequency: [2, 3, 4, 5], monetary: [2, 3, 4, 5] } as const;

type Props = {
  scheme: WireScheme;
  currency: string;
  standard: RfmSchemePreview["standardThresholds"] | undefined;
  problems: readonly SchemeProblem[];
  onChange: (thresholds: WireScheme["thresholds"]) => void;
};

/** Standard scoring or four values of the business's own, for each score. */
const ThresholdsCard = ({ scheme: { thresholds }, currency, standard, problems, onChange }: Props) => {
  const t = useTranslations();
  const id = useId();
  const words = useProblemWords();
  const set = (dimension: Dimension, values: number[] | null) => onChange({ ...thresholds, [dimension]: values });
  return (
    <Card title={t("rfm_scheme.thresholds")} isLoose>
      <p className="text-13 soft">{t("rfm_scheme.thresholds_about")}</p>
      {DIMENSIONS.map((dimension) => {
        const own = thresholds[dimension];
        const problem = problems.find(({ path }) => path.startsWith(`thresholds.${dimension}`));
        return (
          <fieldset key={dimension} className={`grid gap-8 bare-fieldset ${styles.dimension}`}>
            <legend>{t(`scores.${dimension}.name`)}</legend>
            <Segmented
              name={`${id}-${dimension}`}
              aria-label={t("rfm_scheme.scoring_of", { name: t(`scores.${dimension}.name`) })}
              value={own === null ? "standard" : "own"}
              options={[
                { value: "standard", label: t(`rfm_scheme.standard_${dimension}`) },
                { value: "own", label: t("rfm_scheme.own") },
              ]}
              onChange={(choice) => set(dimension, choice === "own" ? [...(standard ?? FALLBACK)[dimension]] : null)}
            />
            {own && (
              <div className="row gap-12">
                {SCORES[dimension].map((score, at) => (
                  <label className="grid gap-4 text-13" key={score} htmlFor={`${id}-${dimension}-${score}`}>
                    {t(`rfm_scheme.from_${dimension}`, { score, currency })}
                    <InputNumber
                      id={`${id}-${dimension}-${score}`}
                      value={own[at] ?? 0}
                      min={0}
                      {...(dimension !== "monetary" && { precision: 0 })}
                      {...(problem?.path.endsWith(`[${at}]`) && { status: "error" as const })}
                      onChange={(value) =>
                        set(
                          dimension,
                          own.map((before, i) => (i === at ? (value ?? 0) : before)),
                        )
                      }
                    />
                  </label>
                ))}
              </div>
            )}
            {problem && (
              <p className="text-13 text-error" role="alert">
                {words(problem, currency)}
              </p>
            )}
          </fieldset>
        );
      })}
    </Card>
  );
};

const LooksCard = lazily(() => import("./looks-card.tsx").then(({ LooksCard: it }) => it));

const activeIn = ({ versions, activeVersion, standard }: RfmSchemes): WireScheme =>
  versions.find(({ version }) => version === activeVersion)?.scheme ?? standard;

/** Edits a copy of a version, with its effect beside it; the segments in use change only by activating a version. */
const SchemeEditor = ({ schemes }: { schemes: RfmSchemes }) => {
  const t = useTranslations();
  const id = useId();
  const client = useQueryClient();
  const refreshMe = useRefreshMe();
  const showWritten = useShowWritten();
  const [base, setBase] = useState(() => activeIn(schemes));
  const [draft, setDraft] = useState(base);
  const [note, setNote] = useState("");
  const { currency, revision } = schemes;
  const problems = listSchemeProblems(draft, currency);
  const areThresholdsWrong = problems.some(({ path }) => path.startsWith("thresholds."));
  const preview = useSchemePreview(areThresholdsWrong ? null : draft, revision);
  const words = useDraftWords(draft);
  const isDirty = changesBetween(base, draft).length > 0;
  useLeaveGuard(isDirty);
  const saving = useWrite("POST /api/admin/rfm-scheme/versions", { key: "rfm-scheme", isQuiet: true });
  const activating = useWrite("PUT /api/admin/rfm-scheme/active", { key: "rfm-scheme", isQuiet: true });
  const show = (data: RfmSchemes) => showWritten("GET /api/admin/rfm-scheme", () => ({ data }));

  const save = async () => {
    const saved = await saving.write({ scheme: draft, note }, { successMessage: t("rfm_scheme.saved") });
    if (!saved) return;
    setBase(draft);
    setNote("");
    await show(saved.data);
  };
  const activate = async (activeVersion: number | null, inApi: boolean) => {
    const active = await activating.write(
      { revision, activeVersion, inApi },
      { successMessage: ({ data: { run } }) => t(run ? "rfm_scheme.activated" : "states.saved") },
    );
    if (!active) return;
    await show(active.data.schemes);
    await refreshMe();
    // A report of the old segments must not be shown, not even until it has been loaded again.
    client.removeQueries({ queryKey: answerKey("GET /api/reports/customers/segmentation") });
    await client.invalidateQueries();
  };
  const open = (scheme: WireScheme) => {
    setBase(scheme);
    setDraft(scheme);
  };
  return (
    <div className={`grid gap-16 ${styles.columns}`}>
      <div className={`grid min-w-0 gap-16 ${styles.column}`}>
        <FormProblems problems={[]} error={saving.error ?? activating.error} />
        <Card title={t("rfm_scheme.draft")} isLoose>
          <div className="grid gap-4">
            <label htmlFor={`${id}-note`}>{t("rfm_scheme.note")}</label>
            <Input id={`${id}-note`} value={note} maxLength={200} onChange={({ target }) => setNote(target.value)} />
          </div>
          <div className="row items-center gap-8">
            <Button
              type="primary"
              loading={saving.isBusy}
              disabled={!isDirty || problems.length > 0}
              aria-describedby={`${id}-state`}
              onClick={() => void save()}
            >
              {t("rfm_scheme.save")}
            </Button>
            <Button disabled={!isDirty} onClick={() => setDraft(base)}>
              {t("rfm_scheme.discard")}
            </Button>
            <span id={`${id}-state`} className="text-13 soft" role="status">
              {problems.length > 0
                ? t("rfm_scheme.wrong", { count: problems.length })
                : t(isDirty ? "states.unsaved" : "rfm_scheme.unchanged")}
            </span>
          </div>
        </Card>
        <ThresholdsCard
          scheme={draft}
          currency={currency}
          standard={preview.last?.standardThresholds}
          problems={problems}
          onChange={(thresholds) => setDraft((now) => ({ ...now, thresholds }))}
        />
        <CellsCard
          scheme={draft}
          words={words}
          onPaint={(indexes, key) => setDraft((now) => withCells(now, indexes, key))}
        />
        <LooksCard
          scheme={draft}
          currency={currency}
          words={words}
          problems={problems}
          onChange={(key, change) => setDraft((now) => withLook(now, key, change))}
        />
      </div>
      <div className={`grid min-w-0 gap-16 ${styles.beside}`}>
        <PreviewCard preview={preview} words={words} isWrong={areThresholdsWrong} />
        <VersionsCard
          schemes={schemes}
          isBusy={activating.isBusy}
          onActivate={(version, inApi) => void activate(version, inApi)}
          onEdit={open}
        />
      </div>
    </div>
  );
};

/** The business's own RFM segments: who would move, versions, and which one is used. */
export const SchemePage = () => {
  const t = useTranslations();
  const { answer, error, retry } = useAnswer("GET /api/admin/rfm-scheme", {});
  return (
    <PageLayout>
      <PageHeader
        title={t("nav.rfm_scheme")}
        about={t("rfm_scheme.about")}
        above={<BackLink href="/rfm">{t("nav.rfm")}</BackLink>}
      />
      {error ? (
        <ErrorCard title={t("rfm_scheme.failed")} error={error} onRetry={retry} />
      ) : answer ? (
        <SchemeEditor schemes={answer.data} />
      ) : (
        <PageSkeleton rows={[{ cards: 2, height: 420 }]} />
      )}
    </PageLayout>
  );
};
