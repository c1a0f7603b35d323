import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./card.module.css";

type Props = Omit<ComponentProps<"section">, "title"> & {
  title?: string;
  /** Shown beside the title: a filter, a button, a note. */
  tools?: ReactNode;
  /** Adds space between the parts, as in forms; otherwise each part sets its own. */
  isLoose?: boolean;
  /** An error message. */
  isFailed?: boolean;
};

/** A section of a page with its own background. */
export const Card = ({ title, tools, isLoose, isFailed, className = "", children, ...section }: Props) => {
  const id = useId();
  const heading = title !== undefined && <CardTitle id={id}>{title}</CardTitle>;
  return (
    <section
      className={`${styles.card} ${className}`}
      data-loose={isLoose || undefined}
      data-failed={isFailed || undefined}
      aria-labelledby={title === undefined ? undefined : id}
      {...section}
    >
      {tools ? (
        <header className={styles.head}>
          {heading}
          {tools}
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
