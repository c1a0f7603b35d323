"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Audience } from "#features/audiences/contracts/audiences.ts";

/** An audience's source and schedule in the reader's language. */
export const useAudienceWords = () => {
  const t = useTranslations("audiences");
  const { hour: hourOf } = useFormats();
  return {
    source: ({ source, sourceName }: Pick<Audience, "source" | "sourceName">): string => {
      if (source.kind === "playbook") return t(`playbooks.${source.list}`);
      return sourceName ?? t("unknown_source");
    },
    schedule: ({ schedule, hour }: Pick<Audience, "schedule" | "hour">): string =>
      schedule === "daily" || schedule === "weekly"
        ? t(`at_${schedule}`, { time: hourOf(hour) })
        : t(`schedules.${schedule}`),
  };
};
