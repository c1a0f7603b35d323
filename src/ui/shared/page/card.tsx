import { type ComponentProps, type ReactNode, useId } from "react";
import styles from "./card.module.css";

type Props = Omit<ComponentProps<"section">, "title"> & {
  title?: string;
  /** What stands beside the title: a filter, a button, a note. */
  tools?: ReactNode;
  /** Its parts stand apart, as those of a form do; else each keeps its own distance, as a picture under its sentence. */
  isLoose?: boolean;
  /** Something went wrong. */
  isFailed?: boolean;
};

/** A part of a page with its own ground. */
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
