"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useOpenRuns } from "#core/ui/runs/use-open-runs.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import styles from "./runs.module.css";

/** Shows the current run's progress in the top bar of every page, with a link to it. Announces its end. */
export const RunRing = () => {
  const t = useTranslations("runs");
  const formats = useFormats();
  const { runs, total } = useOpenRuns();
  const [wasBusy, setWasBusy] = useState(false);
  useEffect(() => {
    if (total > 0) setWasBusy(true);
  }, [total]);
  const share = runs.reduce((sum, { progress }) => sum + progress, 0) / Math.max(1, runs.length);
  const words = t("ring", { count: total, share: formats.percent(share) });
  return (
    <>
      {total > 0 && (
        <Link
          href="/jobs?state=running"
          className={`grid place-center ${styles.ring}`}
          aria-label={words}
          title={words}
        >
          <svg viewBox="0 0 20 20" width="20" height="20" fill="none" strokeWidth="2" aria-hidden>
            <circle cx="10" cy="10" r="9" stroke="var(--fill-strong)" />
            <circle
              cx="10"
              cy="10"
              r="9"
              stroke="var(--accent-base)"
              pathLength="1"
              strokeDasharray={`${share} 1`}
              transform="rotate(-90 10 10)"
            />
          </svg>
        </Link>
      )}
      <span role="status" className="visually-hidden">
        {wasBusy && total === 0 ? t("ring_over") : ""}
      </span>
    </>
  );
};
