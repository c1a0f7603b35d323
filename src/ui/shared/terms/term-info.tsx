"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type TermKey, termOf } from "#lib/domain/glossary/terms.ts";
import { useFreshness } from "./freshness.ts";
import { InfoButton } from "./info-button.tsx";
import { termAddress } from "./term-address.ts";
import styles from "./terms.module.css";
import { useTermWords } from "./use-term-words.ts";

type Props = {
  term: TermKey;
  /** The button's visible text in place of the icon. */
  text?: string;
  /** More about the figure that it explains, such as what it was calculated from. */
  children?: ReactNode;
};

/** The definition, formula, unit, source and freshness of a figure, beside its name. */
export const TermInfo = ({ term, text, children }: Props) => {
  const t = useTranslations("glossary");
  const { nameOf } = useTermWords();
  return (
    <InfoButton label={t("define", { name: text ?? nameOf(term) })} {...(text !== undefined && { text })}>
      <TermCard term={term}>{children}</TermCard>
    </InfoButton>
  );
};

/** Rendered only when the card opens. */
const TermCard = ({ term, children }: Omit<Props, "text">) => {
  const t = useTranslations("glossary");
  const { nameOf, definitionOf, formulaOf, unitOf, sourceOf } = useTermWords();
  const { source } = termOf(term);
  const freshness = useFreshness(source);
  const formula = formulaOf(term);
  const unit = unitOf(term);
  const facts: [label: string, value: string][] = [
    ...(formula ? [[t("formula"), formula] as [string, string]] : []),
    ...(unit ? [[t("unit"), unit] as [string, string]] : []),
    [t("source"), sourceOf(source, freshness)],
  ];
  return (
    <>
      <strong className={styles.name}>{nameOf(term)}</strong>
      <p>{definitionOf(term)}</p>
      {children}
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Link href={termAddress(term)} prefetch={false} aria-label={t("open_term", { name: nameOf(term) })}>
        {t("open")}
      </Link>
    </>
  );
};
