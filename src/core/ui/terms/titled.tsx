import type { ReactNode } from "react";
import type { TermKey } from "#core/messages/terms.ts";
import { TermInfo } from "./term-info.tsx";
import styles from "./terms.module.css";

/** A column's title with what explains it. */
export const Titled = ({ term, children }: { term: TermKey | undefined; children: ReactNode }) =>
  term ? (
    <span className={styles.titled}>
      {children}
      <TermInfo term={term} />
    </span>
  ) : (
    children
  );
