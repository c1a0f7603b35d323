"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useRunWords } from "./use-run-words.ts";
import { useSchedule } from "./use-schedule.ts";

/** Where there is nothing to see: what comes next. */
export const NextRun = () => {
  const t = useTranslations("runs");
  const formats = useFormats();
  const words = useRunWords();
  const { planned = [] } = useSchedule();
  const [next] = [...planned].sort((a, b) => a.nextAt.localeCompare(b.nextAt));
  return next ? <p>{t("empty_next", { kind: words.kind(next), time: formats.dated(next.nextAt) })}</p> : null;
};
