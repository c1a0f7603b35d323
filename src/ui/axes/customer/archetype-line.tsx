"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { archetypeWords } from "#lib/domain/segments/fields/axes.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import styles from "./customer-axes.module.css";

/** The customer's archetype with a link to it. */
export const ArchetypeLine = ({ archetype }: { archetype: string | null }) => {
  const t = useTranslations("terms");
  const { language } = useLanguage(false);
  const mayView = useCan({ resource: "archetypes", action: "list" }).data?.can;
  if (archetype === null) return null;
  const name = archetypeWords(archetype, language);
  return (
    <p>
      <span className={styles.told}>{t("archetype")}: </span>
      {mayView ? <Link href={`/archetypes?archetype=${encodeURIComponent(archetype)}`}>{name}</Link> : name}
    </p>
  );
};
