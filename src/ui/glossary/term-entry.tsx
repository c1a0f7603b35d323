"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { type TermKey, termOf } from "#lib/domain/glossary/terms.ts";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { useMe } from "#ui/shared/session/me.ts";
import { useTermWords } from "#ui/shared/terms/use-term-words.ts";
import { permissionFor } from "../providers/access-control.ts";
import { PAGES } from "../providers/resources.ts";
import styles from "./glossary.module.css";
import type { GlossaryState } from "./glossary-state.ts";

type Props = { page: Address<GlossaryState>; term: TermKey; isCurrent: boolean };

/** A term with its definition, formula, unit, source and page. The address can open the glossary at it. */
export const TermEntry = ({ page, term, isCurrent }: Props) => {
  const t = useTranslations("glossary");
  const { nameOf, definitionOf, formulaOf, unitOf, sourceOf } = useTermWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isCurrent) return;
    // After the page's own heading has taken the focus.
    const frame = requestAnimationFrame(() => {
      heading.current?.scrollIntoView({ block: "center" });
      heading.current?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [isCurrent]);
  const { source } = termOf(term);
  const formula = formulaOf(term);
  const unit = unitOf(term);
  return (
    <article className={styles.term} data-current={isCurrent || undefined} aria-labelledby={`term-${term}`}>
      <h3 ref={heading} id={`term-${term}`} tabIndex={-1}>
        <StateLink page={page} to={{ term }} isCurrent={isCurrent}>
          {nameOf(term)}
        </StateLink>
      </h3>
      <p>{definitionOf(term)}</p>
      <dl>
        {formula && (
          <div>
            <dt>{t("formula")}</dt>
            <dd className={styles.formula}>{formula}</dd>
          </div>
        )}
        {unit && (
          <div>
            <dt>{t("unit")}</dt>
            <dd>{unit}</dd>
          </div>
        )}
        <div>
          <dt>{t("source")}</dt>
          <dd>{sourceOf(source, {})}</dd>
        </div>
        <div>
          <dt>{t("shown_on")}</dt>
          <dd>
            <ShownOn term={term} />
          </dd>
        </div>
      </dl>
    </article>
  );
};

/** A link for those who may open the page. */
const ShownOn = ({ term }: { term: TermKey }) => {
  const t = useTranslations("nav");
  const { permissions } = useMe();
  const shown = PAGES.find(({ name }) => name === termOf(term).page);
  if (!shown) return null;
  const permission = permissionFor(shown.name, "list");
  const title = t(shown.meta.word);
  return permission && !permissions.includes(permission) ? title : <Link href={shown.list}>{title}</Link>;
};
