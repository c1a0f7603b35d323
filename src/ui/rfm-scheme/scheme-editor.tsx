"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { RfmSchemes, WireScheme } from "#contracts/rfm-scheme/rfm-scheme.ts";
import { useLeaveGuard } from "#ui/segments/editor/use-leave-guard.tsx";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useShowWritten } from "#ui/shared/data/use-answer.ts";
import { FormProblems } from "#ui/shared/forms/form-problems.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useRefreshMe } from "#ui/shared/session/use-refresh-me.ts";
import { CellsCard } from "./cells-card.tsx";
import { PreviewCard } from "./preview-card.tsx";
import styles from "./rfm-scheme.module.css";
import { changesBetween, problemsOf, withCells, withLook } from "./scheme-model.ts";
import { ThresholdsCard } from "./thresholds-card.tsx";
import { useDraftWords } from "./use-draft-words.ts";
import { useSchemePreview } from "./use-scheme-preview.ts";
import { VersionsCard } from "./versions-card.tsx";

const LooksCard = lazily(() => import("./looks-card.tsx").then(({ LooksCard: it }) => it));

const activeIn = ({ versions, activeVersion, standard }: RfmSchemes): WireScheme =>
  versions.find(({ version }) => version === activeVersion)?.scheme ?? standard;

/** Edits a copy of a version, with its effect beside it; the segments in use change only by activating a version. */
export const SchemeEditor = ({ schemes }: { schemes: RfmSchemes }) => {
  const t = useTranslations();
  const id = useId();
  const client = useQueryClient();
  const refreshMe = useRefreshMe();
  const showWritten = useShowWritten();
  const [base, setBase] = useState(() => activeIn(schemes));
  const [draft, setDraft] = useState(base);
  const [note, setNote] = useState("");
  const { currency, revision } = schemes;
  const problems = problemsOf(draft, currency);
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
    await client.invalidateQueries();
  };
  const open = (scheme: WireScheme) => {
    setBase(scheme);
    setDraft(scheme);
  };
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <FormProblems problems={[]} error={saving.error ?? activating.error} />
        <Card title={t("rfm_scheme.draft")} isLoose>
          <div className={styles.field}>
            <label htmlFor={`${id}-note`}>{t("rfm_scheme.note")}</label>
            <Input id={`${id}-note`} value={note} maxLength={200} onChange={({ target }) => setNote(target.value)} />
          </div>
          <div className={styles.buttons}>
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
            <span id={`${id}-state`} className={styles.about} role="status">
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
      <div className={styles.beside}>
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
