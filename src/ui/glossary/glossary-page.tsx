"use client";

import { useLocale, useTranslations } from "next-intl";
import { TERM_KEYS } from "#lib/domain/glossary/terms.ts";
import { rankOf } from "#lib/domain/search/rank.ts";
import { type Address, useAddressState } from "#ui/shared/address/use-address-state.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { ListEmpty } from "#ui/shared/table/list-empty.tsx";
import { SearchField } from "#ui/shared/table/search-field.tsx";
import { useTermWords } from "#ui/shared/terms/use-term-words.ts";
import { byLetter } from "./alphabet.ts";
import styles from "./glossary.module.css";
import { type GlossaryState, readGlossaryState, writeGlossaryState } from "./glossary-state.ts";
import { TermEntry } from "./term-entry.tsx";

const ADDRESS = { read: readGlossaryState, write: writeGlossaryState };

/** What every figure means, how it is calculated, and where it comes from. */
export const GlossaryPage = () => {
  const t = useTranslations();
  const page = useAddressState(ADDRESS);
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
  const found = isSearch
    ? all.filter(({ key, name }) => rankOf(q, { title: name, also: [definitionOf(key)] }) !== null)
    : all;
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
        <nav className={styles.letters} aria-label={t("letters")}>
          {groups.map(({ letter }) => (
            <a key={letter} href={`#letter-${letter}`}>
              {letter}
            </a>
          ))}
        </nav>
      )}
      {groups.map(({ letter, items }) => (
        <section key={letter} className={styles.group} aria-labelledby={`letter-${letter}`}>
          <h2 id={`letter-${letter}`} className={styles.letter}>
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
