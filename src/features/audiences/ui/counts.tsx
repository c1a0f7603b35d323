"use client";

import { useTranslations } from "next-intl";
import { type AnswerOf, call, type InputOf } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLivePreview } from "#core/ui/use-live-preview.ts";
import { LEFT_OUT, type LeftOut } from "#features/audiences/rules/audience.ts";
import { Power } from "#features/campaigns/ui/embed.tsx";
import styles from "./audiences.module.css";

type CountsProps = {
  selected: number;
  sent: number;
  leftOut: Record<LeftOut, number>;
  /** The name of the number of members. */
  label: string;
  isStale?: boolean;
};

/** How many customers are sent, and why the others of the source are not. */
export const Counts = ({ selected, sent, leftOut, label, isStale = false }: CountsProps) => {
  const t = useTranslations("audiences");
  const { exact } = useFormats();
  return (
    <dl className={`stack ${styles.counts}`} data-stale={isStale || undefined}>
      <div className={`flex items-baseline justify-between gap-12 ${styles.total}`}>
        <dt>{label}</dt>
        <dd>{exact(sent)}</dd>
      </div>
      <div className="flex items-baseline justify-between gap-12">
        <dt>{t("selected")}</dt>
        <dd>{exact(selected)}</dd>
      </div>
      {LEFT_OUT.map((reason) => (
        <div className="flex items-baseline justify-between gap-12" key={reason}>
          <dt>{t(`left_out.${reason}`)}</dt>
          <dd>{exact(leftOut[reason])}</dd>
        </div>
      ))}
    </dl>
  );
};

const ROUTE = "POST /api/admin/audiences/preview";
type Selection = InputOf<typeof ROUTE>;

type LiveCountsProps = {
  /** Null while it is incomplete. */
  selection: Selection | null;
};

/** Who would be sent now, counted while the audience is edited. */
export const LiveCounts = ({ selection }: LiveCountsProps) => {
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
        {selection === null && <p className="soft">{t("count_incomplete")}</p>}
        {selection !== null && !error && !shown && <p className="soft">{t("counting")}</p>}
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
