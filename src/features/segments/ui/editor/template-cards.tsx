"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { criteriaInWords } from "#records/rules/criteria/criteria-words.ts";
import { useCriteriaReader } from "#records/ui/list/use-criteria-reader.ts";
import { usePreview } from "#records/ui/list/use-preview.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import styles from "../segments.module.css";
import { TEMPLATE_KEYS, type TemplateKey, templateCriteria } from "./templates.ts";

/** Templates, each with the number of customers it matches today. */
export const TemplateCards = () => {
  const t = useTranslations("segments");
  return (
    <ul className={`grid gap-16 ${styles.templates}`} aria-label={t("templates")}>
      {TEMPLATE_KEYS.map((key) => (
        <TemplateCard key={key} template={key} />
      ))}
    </ul>
  );
};

const TemplateCard = ({ template }: { template: TemplateKey }) => {
  const t = useTranslations();
  const { count } = useFormats();
  const reader = useCriteriaReader();
  const segment = useSegmentWords()("champions").name;
  const criteria = templateCriteria(template);
  const { current, error } = usePreview(criteria);
  const words = current && t("states.customers", { count: current.count });
  return (
    <li className="stack min-w-0 gap-8 panel p-20">
      <Link className="font-semibold" href={`/segments/new?template=${template}`}>
        {t(`segment_templates.${template}.name`, { segment })}
      </Link>
      <p className="small font-normal faint">{criteria ? criteriaInWords(criteria, reader) : t("segments.by_hand")}</p>
      {criteria && (
        <p className="mt-auto font-medium">
          {current
            ? current.isEstimate
              ? t("segments.about", { count: count(current.count) })
              : words
            : error
              ? t("segments.count_failed")
              : t("segments.counting")}
        </p>
      )}
    </li>
  );
};
