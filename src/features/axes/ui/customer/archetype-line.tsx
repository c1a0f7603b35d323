"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import styles from "./customer-axes.module.css";
import { useAxisWords } from "./use-axis-words.ts";

/** The customer's archetype with a link to it. */
export const ArchetypeLine = ({ archetype }: { archetype: string | null }) => {
  const t = useTranslations("terms");
  const { archetypeName } = useAxisWords();
  const mayView = useCan({ resource: "archetypes", action: "list" }).data?.can;
  if (archetype === null) return null;
  const name = archetypeName(archetype);
  return (
    <p>
      <span className={styles.text}>{t("archetype")}: </span>
      {mayView ? <Link href={`/archetypes?archetype=${encodeURIComponent(archetype)}`}>{name}</Link> : name}
    </p>
  );
};
