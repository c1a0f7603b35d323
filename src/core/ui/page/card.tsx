import { type ComponentProps, type ReactNode, useId } from "react";
import type { TermKey } from "#core/messages/terms.ts";
import { TermInfo } from "../terms/term-info.tsx";
import styles from "./card.module.css";

type Props = Omit<ComponentProps<"section">, "title"> & {
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
export const Card = ({ title, term, tools, isLoose, isFailed, className = "", children, ...section }: Props) => {
  const id = useId();
  const text = title !== undefined && <CardTitle id={id}>{title}</CardTitle>;
  const heading = term ? (
    <div className={styles.explained}>
      {text}
      <TermInfo term={term} />
    </div>
  ) : (
    text
  );
  return (
    <section
      className={`${styles.card} ${className}`}
      data-loose={isLoose || undefined}
      data-failed={isFailed || undefined}
      data-card
      aria-labelledby={title === undefined ? undefined : id}
      {...section}
    >
      {tools ? (
        <header className={styles.head}>
          {heading}
          <div className={styles.tools} data-tools>
            {tools}
          </div>
        </header>
      ) : (
        heading
      )}
      {children}
    </section>
  );
};

export const CardTitle = ({ id, children }: { id?: string; children: string }) => (
  <h2 id={id} className={styles.title}>
    {children}
  </h2>
);
