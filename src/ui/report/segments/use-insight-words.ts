"use client";

import { useTranslations } from "next-intl";
import type { SegmentationReport } from "#contracts/report/segmentation-report.ts";
import { type InsightName, insightWords } from "#lib/domain/report/insight-words.ts";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useVoice } from "#ui/shared/session/use-voice.ts";
import { insightSegment } from "../shares/segment-model.ts";

/** A headline insight in the reader's language; its segment and the next thing to do where one stands out. */
export const useInsightWords = (name: InsightName, report: SegmentationReport) => {
  const t = useTranslations("rfm");
  const voice = useVoice();
  const words = useSegmentWords();
  const found = insightSegment(report, name);
  const about = found && words(found.key);
  const { title, sentence, detail } = insightWords(
    name,
    report.method,
    found && about && { ...found, name: about.name },
    voice,
  );
  const standing = found &&
    about && {
      key: found.key,
      name: about.name,
      action: t("reach", { action: about.actions[0] ?? "", count: found.customer_count }),
    };
  return { title, sentence, detail, standing };
};
