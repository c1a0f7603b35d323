"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { getTerm, isTermKey, TERM_KEYS, type TermKey } from "#core/messages/terms.ts";
import { type AddressState, defineAddress, parsed, SEARCH_WORDS } from "#core/ui/address.ts";
import { Card } from "#core/ui/page/card.tsx";
import { useMay, usePages } from "#core/ui/page/feature-pages.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { StateLink } from "#core/ui/state-link.tsx";
import { ListEmpty } from "#core/ui/table/list-skeleton.tsx";
import { SearchField } from "#core/ui/table/search-field.tsx";
import { useTermWords } from "#core/ui/term-info.tsx";
import { type Address, useAddressState } from "#core/ui/use-address-state.ts";
import { matchesText } from "#core/values/text-match.ts";
import styles from "./glossary.module.css";

/** The letter under which a name is listed: without its accent, as a reader looks for it. */
const toInitial = (name: string): string => name.normalize("NFD").charAt(0).toUpperCase();

/** Names in the order of the language, by first letter. */
export const byLetter = <Item extends { name: string }>(
  items: readonly Item[],
  locale: string,
): { letter: string; items: Item[] }[] => {
  const order = new Intl.Collator(locale, { numeric: true });
  const sorted = items.toSorted((a, b) => order.compare(a.name, b.name));
  const letters = [...new Set(sorted.map(({ name }) => toInitial(name)))];
  return letters.map((letter) => ({ letter, items: sorted.filter(({ name }) => toInitial(name) === letter) }));
};

/** The address of the page: search words, and the entry that it opens at. */
export const glossaryAddress = defineAddress({
  q: SEARCH_WORDS,
  term: parsed((text) => (isTermKey(text) ? text : undefined), null),
});

type GlossaryState = AddressState<typeof glossaryAddress>;

type Props = { page: Address<GlossaryState>; term: TermKey; isCurrent: boolean };

/** A term with its definition, formula, unit, source and page. The address can open the glossary at it. */
const TermEntry = ({ page, term, isCurrent }: Props) => {
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
  const { source } = getTerm(term);
  const formula = formulaOf(term);
  const unit = unitOf(term);
  return (
    <article className={styles.term} data-current={isCurrent || undefined} aria-labelledby={`term-${term}`}>
      <h3 className="title" ref={heading} id={`term-${term}`} tabIndex={-1}>
        <StateLink page={page} to={{ term }} isCurrent={isCurrent}>
          {nameOf(term)}
        </StateLink>
      </h3>
      <p className="max-w-prose">{definitionOf(term)}</p>
      <dl className="grid gap-2 mt-8 small">
        {formula && (
          <div>
            <dt>{t("formula")}</dt>
            <dd className="font-medium">{formula}</dd>
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
  const may = useMay();
  const shown = usePages().pages.find(({ name }) => name === getTerm(term).page);
  if (!shown) return null;
  const title = t(shown.meta.word);
  return may(shown.name, "list") ? <Link href={shown.list}>{title}</Link> : title;
};

/** What every figure means, how it is calculated, and where it comes from. */
export const GlossaryPage = () => {
  const t = useTranslations();
  const page = useAddressState(glossaryAddress);
  const { state, change } = page;
  return (
    <PageLayout>
      <PageHeader title={t("nav.glossary")} about={t("glossary.about")} />
      <div className={styles.search}>
        <SearchField
          label={t("glossary.search")}
          value={state.q}
          onSearch={(q) => change({ q, term: null }, "replace")}
        />
      </div>
      <Terms page={page} />
    </PageLayout>
  );
};

const Terms = ({ page }: { page: Address<GlossaryState> }) => {
  const t = useTranslations("glossary");
  const { nameOf, definitionOf } = useTermWords();
  const { q, term } = page.state;
  const isSearch = q.trim() !== "";
  const all = TERM_KEYS.map((key) => ({ key, name: nameOf(key) }));
  const found = isSearch ? all.filter(({ key, name }) => matchesText(q, [name, definitionOf(key)])) : all;
  const groups = byLetter(found, useLocale());
  return (
    <>
      <p role="status" className="visually-hidden">
        {isSearch ? t("found", { count: found.length }) : ""}
      </p>
      {found.length === 0 && (
        <ListEmpty q={q} onClear={() => page.change({ q: "" })}>
          {null}
        </ListEmpty>
      )}
      {!isSearch && (
        <nav className={`row gap-4 ${styles.letters}`} aria-label={t("letters")}>
          {groups.map(({ letter }) => (
            <a className="grid place-center font-medium no-underline" key={letter} href={`#letter-${letter}`}>
              {letter}
            </a>
          ))}
        </nav>
      )}
      {groups.map(({ letter, items }) => (
        <section key={letter} className="grid gap-8" aria-labelledby={`letter-${letter}`}>
          <h2 id={`letter-${letter}`} className={`figure faint ${styles.letter}`}>
            {letter}
          </h2>
          <Card>
            {items.map(({ key }) => (
              <TermEntry key={key} page={page} term={key} isCurrent={key === term} />
            ))}
          </Card>
        </section>
      ))}
    </>
  );
};
