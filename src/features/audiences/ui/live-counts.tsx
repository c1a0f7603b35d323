"use client";

import { useTranslations } from "next-intl";
import type { AnswerOf, InputOf } from "#core/ui/api/call.ts";
import { call } from "#core/ui/api/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useLivePreview } from "#core/ui/preview/use-live-preview.ts";
import { Power } from "#features/campaigns/ui/power-card.tsx";
import styles from "./audiences.module.css";
import { Counts } from "./counts.tsx";

const ROUTE = "POST /api/admin/audiences/preview";
export type Selection = InputOf<typeof ROUTE>;

type Props = {
  /** Null while it is incomplete. */
  selection: Selection | null;
};

/** Who would be sent now, counted while the audience is edited. */
export const LiveCounts = ({ selection }: Props) => {
  const t = useTranslations("audiences");
  const campaignWords = useTranslations("campaigns");
  const { last, current, isCounting, error, retry } = useLivePreview<Selection, AnswerOf<typeof ROUTE>["data"]>(
    selection,
    "",
    (input, signal) => call(ROUTE, input, { signal }),
  );
  const shown = current ?? last;
  const power = selection?.campaign && shown?.power;
  return (
    <>
      <Card title={t("now")} isLoose>
        {error && <ErrorCard title={t("count_failed")} error={error} onRetry={retry} />}
        {selection === null && <p className={styles.soft}>{t("count_incomplete")}</p>}
        {selection !== null && !error && !shown && <p className={styles.soft}>{t("counting")}</p>}
        {selection !== null && !error && shown && <Counts {...shown} label={t("reachable")} isStale={isCounting} />}
        {/* Only settled numbers are announced. */}
        <p role="status" className="visually-hidden">
          {current ? t("count_status", { sent: current.sent, selected: current.selected }) : ""}
        </p>
      </Card>
      {power && (
        <Card title={campaignWords("power")} aria-busy={isCounting}>
          <Power preview={power} planned={selection?.campaign?.expectedEffect ?? 0} />
        </Card>
      )}
    </>
  );
};
