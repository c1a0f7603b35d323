"use client";

import { type ComponentProps, createContext, type ReactNode, useId } from "react";
import type { TermKey } from "#core/messages/terms.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import styles from "./card.module.css";
import pageStyles from "./page.module.css";

type FactsProps = {
  /** Facts without a value are left out. */
  facts: readonly (readonly [name: string, value: ReactNode])[];
  /** One below the other, for narrow cards. */
  isColumn?: boolean;
};

/** Names with their values, in a card. */
export const Facts = ({ facts, isColumn = false }: FactsProps) => (
  <dl className={isColumn ? "stack gap-10" : `row ${styles.facts}`}>
    {facts.map(
      ([name, value]) =>
        value !== null && (
          <div key={name}>
            <dt className={isColumn ? "text-13 soft" : "soft"}>{name}</dt>
            <dd className="break-anywhere">{value}</dd>
          </div>
        ),
    )}
  </dl>
);

/** Two columns of cards, the first one wider; stacked on small screens. */
export const Columns = ({ main, side }: { main: ReactNode; side: ReactNode }) => (
  <div className={`grid gap-16 ${pageStyles.columns}`}>
    <div className="stack min-w-0 gap-16">{main}</div>
    <div className="stack min-w-0 gap-16">{side}</div>
  </div>
);

/** The title of the card around a part, for tables that it names. */
export const CardContext = createContext("");

type CardProps = Omit<ComponentProps<"section">, "title"> & {
  title?: string;
  /** What the title names, explained beside it. */
  term?: TermKey | undefined;
  /** Shown beside the title: a filter, a button, a note. */
  tools?: ReactNode;
  /** Adds space between the parts, as in forms; otherwise each part sets its own. */
  isLoose?: boolean;
  /** An error message. */
  isFailed?: boolean;
};

/** A section of a page with its own background. */
export const Card = ({ title, term, tools, isLoose, isFailed, className = "", children, ...rest }: CardProps) => {
  const id = useId();
  const text = title !== undefined && <CardTitle id={id}>{title}</CardTitle>;
  const heading = term ? (
    <div className="flex items-center min-w-0 gap-4">
      {text}
      <TermInfo term={term} />
    </div>
  ) : (
    text
  );
  const section = (
    <section
      className={`min-w-0 panel p-20 ${styles.card} ${className}`}
      data-loose={isLoose || undefined}
      data-failed={isFailed || undefined}
      data-card
      aria-labelledby={title === undefined ? undefined : id}
      {...rest}
    >
      {tools ? (
        <header className={`row items-center justify-between gap-8 ${styles.head}`}>
          {heading}
          <div className={`row items-center min-w-0 gap-8 ${styles.tools}`} data-tools>
            {tools}
          </div>
        </header>
      ) : (
        heading
      )}
      {children}
    </section>
  );
  return title === undefined ? section : <CardContext value={title}>{section}</CardContext>;
};

export const CardTitle = ({ id, children }: { id?: string; children: string }) => (
  <h2 id={id} className="title">
    {children}
  </h2>
);
